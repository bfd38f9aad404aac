import { readConfig } from '../config.ts'
import type { Calendar } from '../domain/calendar.ts'
import { due } from '../domain/deadline.ts'
import { explainDue } from '../domain/deadline-explain.ts'
import type { DeadlineSubject } from '../domain/deadline-policy.ts'
import { ConfigError, type WaslError } from '../domain/errors.ts'
import { promisedBy } from '../domain/first-response.ts'
import { instantOf } from '../domain/instant.ts'
import type { Policy } from '../domain/policy.ts'
import { type CaseType, caseTypes } from '../domain/understanding.ts'
import { dateAt } from '../domain/working-time.ts'
import { formatInZone } from '../domain/zone.ts'
import { type LoadedPolicies, loadPolicies } from '../policy/load.ts'
import { renderProblem } from '../policy/problem.ts'
import { type Arguments, parseArguments, UsageError } from './arguments.ts'
import { instantArgument, storedCalendar } from './calendar-choice.ts'
import type { Command, CommandIo } from './command.ts'
import { print, table } from './output.ts'

const text = { type: 'string' } as const

/** `wasl due`: when something that is received at an instant must be answered, who is asked if it is not, and why. */
export const dueCommand: Command = {
  name: 'due',
  summary: 'says when a case is due, its escalation ladder, and which days counted',
  usage: [
    '--organisation O --type complaint|inquiry|report|suggestion [--service S] [--severity V] [--channel C] --received ISO [--json]',
  ],
  async run(args, io) {
    const given = parseArguments(args, {
      options: {
        organisation: text,
        type: text,
        service: text,
        severity: text,
        channel: text,
        received: text,
      },
    })
    const [organisation, type, received] = ['organisation', 'type', 'received'].map((option) =>
      needed(given, option),
    )
    const known = caseTypes.find((name) => name === type)
    if (known === undefined) throw new UsageError(`"${type}" is no type: it is ${caseTypes.join(', ')}.`)
    const { policy, calendar } = await chosen(organisation ?? '', io)
    const receivedAt = instantArgument('received', received ?? '', calendar)
    assertKnown(calendar, receivedAt)
    const subject = { ...subjectOf(policy, known, given), receivedAt }
    const result = reckon(policy, calendar, subject, given.text('channel'))
    print(io, given.has('json'), result, () => human(result))
    return 0
  },
}

interface Result {
  /** By when the channel promises the first response. */
  readonly firstResponseAt?: string
  readonly targetAt?: string
  readonly dueAt: string
  /** What makes the answer doubtful. */
  readonly warnings: readonly string[]
  readonly ladder: readonly { readonly level: number; readonly role: string; readonly at: string }[]
  readonly explanation: readonly {
    readonly on: string
    readonly counted: boolean
    readonly why: { readonly ar: string; readonly en: string }
  }[]
}

function reckon(
  policy: Policy,
  calendar: Calendar,
  subject: DeadlineSubject & { readonly receivedAt: string },
  channel: string | undefined,
): Result {
  const local = (at: string): string => formatInZone(calendar.zone, instantOf(at))
  const { targetAt, dueAt, ladder } = due(policy, calendar, subject)
  if (dueAt === undefined)
    throw new ConfigError([
      `The calendar ${calendar.name} holds no working day in ten years: give its week one.`,
    ])
  const promisedAt =
    channel === undefined ? undefined : promisedBy(policy, calendar, channel, subject.receivedAt)
  if (channel !== undefined && promisedAt === undefined)
    throw new UsageError(
      `There is no channel "${channel}" that opens: take one of ${policy.channels.map(({ name }) => name).join(', ')}.`,
    )
  return {
    ...(promisedAt !== undefined && { firstResponseAt: local(promisedAt) }),
    ...(targetAt !== undefined && { targetAt: local(targetAt) }),
    dueAt: local(dueAt),
    warnings: warningsOf(calendar, [dueAt, ...ladder.map(({ at }) => at)]),
    ladder: ladder.map((step) => ({ ...step, at: local(step.at) })),
    explanation: explainDue(policy, calendar, subject).map(({ on, counted, why }) => ({ on, counted, why })),
  }
}

