import type { Calendar } from '../../domain/calendar.ts'
import type { Case } from '../../domain/case/file.ts'
import { deadlines } from '../../domain/deadline.ts'
import { instantOf } from '../../domain/instant.ts'
import { formatInZone } from '../../domain/zone.ts'
import type { Core } from '../core.ts'
import { type Office, policyOf } from '../office.ts'

/** The instants of a case that a calendar decides. */
export const movable = ['targetAt', 'dueAt', 'warnAt', 'remindAt', 'closesAt', 'closeAt'] as const

type Instants = Readonly<Partial<Record<(typeof movable)[number], string>>>

/** An open case that another calendar moves; instants are ISO 8601 with the office's offset, null where there is none. */
export interface MovedCase {
  readonly reference: string
  readonly state: string
  readonly moves: readonly {
    readonly what: (typeof movable)[number]
    readonly from: string | null
    readonly to: string | null
  }[]
}

/** How many cases are open, and those of them that another calendar moves. */
export interface Moves {
  readonly openCases: number
  readonly moved: readonly MovedCase[]
  /** Citizens who are told: of another due day, or that theirs has passed. */
  readonly told: number
  /** So many that nobody is told before a person approves of it. */
  readonly waits: boolean
}

const pageSize = 50

/** What a calendar in place of the one in force moves. Reads page by page and writes nothing. */
export async function findMoves(core: Core, office: Office, calendar: Calendar): Promise<Moves> {
  const before = office.calendar
  const moved: MovedCase[] = []
  let openCases = 0
  let told = 0
  let after = ''
  for (;;) {
    const page = await core.store.reader
      .selectFrom('cases')
      .select(['id', 'reference', 'state', 'fold'])
      .where('organisation', '=', office.organisation)
      .where('id', '>', after)
      .where('state', '<>', 'closed')
      .orderBy('id')
      .limit(pageSize)
      .execute()
    for (const { reference, state, fold } of page) {
      const file = JSON.parse(fold) as Case
      const moves = compare(instantsOf(office, file, before), instantsOf(office, file, calendar), before.zone)
      if (moves.length > 0) moved.push({ reference, state, moves })
      if (file.resolved === undefined && isOtherDay(moves)) told += 1
    }
    openCases += page.length
    after = page.at(-1)?.id ?? after
    if (page.length < pageSize)
      return { openCases, moved, told, waits: told > office.policy.notices.massLimit }
  }
}

/** Whether the day changes that the citizen was promised. */
const isOtherDay = (moves: MovedCase['moves']): boolean =>
  moves.some(
    ({ what, from, to }) =>
      what === 'dueAt' && from !== null && to !== null && from.slice(0, 10) !== to.slice(0, 10),
  )

function instantsOf(office: Office, file: Case, calendar: Calendar): Instants {
  const { chase, ...rest } = deadlines(file, policyOf(office, file.policyVersion), calendar)
  return { ...rest, ...chase }
}

function compare(before: Instants, after: Instants, zone: string): MovedCase['moves'] {
  const local = (at: string | undefined) => (at === undefined ? null : formatInZone(zone, instantOf(at)))
  return movable.flatMap((what) =>
    before[what] === after[what] ? [] : [{ what, from: local(before[what]), to: local(after[what]) }],
  )
}
