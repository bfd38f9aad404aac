import type { Calendar } from '../../../src/domain/calendar.ts'
import type { CaseEvent, CaseState } from '../../../src/domain/case/case.ts'
import type { CaseEffect } from '../../../src/domain/case/effect.ts'
import { type Case, isNeeded } from '../../../src/domain/case/file.ts'
import { sectionOf } from '../../../src/domain/case/section.ts'
import { deadlines } from '../../../src/domain/deadline.ts'
import type { Policy } from '../../../src/domain/policy.ts'
import { dateAt, isWorkingDay } from '../../../src/domain/working-time.ts'

/** A case after a command, with all that happened to it. */
export interface Standing {
  readonly file: Case
  readonly events: readonly CaseEvent[]
  /** What the command wanted done. */
  readonly effects: readonly CaseEffect[]
  readonly policy: Policy
  readonly calendar: Calendar
  readonly now: string
}

/** What must be true of a case whatever was done to it: the name of each rule, and whether it is kept. */
export const rules: Readonly<Record<string, (standing: Standing) => boolean>> = {
  'an open case has a next instant, or something of it is on its way': ({ file, policy, calendar }) =>
    file.closed !== undefined ||
    deadlines(file, policy, calendar).nextAt !== undefined ||
    file.notices.some((owed) => owed.state === 'planned' && isNeeded(file, owed)),
  'a case has an owner': ({ file, policy }) =>
    policy.roles.some(({ slug }) => slug === sectionOf(file, policy)),
  'no due instant is on a closed day': ({ file, policy, calendar }) => {
    const { dueAt, targetAt } = deadlines(file, policy, calendar)
    return [dueAt, targetAt].every((at) => at === undefined || isWorkingDay(calendar, dateAt(calendar, at)))
  },
  'what is asked is asked once, and waits where it is missing': ({ file }) => {
    const asked = file.asked.map(({ field }) => field)
    return new Set(asked).size === asked.length && file.missing.every(({ field }) => asked.includes(field))
  },
  'waits follow each other, and only the last is open': ({ file: { waits } }) =>
    waits.every(({ from, to }, index) => {
      const next = waits[index + 1]
      return (to === undefined || to >= from) && (next === undefined || (to !== undefined && to <= next.from))
    }),
  'the case waits exactly while something is missing': ({ file }) => {
    const isOpen = file.waits.at(-1)?.to === undefined && file.waits.length > 0
    return isOpen === (file.missing.length > 0 && !file.closed && !file.resolved)
  },
  'the state is what was done to it': ({ file, events }) => file.state === stateAfter(events),
  'levels of the ladder rise, each with a role': ({ file, policy }) =>
    (file.ladder?.levels ?? []).every(
      ({ level, role, at }, index, levels) =>
        policy.roles.some(({ slug }) => slug === role) &&
        (index === 0 || (level > (levels[index - 1]?.level ?? 0) && at >= (levels[index - 1]?.at ?? ''))),
    ),
  'a notice is owed once and told by one way at a time': ({ file, effects }) => {
    const ids = file.notices.map(({ notice }) => notice.id)
    const told = effects.flatMap((effect) =>
      effect.kind === 'tell' && effect.news.kind === 'notice'
        ? [effect.news.id]
        : effect.kind === 'task'
          ? [effect.notice]
          : [],
    )
    return new Set(ids).size === ids.length && new Set(told).size === told.length
  },
  'nobody is called for what needs no telling': ({ file, effects }) =>
    effects.every(
      (effect) =>
        effect.kind !== 'task' ||
        file.notices.some((owed) => owed.notice.id === effect.notice && isNeeded(file, owed)),
    ),
  'who is warned has the days from the proof': ({ file, policy, calendar }) => {
    const closesAt = deadlines(file, policy, calendar).chase?.closesAt
    const warning = file.notices.find(({ notice }) => notice.id === file.chase?.warned?.notice)
    return closesAt === undefined || (warning?.provedAt !== undefined && closesAt > warning.provedAt)
  },
  'the instants of its file do not go back': ({ events }) =>
    events.every(({ at }, index) => index === 0 || at >= (events[index - 1]?.at ?? '')),
}

/** What is given answers its fields; files alone answer the first question in an officer's own words. */
function take(
  missing: Map<string, { readonly own: boolean }>,
  { fields, attachments }: Extract<CaseEvent, { kind: 'data-given' }>,
): void {
  const given = Object.keys(fields).filter((field) => missing.has(field))
  const isWorded = given.some((field) => missing.get(field)?.own === true)
  for (const field of given) missing.delete(field)
  const question = [...missing].find(([, { own }]) => own)?.[0]
  if (attachments.length > 0 && !isWorded && question !== undefined) missing.delete(question)
}

/** The state by what happened, told as a person would read the file from its beginning. */
function stateAfter(events: readonly CaseEvent[]): CaseState {
  const is = { closed: false, resolved: false, referred: false, assigned: false, verified: false }
  let missing = new Map<string, { readonly own: boolean }>()
  let awaited = missing
  const given = new Set<string>()
  for (const event of events)
    switch (event.kind) {
      case 'verified':
        is.verified = true
        break
      case 'assigned':
        if (is.referred) missing = new Map([...awaited].filter(([field]) => !given.has(field)))
        is.assigned = true
        is.referred = false
        break
      case 'referred':
        if (missing.size > 0) awaited = missing
        else if (!is.referred) awaited = new Map()
        missing = new Map()
        is.referred = true
        break
      case 'resolved':
        missing = new Map()
        is.resolved = true
        is.referred = false
        break
      case 'closed':
        is.closed = true
        if (!is.referred) awaited = missing
        missing = new Map()
        break
      case 'reopened':
        missing = new Map(is.referred ? [...awaited].filter(([field]) => !given.has(field)) : awaited)
        is.closed = false
        is.resolved = false
        is.referred = false
        break
      case 'data-asked':
        for (const { field, words } of event.items) missing.set(field, { own: words !== undefined })
        break
      case 'data-given':
        take(missing, event)
        for (const field of Object.keys(event.fields)) given.add(field)
        break
      case 'reclassified':
        for (const field of event.needless ?? []) missing.delete(field)
        break
      default:
    }
  if (is.closed) return 'closed'
  if (is.resolved) return 'resolved'
  if (is.referred) return 'referred'
  if (missing.size > 0) return 'awaiting-data'
  if (is.assigned) return 'in-progress'
  return is.verified ? 'verified' : 'received'
}