const yearsOf = ({ entries }: Calendar) =>
  entries.flatMap(({ from, to }) => [Number(from.slice(0, 4)), Number(to.slice(0, 4))])

const yearAt = (calendar: Calendar, at: string): number => Number(dateAt(calendar, at).slice(0, 4))

/** Before its first entry a calendar knows nothing, not even how clocks were set. */
function assertKnown(calendar: Calendar, receivedAt: string): void {
  const first = Math.min(...yearsOf(calendar))
  if (yearAt(calendar, receivedAt) < first)
    throw new UsageError(`--received lies before ${first}, where the calendar ${calendar.name} begins.`)
}

function warningsOf(calendar: Calendar, instants: readonly string[]): readonly string[] {
  const last = Math.max(...yearsOf(calendar))
  if (instants.every((at) => yearAt(calendar, at) <= last) || calendar.entries.length === 0) return []
  return [
    `The calendar ${calendar.name} knows no holidays after ${last}: the answer counts every day beyond it as if there were none.`,
  ]
}

function human({ firstResponseAt, targetAt, dueAt, warnings, ladder, explanation }: Result): string {
  return [
    ...(firstResponseAt === undefined ? [] : [`first response  ${firstResponseAt}`]),
    ...(targetAt === undefined ? [] : [`target  ${targetAt}`]),
    `due     ${dueAt}`,
    ...warnings.map((warning) => `warning: ${warning}`),
    '',
    ...(ladder.length === 0
      ? []
      : [table(ladder.map(({ level, role, at }) => [`level ${level}`, at, role])), '']),
    table(
      explanation.map(({ on, counted, why }) => [on, counted ? 'counted' : '-', `${why.en} · ${why.ar}`]),
    ),
  ].join('\n')
}

/** The policy of the files; the calendar that the store has in force, or of the files while there is none. */
async function chosen(
  organisation: string,
  io: CommandIo,
): Promise<{ readonly policy: Policy; readonly calendar: Calendar }> {
  const folder = readConfig(io.environment).policyDir
  const loaded = loadPolicies(folder)
  const policy = loaded.policies.find((one) => one.organisation === organisation)
  const calendar = policy && loaded.calendars.get(policy.calendar)
  if (!policy || !calendar) throw absent(organisation, folder, loaded)
  return { policy, calendar: (await storedCalendar(organisation, io)) ?? calendar }
}

/** A wrong name, or a right one whose policy may be among those that have mistakes. */
function absent(organisation: string, folder: string, { policies, problems }: LoadedPolicies): WaslError {
  const mistakes = problems
    .filter(({ severity }) => severity === 'mistake')
    .map((problem) => renderProblem(problem, `${folder}/`))
  const known = policies.map((one) => one.organisation).join(', ') || 'none'
  if (mistakes.length === 0)
    return new UsageError(`There is no organisation "${organisation}"; there are ${known}.`)
  return new ConfigError([
    ...mistakes,
    `There is no organisation "${organisation}" without mistakes in its policy and calendar; in order: ${known}.`,
  ])
}

function subjectOf(policy: Policy, type: CaseType, given: Arguments): DeadlineSubject {
  const [service, severity] = [given.text('service'), given.text('severity')]
  const services = policy.services.map(({ slug }) => slug)
  if (service !== undefined && !services.includes(service)) {
    throw new UsageError(`There is no service "${service}": take one of ${services.join(', ')}.`)
  }
  const severities = (policy.types[type].severities ?? []).map(({ slug }) => slug)
  if (severity !== undefined && !severities.includes(severity)) {
    throw new UsageError(
      `There is no severity "${severity}" of ${type}: take one of ${severities.join(', ') || 'none'}.`,
    )
  }
  return { type, ...(service !== undefined && { service }), ...(severity !== undefined && { severity }) }
}

function needed(given: Arguments, option: string): string {
  const value = given.text(option)
  if (value === undefined || value === '') throw new UsageError(`--${option} is missing.`)
  return value
}
