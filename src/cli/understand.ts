import { createInterface } from 'node:readline'
import { readConfig } from '../config.ts'
import { ConfigError, WaslError } from '../domain/errors.ts'
import { buildResources, type Resources } from '../language/resources.ts'
import { understand } from '../language/understand.ts'
import { loadPolicies } from '../policy/load.ts'
import { renderProblem } from '../policy/problem.ts'
import { parseArguments } from './arguments.ts'
import type { Command } from './command.ts'

/** `wasl understand`: what texts mean without their conversation, a line each. */
export const understandCommand: Command = {
  name: 'understand',
  summary: 'reads JSON Lines {text, organisation?} and prints what each text means',
  usage: ['[--organisation O] < FILE'],
  run: async (args, io) => {
    const parsed = parseArguments(args, { options: { organisation: { type: 'string' } } })
    const config = readConfig(io.environment)
    const { policies, lexicon, models, problems } = loadPolicies(config.policyDir)
    if (lexicon === undefined)
      throw new ConfigError(
        problems
          .filter(({ severity }) => severity === 'mistake')
          .map((problem) => renderProblem(problem, `${config.policyDir}/`)),
      )
    const resources = new Map<string, Resources>(
      policies.map((policy) => [
        policy.organisation,
        buildResources(policy, lexicon, models.get(policy.organisation)),
      ]),
    )
    const usual = parsed.text('organisation') ?? policies[0]?.organisation ?? ''
    let number = 0
    for await (const line of createInterface({ input: io.stdin, terminal: false })) {
      number += 1
      if (line.trim() === '') continue
      const { text, organisation = usual } = parseLine(line, number)
      const known = resources.get(organisation)
      if (known === undefined)
        throw new WaslError(
          'organisation-unknown',
          `Line ${number}: there is no organisation "${organisation}".`,
        )
      io.stdout.write(`${JSON.stringify(understand(text, known))}\n`)
    }
    return 0
  },
}

function parseLine(line: string, number: number): { readonly text: string; readonly organisation?: string } {
  try {
    const value = JSON.parse(line) as { text?: unknown; organisation?: unknown }
    if (typeof value.text === 'string')
      return {
        text: value.text,
        ...(typeof value.organisation === 'string' ? { organisation: value.organisation } : {}),
      }
  } catch (error) {
    throw new WaslError('line-malformed', `Line ${number} is not JSON: write {"text": "…"} a line.`, {
      cause: error,
    })
  }
  throw new WaslError('line-malformed', `Line ${number} has no "text".`)
}
