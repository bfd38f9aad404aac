import { createInterface } from 'node:readline'
import { readConfig } from '../config.ts'
import { WaslError } from '../domain/errors.ts'
import { understand } from '../language/understand.ts'
import { parseArguments, UsageError } from './arguments.ts'
import type { Command, CommandIo } from './command.ts'
import { evaluateFile, renderEvaluation } from './evaluate-understanding.ts'
import { print } from './output.ts'
import { readSchools, type School } from './training.ts'

/** `wasl understand`: what texts mean without their conversation, a line each; or how well a file of them is understood. */
export const understandCommand: Command = {
  name: 'understand',
  summary: 'reads JSON Lines {text, organisation?} and prints what each text means',
  usage: [
    '[--organisation O] < FILE',
    '--evaluate FILE [--organisation O] [--errors] [--json]',
    '--evaluate    how many labelled messages {text, type, service, lang?, accept?} are understood, with 95 % intervals',
    '--errors      every message that is not',
  ],
  run: async (args, io) => {
    const parsed = parseArguments(args, {
      options: {
        organisation: { type: 'string' },
        evaluate: { type: 'string' },
        errors: { type: 'boolean' },
      },
    })
    const { policyDir } = readConfig(io.environment)
    const schools = readSchools(policyDir)
    const organisation = parsed.text('organisation') ?? schools[0]?.organisation ?? ''
    const file = parsed.text('evaluate')
    if (file === undefined) return understandLines(schools, organisation, io)
    const evaluation = evaluateFile(file, schools, schoolOf(schools, organisation))
    print(io, parsed.has('json'), evaluation, () =>
      [renderEvaluation(evaluation), ...(parsed.has('errors') ? ['', ...errorLines(evaluation)] : [])].join(
        '\n',
      ),
    )
    return 0
  },
}

function schoolOf(schools: readonly School[], organisation: string): School {
  const found = schools.find((school) => school.organisation === organisation)
  if (found !== undefined) return found
  throw new UsageError(
    `There is no organisation "${organisation}"; there are ${schools.map((school) => school.organisation).join(', ')}.`,
  )
}

const errorLines = ({ errors }: ReturnType<typeof evaluateFile>): readonly string[] =>
  errors.map(
    ({ example, understanding: { type, service, confidence } }) =>
      `${example.type} → ${type} (${confidence.type.toFixed(2)}), ${example.service ?? 'none'} → ${service} (${confidence.service.toFixed(2)}): ${example.text.replaceAll(/\s+/g, ' ').slice(0, 160)}`,
  )

async function understandLines(schools: readonly School[], usual: string, io: CommandIo): Promise<number> {
  let number = 0
  for await (const line of createInterface({ input: io.stdin, terminal: false })) {
    number += 1
    if (line.trim() === '') continue
    const { text, organisation = usual } = parseLine(line, number)
    const school = schools.find((one) => one.organisation === organisation)
    if (school === undefined)
      throw new WaslError(
        'organisation-unknown',
        `Line ${number}: there is no organisation "${organisation}".`,
      )
    io.stdout.write(`${JSON.stringify(understand(text, school.resources))}\n`)
  }
  return 0
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
