import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Calendar } from '../../src/domain/calendar.ts'
import type { CaseAddress } from '../../src/domain/case/case.ts'
import { deadlines } from '../../src/domain/deadline.ts'
import { formatInstant, instantOf } from '../../src/domain/instant.ts'
import type { LadderCause, Policy } from '../../src/domain/policy.ts'
import type { CaseType } from '../../src/domain/understanding.ts'
import { localAt } from '../../src/domain/zone.ts'
import { loadPolicies } from '../../src/policy/load.ts'
import { filing, Walk } from '../domain/case-walk.ts'
import { dataDir } from './data-folder.ts'

/** What an office's document says in one row, beside what the tests read of it. */
export interface Row {
  /** Values of the policy of which this row tells all: no other among them is assumed. */
  readonly covers: readonly string[]
  /** Paths of what the document says, and of what it does not say and is marked so. */
  readonly stated: readonly string[]
  readonly assumed: readonly string[]
}

interface Cells<Cell> extends Row {
  readonly cells: readonly Cell[]
}

/** An instant as the table writes it, on the office's own clock: `Wed 2026-10-21 14:30`. */
export type Shown = string

export type Tables = {
  readonly channels: Office<
    Cells<{
      readonly name: string
      readonly address: string
      readonly open: 'mornings' | 'office' | 'always'
      readonly promise: string
    }>
  >
  readonly services: Office<
    Cells<{
      readonly service: string
      /** The role that has it from receipt, and the one that it is passed to. */
      readonly section: string
      readonly concerned?: string
      readonly inquiry: readonly string[]
      /** Absent where what a complaint needs is the matter of the identity row. */
      readonly complaint?: readonly string[]
      readonly proof?: string
    }>
  >
  readonly complaint: Office<Period>
  readonly inquiry: Office<Period>
  readonly report: Office<Period>
  readonly suggestion: Office<Period>
  readonly 'routing from receipt': Office<Row>
  readonly 'escalation ladder': Office<
    Cells<{
      readonly type: CaseType
      readonly levels: readonly (readonly [level: number, role: string, at: Shown])[]
      readonly reminders: readonly Shown[]
    }> & { readonly reminded: readonly string[] }
  >
  readonly 'causes of escalation': Office<
    Row & {
      readonly level: number
      readonly role: string
      readonly taken: readonly LadderCause[]
      readonly refused: readonly LadderCause[]
    }
  >
  readonly 'missing data': Office<
    Cells<Readonly<Record<'asked' | 'warned' | 'reminded' | 'closed' | 'reopenUntil', Shown>>>
  >
  readonly notices: Office<Row>
  readonly reopening: Office<
    Cells<{ readonly path: Path; readonly treated: Shown; readonly until: Shown; readonly dueAnew: Shown }>
  >
  readonly survey: Office<Row & Readonly<Record<Path, string>>>
  readonly declarations: Office<Row & { readonly count: number }>
  readonly 'who may file': Office<Row & { readonly kinds: readonly string[] }>
  readonly also: Office<Row>
}

/** The two paths that a case takes: with and without the ladder. */
export type Path = 'treated in time' | 'escalated'

export interface Period
  extends Cells<{
    readonly received: Shown
    readonly severity?: string
    readonly target?: Shown
    readonly due: Shown
  }> {
  /** What the charter tells the citizen, by the name under which it does. */
  readonly told: Readonly<Record<string, string>>
}

type Office<R extends Row> = Readonly<Record<Organisation, R>>

export const organisations = ['al-buraimi', 'moi'] as const
export type Organisation = (typeof organisations)[number]

/** The rows of the governing documents; that of identity, and the sealing of reporters, have tests of their own. */
export const tables: Tables = JSON.parse(
  readFileSync(join(import.meta.dirname, 'governing-tables.json'), 'utf8'),
)

const loaded = loadPolicies(dataDir)

export function policyOf(organisation: Organisation): Policy {
  const policy = loaded.policies.find((candidate) => candidate.organisation === organisation)
  if (policy === undefined) throw new Error(`${organisation} has no policy without mistakes`)
  return policy
}

