import { relative, resolve } from 'node:path'
import { channels } from '../../adapters/index.ts'
import { readConfig } from '../config.ts'
import { ConfigError } from '../domain/errors.ts'
import type { Policy } from '../domain/policy.ts'
import { requiredTexts } from '../engine/required-texts.ts'
import { policyPage, renderCharter } from '../policy/charter.ts'
import { loadExamples } from '../policy/examples.ts'
import { type LoadedPolicies, loadPolicies } from '../policy/load.ts'
import { renderProblem, sortProblems } from '../policy/problem.ts'
import { printTexts } from '../print/print-texts.ts'
import { parseArguments, UsageError } from './arguments.ts'
import type { Command, CommandIo } from './command.ts'
import { languageArgument } from './language-argument.ts'
import { print } from './output.ts'

/** `wasl policy`: is the data right, what in it is assumed, and what does the public read of it. */
export const policyCommand: Command = {
  name: 'policy',
  summary: 'checks the policies and lists what is assumed; prints the public service charter',
  usage: ['check [DIR] [--json]', 'page [DIR] [--organisation O] [--language ar|en] [--json]'],
  async run(args, io) {
    const [verb, ...rest] = args
    if (verb === 'check') return check(rest, io)
    if (verb === 'page') return page(rest, io)
    throw new UsageError(
      verb === undefined ? 'Say what to do: check or page.' : `"${verb}" is not known; it is check or page.`,
    )
  },
}

/** Problems first, then what is assumed; ends with 1 where something stops the start. */
function check(args: readonly string[], io: CommandIo): number {
  const given = parseArguments(args, { more: true })
  const folder = folderOf(given.positionals, io)
  const { policies, problems, assumed } = load(folder, io)
  const mistakes = problems.filter(({ severity }) => severity === 'mistake').length
  print(io, given.has('json'), { problems, assumed }, () => {
    const before = relative('.', folder)
    const lines = problems.map((problem) => renderProblem(problem, before === '' ? '' : `${before}/`))
    for (const { of, values } of assumed) {
      lines.push('', `Assumed in ${of}, to be decided (${values.length}):`)
      lines.push(...values.map(({ path, value }) => `  ${path} = ${brief(value)}`))
    }
    const warnings = problems.length - mistakes
    return [
      ...lines,
      '',
      `Policies in order: ${policies.length}. Mistakes: ${mistakes}. Warnings: ${warnings}.`,
    ].join('\n')
  })
  return mistakes === 0 ? 0 : 1
}

function page(args: readonly string[], io: CommandIo): number {
  const given = parseArguments(args, {
    more: true,
    options: { organisation: { type: 'string' }, language: { type: 'string' } },
  })
  const policy = chosen(load(folderOf(given.positionals, io), io), given.text('organisation'))
  const charter = policyPage(policy, languageArgument(given.text('language')))
  print(io, given.has('json'), charter, () => renderCharter(charter))
  return 0
}

function folderOf(positionals: readonly string[], io: CommandIo): string {
  const [folder, extra] = positionals
  if (extra !== undefined) throw new UsageError(`"${extra}" is not expected here.`)
  return folder === undefined ? readConfig(io.environment).policyDir : resolve(folder)
}

function load(folder: string, io: CommandIo): LoadedPolicies {
  const loaded = loadPolicies(folder, {
    requiredTexts: [...requiredTexts, ...printTexts],
    today: io.now().toISOString().slice(0, 10),
    settings: (kind, settings) => channels.find((channel) => channel.kind === kind)?.check(settings) ?? [],
  })
  const ofExamples = loaded.policies.flatMap(
    ({ organisation, services }) => loadExamples(folder, organisation, services).problems,
  )
  return { ...loaded, problems: sortProblems([...loaded.problems, ...ofExamples]) }
}

/** The one that is asked for, or the first. */
function chosen({ policies, problems }: LoadedPolicies, organisation: string | undefined): Policy {
  const [first] = policies
  const found =
    organisation === undefined ? first : policies.find((policy) => policy.organisation === organisation)
  if (found !== undefined) return found
  const known = policies.map((policy) => policy.organisation).join(', ') || 'none'
  if (problems.every(({ severity }) => severity !== 'mistake'))
    throw new UsageError(`There is no organisation "${organisation}"; there are ${known}.`)
  throw new ConfigError([
    `There is no policy "${organisation ?? ''}" without mistakes; in order: ${known}. "wasl policy check" names the mistakes.`,
  ])
}

/** Long lists are counted: the files show them. */
function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? 'absent'
  if (text.length <= 160) return text
  return Array.isArray(value) ? `${value.length} entries` : `${text.slice(0, 159)}…`
}
