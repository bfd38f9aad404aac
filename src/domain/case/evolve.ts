import { unreachable, WaslError } from '../errors.ts'
import type { AskedItem, CaseEvent, CaseState, Fields } from './case.ts'
import { type Case, type Climb, type CourseStep, isWaiting, type Rating, type Wait } from './file.ts'
import { evolveNotice, isNoticeEvent, type NoticeEvent } from './notice-evolve.ts'

type Filed = Extract<CaseEvent, { kind: 'filed' }>
type Reclassified = Extract<CaseEvent, { kind: 'reclassified' }>

/** The case that a file's events make, or undefined for an empty file. */
export function foldCase(events: Iterable<CaseEvent>): Case | undefined {
  let file: Case | undefined
  for (const event of events) file = evolve(file, event)
  return file
}

/** The case after one more event of its file. Throws WaslError where a file does not begin with `filed`. */
export function evolve(file: Case | undefined, event: CaseEvent): Case {
  if (event.kind === 'filed') {
    if (file) throw new WaslError('case-filed-twice', 'A case file begins with `filed` and holds it once.')
    return begin(event)
  }
  if (!file)
    throw new WaslError('case-not-filed', 'A case file begins with `filed`: its first events are missing.')
  const next = isNoticeEvent(event) ? evolveNotice(file, event) : apply(file, event)
  return {
    ...next,
    ...(isAnswer(event) && file.answeredAt === undefined && { answeredAt: event.at }),
    sequence: file.sequence + 1,
    state: stateOf(next),
    course: extend(file.course, event),
  }
}

/** What an officer does of which the citizen hears in the officer's words. */
const isAnswer = ({ by, kind }: CaseEvent): boolean => by.kind === 'officer' && answers.has(kind)
const answers: ReadonlySet<CaseEvent['kind']> = new Set([
  'data-asked',
  'referred',
  'resolved',
  'closed',
  'told',
])

function begin(event: Filed): Case {
  const { kind: _kind, at, by: _by, since, ...filed } = event
  return {
    ...filed,
    sequence: 1,
    addresses: [event.origin],
    receivedAt: since ?? at,
    state: 'received',
    missing: [],
    asked: [],
    waits: [],
    notes: [],
    notices: [],
    course: [{ at, what: 'filed' }],
  }
}

function apply(file: Case, event: Exclude<CaseEvent, Filed | NoticeEvent>): Case {
  switch (event.kind) {
    case 'verified':
      return { ...file, verifiedAt: event.at }
    case 'identified':
      return { ...file, identity: event.level }
    case 'sealed':
      return { ...file, sealed: { at: event.at, alias: event.alias } }
    case 'unseal-asked':
      return { ...file, unsealAsked: { at: event.at, by: event.by, reason: event.reason } }
    case 'unsealed': {
      const { sealed: _alias, unsealAsked: _asked, ...open } = file
      return open
    }
    case 'data-asked':
      return ask(file, event.items, event.at)
    case 'data-given':
      return give(file, event.fields, event.attachments, event.at)
    case 'warned':
      return chase(file, { warned: { ...file.chase?.warned, at: event.at, closesAt: event.closesAt } })
    case 'reminded':
      return chase(file, { remindedAt: event.at })
    case 'linked':
      return { ...file, links: link(file.links ?? [], event) }
    case 'referred':
      return refer(file, event)
    case 'referral-reminded':
      return file.referred === undefined
        ? file
        : { ...file, referred: { ...file.referred, remindedAt: event.at } }
    case 'assigned':
      return {
        ...goOn(file, event.at),
        assigned: { role: event.role, ...(event.officer === undefined ? {} : { officer: event.officer }) },
      }
    case 'reclassified':
      return reclassify(file, event)
    case 'noted': {
      const { at, by, note, confirmed } = event
      return { ...file, notes: [...file.notes, { at, by, note, confirmed }] }
    }
    case 'resolved':
      return endWait(
        { ...takeBack(file, event.at), resolved: { at: event.at, result: event.result, proof: event.proof } },
        event.at,
      )
    case 'closed': {
      const reason = event.reason === undefined ? {} : { reason: event.reason }
      const open = awaited(file)
      const missing = open.length === 0 ? {} : { missing: open }
      return endWait(
        { ...takeBack(file, event.at), closed: { at: event.at, how: event.how, ...reason, ...missing } },
        event.at,
      )
    }
    case 'reopened':
      return reopen(file, event)
    case 'breached':
      return { ...file, breach: { at: event.at, dueAt: event.dueAt } }
    case 'due-moved':
      return file
    case 'breach-excused':
      return excuse(file, event.at)
    case 'escalated': {
      const { level, role, cause, at } = event
      const levels = [...(file.ladder?.levels ?? []), { level, role, at }]
      return { ...file, ladder: { cause: file.ladder?.cause ?? cause, levels } }
    }
    case 'acknowledged':
      return file.ladder === undefined
        ? file
        : { ...file, ladder: { ...file.ladder, levels: acknowledge(file.ladder.levels, event) } }
    case 'overdue-reminded':
      return file.ladder === undefined ? file : { ...file, ladder: { ...file.ladder, remindedAt: event.at } }
    case 'rated':
      return { ...file, ratings: rate(file.ratings ?? [], event) }
    case 'address-added':
      return { ...file, addresses: [...file.addresses, event.address] }
    default:
      return unreachable(event)
  }
}

