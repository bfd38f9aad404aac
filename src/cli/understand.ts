import { createInterface } from 'node:readline'
import { type Config, readConfig } from '../config.ts'
import { WaslError } from '../domain/errors.ts'
import { type Explanation, explain } from '../language/explain.ts'
import { understand } from '../language/understand.ts'
import { parseArguments, UsageError } from './arguments.ts'
import type { Command, CommandIo } from './command.ts'
import { callOperation } from './control.ts'
import { evaluateFile, renderEvaluation } from './evaluate-understanding.ts'
import { print } from './output.ts'
import { readSchools, type School } from './training.ts'

/** `wasl understand`: what texts mean without their conversation, a line each; or how well a file of them is understood. */
export const understandCommand: Command = {
  name: 'understand',
  summary: 'prints what each TEXT means, or each line {text, organisation?} of what it reads',
  usage: [
    '[--organisation O] [--explain [--json]] TEXT…',
    '[--organisation O] [--explain [--json]] < FILE',
    '--evaluate FILE [--organisation O] [--errors] [--json]',
    '--explain     which words and rules led to the meaning',
    '--evaluate    how many labelled messages {text, type, service, lang?, accept?} are understood, with 95 % intervals',
    '--errors      every message that is not',
    '--corrections [--organisation O]   what officers corrected, without personal values, as examples to learn from',
  ],
  run: async (args, io) => {
    const parsed = parseArguments(args, {
      more: true,
      options: {
        organisation: { type: 'string' },
        evaluate: { type: 'string' },
        errors: { type: 'boolean' },
        corrections: { type: 'boolean' },
        explain: { type: 'boolean' },
      },
    })
    const config = readConfig(io.environment)
    const schools = readSchools(config.policyDir)
    const named = parsed.text('organisation')
    const organisation = (named === undefined ? schools[0] : schoolOf(schools, named))?.organisation ?? ''
    const file = parsed.text('evaluate')
    if (parsed.positionals.length > 0 && (file !== undefined || parsed.has('corrections')))
      throw new UsageError('A text is read by itself: leave out --evaluate and --corrections.')
    if (parsed.has('corrections')) {
      for (const line of await correctionLines(config, schoolOf(schools, organisation)))
        io.stdout.write(`${line}\n`)
      return 0
    }
    if (file === undefined) {
      const answer = parsed.has('explain')
        ? (text: string, { resources }: School) => {
            const explanation = explain(text, resources)
            return parsed.has('json') ? JSON.stringify(explanation) : renderExplanation(explanation)
          }
        : (text: string, { resources }: School) => JSON.stringify(understand(text, resources))
      if (parsed.positionals.length === 0) return answerLines(schools, organisation, io, answer)
      const school = schoolOf(schools, organisation)
      for (const text of parsed.positionals) io.stdout.write(`${answer(text, school)}\n`)
      return 0
    }
    const evaluation = evaluateFile(file, schools, schoolOf(schools, organisation))
    print(io, parsed.has('json'), evaluation, () =>
      [renderEvaluation(evaluation), ...(parsed.has('errors') ? ['', ...errorLines(evaluation)] : [])].join(
        '\n',
      ),
    )
    return 0
  },
}

/** A line for a file of examples each, as `wasl train` reads them. */
async function correctionLines(config: Config, { organisation }: School): Promise<readonly string[]> {
  const { corrections } = (await callOperation(config, 'corrected-cases', { organisation })) as {
    readonly corrections: readonly (Readonly<Record<string, unknown>> & { readonly organisation: string })[]
  }
  return corrections.map(({ organisation: _own, ...example }) => JSON.stringify(example))
}

function schoolOf(schools: readonly School[], organisation: string): School {
  const found = schools.find((school) => school.organisation === organisation)
  if (found !== undefined) return found
  throw new UsageError(
    `There is no organisation "${organisation}"; there are ${schools.map((school) => school.organisation).join(', ')}.`,
  )
}

/** An explanation as people read it. */
function renderExplanation({ understanding, by, known, words }: Explanation): string {
  const { type, service, confidence, act, slots } = understanding
  const how = by === 'rule' ? 'said outright' : `learnt, ${percent(confidence.type)} sure`
  const signed = (share: number) => `${share > 0 ? '+' : ''}${(share * 100).toFixed(1)}`
  return [
    `${type} (${how}), service ${service} (${percent(confidence.service)} sure)${act === undefined ? '' : `, act ${act}`}`,
    ...slots.map(({ name, value }) => `  ${name}: ${value}`),
    ...known.map(({ words, says }) => `  "${words}" – ${says}`),
    ...(words.length === 0 ? [] : ['  words that weighed, in points of a hundred (type, service):']),
    ...words.map(
      ({ word, type, service }) => `    ${signed(type).padStart(6)} ${signed(service).padStart(6)}  ${word}`,
    ),
    '',
  ].join('\n')
}

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`

const errorLines = ({ errors }: ReturnType<typeof evaluateFile>): readonly string[] =>
  errors.map(
    ({ example, understanding: { type, service, confidence } }) =>
      `${example.type} → ${type} (${confidence.type.toFixed(2)}), ${example.service ?? 'none'} → ${service} (${confidence.service.toFixed(2)}): ${example.text.replaceAll(/\s+/g, ' ').slice(0, 160)}`,
  )

async function answerLines(
  schools: readonly School[],
  usual: string,
  io: CommandIo,
  answer: (text: string, school: School) => string,
): Promise<number> {
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
    io.stdout.write(`${answer(text, school)}\n`)
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