export const calendar: Calendar = calendarOf(policyOf('al-buraimi'))

function calendarOf(policy: Policy): Calendar {
  const found = loaded.calendars.get(policy.calendar)
  if (found === undefined) throw new Error(`there is no calendar ${policy.calendar}`)
  return found
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** The instant that the table writes; throws where its weekday is not that of its date. */
export function instant(text: Shown): string {
  const [, on = '', time = ''] = text.split(' ')
  const at = formatInstant(instantOf(`${on}T${time}:00+04:00`))
  if (shown(at) !== text) throw new Error(`${text} is a ${shown(at)}`)
  return at
}

/** An instant as the table writes it; with its seconds where it has some. */
export function shown(at: string): Shown
export function shown(at: string | undefined): Shown | undefined
export function shown(at: string | undefined): Shown | undefined {
  if (at === undefined) return undefined
  const { day } = localAt(calendar.zone, instantOf(at))
  const local = new Date(instantOf(at) + 4 * 3_600_000).toISOString()
  const seconds = local.slice(16, 19) === ':00' ? '' : local.slice(16, 19)
  return `${weekdays[(day + 4) % 7]} ${local.slice(0, 10)} ${local.slice(11, 16)}${seconds}`
}

export const later = (at: string, seconds: number): string => formatInstant(instantOf(at) + seconds * 1000)

export const chat = { name: 'chat', kind: 'webchat' } as const
export const sms = { name: 'sms', kind: 'sms' } as const
export const smsAddress: CaseAddress = { channel: 'sms', channelKind: 'sms', conversation: 'c-sms' }

/** A service of each office whose treatment needs no proof. */
export const plainService: Readonly<Record<Organisation, string>> = {
  'al-buraimi': 'stray-animals',
  moi: 'citizens-service',
}

/**
 * A case of an office's own policy that was filed complete, by somebody of whom is known all that any office asks, so that
 * no row but that of identity depends on it; `change`: what is otherwise about it.
 */
export function filed(
  organisation: Organisation,
  received: Shown,
  change: Parameters<typeof filing>[0] = {},
  connected: Walk['world']['connected'] = [chat],
): Walk {
  const walk = new Walk({ policy: policyOf(organisation), calendar, connected })
  walk.give(
    instant(received),
    filing({ service: plainService[organisation], identity: 'officer-checked', ...change }),
  )
  return walk
}

export const timesOf = (walk: Walk) => deadlines(walk.file, walk.world.policy, calendar)

/** Lets the clock of the case go at its next instant; returns that instant and what happened. */
export function tickOn(walk: Walk): { readonly at: Shown; readonly kinds: readonly string[] } {
  const { nextAt } = timesOf(walk)
  if (nextAt === undefined) throw new Error('the case waits for nothing')
  const kinds = walk.tick(nextAt)
  for (const owed of walk.file.notices)
    if (owed.state === 'planned')
      walk.give(
        nextAt,
        { kind: 'delivery', notice: owed.notice.id, outcome: 'confirmed', route: owed.routes[0] ?? '' },
        { kind: 'system' },
      )
  return { at: shown(nextAt), kinds }
}

/** Roles that a mail of this text goes to, by what was last done. */
export const mailed = (walk: Walk, key: string): readonly string[] =>
  walk.effects.flatMap((effect) => (effect.kind === 'notify' && effect.text.key === key ? [effect.role] : []))

/** Treats a case and lets its result be proved, so that it is closed and its citizen asked how it was. */
export function treat(walk: Walk, at: string): void {
  walk.give(at, { kind: 'resolve', result: 'It is done', proof: [] })
  walk.report(at, 'confirmed', walk.file.notices.at(-1)?.routes[0] ?? '')
  walk.tick(at)
  for (const { notice, routes } of walk.file.notices.slice(-2))
    walk.give(
      at,
      { kind: 'delivery', notice: notice.id, outcome: 'confirmed', route: routes[0] ?? '' },
      { kind: 'system' },
    )
}