/**
 * Open again, with a full new period and nothing of the ladder; what it was closed for want of is awaited again, as if it
 * had just been asked for.
 */
function reopen(
  { closed, resolved: _result, breach: _breach, ladder: _ladder, ...file }: Case,
  { at, cause }: Extract<CaseEvent, { kind: 'reopened' }>,
): Case {
  const missing = closed?.missing ?? []
  const next = { ...file, missing, reopened: { at, cause, times: (file.reopened?.times ?? 0) + 1 } }
  return missing.length === 0
    ? next
    : { ...next, waits: [...file.waits, { from: at }], chase: { silentSince: at } }
}

/** The breach stays, excused; a climb that it began ends, unless somebody has taken it in hand (settled 4). */
function excuse({ ladder, ...file }: Case, excusedAt: string): Case {
  const breach = file.breach && { ...file.breach, excusedAt }
  const isHeld = ladder?.levels.at(-1)?.acknowledged !== undefined
  const stays = ladder !== undefined && (ladder.cause !== 'late' || isHeld)
  return { ...file, ...(breach && { breach }), ...(stays && { ladder }) }
}

function acknowledge(
  levels: Climb['levels'],
  { level, at, by }: Extract<CaseEvent, { kind: 'acknowledged' }>,
): Climb['levels'] {
  return levels.map((one) => (one.level === level ? { ...one, acknowledged: { at, by } } : one))
}

/** A link is known once, by what it is and to whom. */
function link(
  links: NonNullable<Case['links']>,
  { as, other, at }: Extract<CaseEvent, { kind: 'linked' }>,
): NonNullable<Case['links']> {
  return [...links.filter((known) => known.as !== as || known.other.id !== other.id), { as, other, at }]
}

/** From now on the office's time stands still; a body that has it already only gives its number. */
function refer(file: Case, { at, body, theirs }: Extract<CaseEvent, { kind: 'referred' }>): Case {
  if (file.referred?.body === body)
    return { ...file, referred: { ...file.referred, ...(theirs !== undefined && { theirs }) } }
  const missing = awaited(file)
  const referred = {
    at,
    body,
    ...(theirs !== undefined && { theirs }),
    ...(missing.length > 0 && { missing }),
  }
  return { ...endWait(takeBack(file, at), at), referred }
}

/** The office has it again: the time that another body had it does not count. */
function takeBack({ referred, ...file }: Case, at: string): Case {
  if (referred === undefined) return file
  return { ...file, waits: [...file.waits, { from: referred.at, to: at, why: 'referred' }] }
}

/** What is awaited of the citizen, or was when another body got the case, and has not come since. */
const awaited = ({ missing, referred, fields }: Case): readonly AskedItem[] =>
  missing.length > 0
    ? missing
    : (referred?.missing ?? []).filter(({ field }) => !Object.hasOwn(fields, field))

/** The office works on it again: what it waited for is awaited again, as if it had just been asked for. */
function goOn(file: Case, at: string): Case {
  const back = takeBack(file, at)
  const missing = awaited(file)
  return isWaiting(back) || missing.length === 0
    ? back
    : { ...back, missing, waits: [...back.waits, { from: at }], chase: { silentSince: at } }
}

