import type { Calendar } from './calendar.ts'
import type { Case } from './case/file.ts'
import { formatDay, parseDay } from './civil-day.ts'
import { ladderOf } from './deadline-policy.ts'
import { formatInstant, instantOf, later } from './instant.ts'
import { minutesOf } from './office-day.ts'
import type { Ladder, Policy } from './policy.ts'
import { addWorkingMinutes, dateAt, isWorkingDay } from './working-time.ts'
import { instantAt } from './zone.ts'

/** One step of an escalation ladder and when it begins if nobody acts before. */
export interface LadderStep {
  readonly level: number
  readonly role: string
  readonly at: string
}

/** What a case's ladder asks for next; a case that is treated or closed asks for nothing. */
export interface LadderInstants {
  /** When the due instant passes, while it has not. */
  readonly breachAt?: string
  /** When the present level has used its time and the next one begins. */
  readonly climbAt?: string
  /** When the last level, its time used, is reminded. */
  readonly remindAt?: string
  /** The breach that was written down is none by the calendar of now. */
  readonly excused?: true
}

/** More free days than a working day can be away. */
const longestWait = 366

/** The instants of a case's ladder (reading 2), `dueAt` being when it is due. */
export function ladderInstants(
  file: Case,
  policy: Policy,
  calendar: Calendar,
  dueAt: string | undefined,
): LadderInstants {
  if (file.resolved || file.closed) return {}
  const isBreached = file.breach !== undefined && file.breach.excusedAt === undefined
  const isExcused = isBreached && (dueAt === undefined || dueAt > (file.breach?.at ?? ''))
  if (isExcused) return { excused: true }
  const breach = isBreached || dueAt === undefined ? {} : { breachAt: dueAt }
  const ladder = ladderOf(policy, file.type)
  const present = file.ladder?.levels.at(-1)
  if (ladder === undefined || present === undefined) return breach
  const usedAt = afterHours(ladder.clock, calendar, present.at, hoursOf(ladder, present.level))
  if (usedAt === undefined) return breach
  if (levelAbove(ladder, present.level) !== undefined) return { ...breach, climbAt: usedAt }
  const remindAt = nextMorning(policy, calendar, later(usedAt, file.ladder?.remindedAt))
  return { ...breach, ...(remindAt !== undefined && { remindAt }) }
}

/** The level above another, or the first of all: a case that is of another type by now goes on where it stands. */
export const levelAbove = (
  { levels }: Ladder,
  level: number | undefined,
): Ladder['levels'][number] | undefined => levels.find((one) => level === undefined || one.level > level)

/** How long a level has; one that this ladder has not, as long as the one below it, or the first. */
const hoursOf = ({ levels }: Ladder, level: number): number =>
  (levels.findLast((one) => one.level <= level) ?? levels[0])?.hours ?? 0

/** The levels that a case has reached, and those that follow if nobody acts; before any, from `dueAt` on. */
export function ladderSteps(
  file: Case,
  policy: Policy,
  calendar: Calendar,
  dueAt: string | undefined,
): readonly LadderStep[] {
  const ladder = ladderOf(policy, file.type)
  if (ladder === undefined) return []
  const reached = file.ladder?.levels.map(({ level, role, at }) => ({ level, role, at })) ?? []
  const last = reached.at(-1)
  if (last === undefined) return dueAt === undefined ? [] : climb(ladder, calendar, dueAt)
  if (file.resolved || file.closed) return reached
  const next = afterHours(ladder.clock, calendar, last.at, hoursOf(ladder, last.level))
  const above = ladder.levels.filter(({ level }) => level > last.level)
  return next === undefined ? reached : [...reached, ...climb({ ...ladder, levels: above }, calendar, next)]
}

/** Level by level: the first begins at an instant, each next one when the level before has used its hours. */
export function climb(ladder: Ladder, calendar: Calendar, from: string): readonly LadderStep[] {
  const steps: LadderStep[] = []
  let at: string | undefined = from
  for (const { level, role, hours } of ladder.levels) {
    if (at === undefined) break
    steps.push({ level, role, at })
    at = afterHours(ladder.clock, calendar, at, hours)
  }
  return steps
}

function afterHours(
  clock: Ladder['clock'],
  calendar: Calendar,
  at: string,
  hours: number,
): string | undefined {
  if (clock === 'wall') return formatInstant(instantOf(at) + hours * 3_600_000)
  const reckoned = addWorkingMinutes(calendar, at, Math.round(hours * 60))
  return reckoned.kind === 'instant' ? reckoned.at : undefined
}

/** The first working day's hour of reminders after an instant. */
function nextMorning(policy: Policy, calendar: Calendar, at: string): string | undefined {
  const first = parseDay(dateAt(calendar, at)) ?? 0
  for (let day = first; day < first + longestWait; day++) {
    const morning = formatInstant(instantAt(calendar.zone, day, minutesOf(policy.chase.reminderAt)))
    if (morning > at && isWorkingDay(calendar, formatDay(day))) return morning
  }
  return undefined
}