/** A survey has one vote: a later one takes the place of the one before. */
function rate(
  ratings: readonly Rating[],
  { notice, answers, at }: Extract<CaseEvent, { kind: 'rated' }>,
): readonly Rating[] {
  const before = ratings.find((rating) => rating.notice === notice)
  const others = ratings.filter((rating) => rating !== before)
  return [...others, { notice, at, answers, times: (before?.times ?? 0) + 1 }]
}

/** An application is an inquiry: as anything else it is none. Nothing is awaited that it does not ask for now. */
function reclassify(
  { application, ...file }: Case,
  { type, service, severity, needless, at }: Reclassified,
): Case {
  const missing = file.missing.filter((item) => isOwn(item) || needless?.includes(item.field) !== true)
  const isApplication = application === true && type === 'inquiry'
  const fields =
    severity === undefined
      ? file.fields
      : { ...file.fields, severity: { kind: 'plain', value: severity } as const }
  const next = { ...file, type, service, fields, missing, ...(isApplication ? { application } : {}) }
  return missing.length === 0 && file.missing.length > 0 ? endWait(next, at) : next
}

/** The state follows from the facts: nothing sets it. */
function stateOf(file: Case): CaseState {
  if (file.closed) return 'closed'
  if (file.resolved) return 'resolved'
  if (file.referred) return 'referred'
  if (isWaiting(file)) return 'awaiting-data'
  if (file.assigned) return 'in-progress'
  return file.verifiedAt === undefined ? 'received' : 'verified'
}

/** New items begin the chase anew, so that nobody is closed for what was asked yesterday; the wait itself goes on. */
function ask(file: Case, items: readonly AskedItem[], at: string): Case {
  const waits: readonly Wait[] = isWaiting(file) ? file.waits : [...file.waits, { from: at }]
  return {
    ...file,
    missing: [...file.missing, ...items],
    asked: [...file.asked, ...items],
    waits,
    chase: { silentSince: at },
  }
}

/**
 * A value answers its field and nothing else; files that come without words answer one of an officer's own questions,
 * the first that is open. The other questions stay asked, and are put again at once: nobody can tell from a free answer
 * which of them it leaves out, and a question that is asked twice does less harm than one that is never answered.
 */
function give(file: Case, fields: Fields, attachments: readonly string[], at: string): Case {
  const isGiven = ({ field }: AskedItem) => Object.hasOwn(fields, field)
  const open = file.missing.filter((item) => !isGiven(item))
  const isWorded = file.missing.some(
    (item) => isGiven(item) && (isOwn(item) || isAmongFiles(fields[item.field], attachments)),
  )
  const shown = attachments.length > 0 && !isWorded ? open.find(isOwn) : undefined
  const missing = open.filter((item) => item !== shown)
  const given = {
    ...file,
    fields: { ...file.fields, ...fields },
    attachments: [...file.attachments, ...attachments],
    missing,
  }
  if (!isWaiting(file)) return given
  if (missing.length === 0) return endWait(given, at)
  return file.chase?.warned ? given : { ...given, chase: { silentSince: at } }
}

/** Whether a value names one of the files: they answer what asked for a document. */
const isAmongFiles = (stored: Fields[string] | undefined, files: readonly string[]): boolean =>
  stored?.kind === 'plain' && files.includes(stored.value)

/** Whether it is an officer's own question. */
const isOwn = ({ words }: AskedItem): boolean => words !== undefined

function chase(file: Case, change: Partial<NonNullable<Case['chase']>>): Case {
  return { ...file, chase: { silentSince: file.receivedAt, ...file.chase, ...change } }
}

function endWait(file: Case, at: string): Case {
  if (!isWaiting(file)) return file
  const { chase: _over, ...rest } = file
  const waits = file.waits.map((wait) => (wait.to === undefined ? { ...wait, to: at } : wait))
  return { ...rest, missing: [], waits }
}

function extend(course: readonly CourseStep[], event: CaseEvent): readonly CourseStep[] {
  switch (event.kind) {
    case 'verified':
    case 'data-asked':
    case 'data-given':
    case 'warned':
    case 'reminded':
    case 'assigned':
    case 'reclassified':
    case 'due-moved':
    case 'escalated':
    case 'referred':
    case 'reopened':
    case 'resolved':
    case 'closed':
      return [...course, { at: event.at, what: event.kind }]
    default:
      return course
  }
}
