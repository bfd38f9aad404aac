import { reopenUntil } from '../deadline-closing.ts'
import { isSameItem } from '../notice-text.ts'
import type { AskedItem, Fields, StoredValue } from './case.ts'
import type { Command, GivenFields } from './command.ts'
import { maySeal, seal } from './decide-sealing.ts'
import {
  accept,
  type DecideContext,
  type Decision,
  type Draft,
  draftOf,
  type KeptValue,
  keep,
  record,
  refuse,
} from './decision.ts'
import { evolve } from './evolve.ts'
import type { Case } from './file.ts'
import { owe } from './owe.ts'

/** Registers a case; what is missing is asked for at once, so that it begins in `awaiting-data`. */
export function decideFile(
  current: Case | undefined,
  command: Command<'file'>,
  context: DecideContext,
): Decision {
  if (current)
    return refuse('already-filed', `This is already the case ${current.reference}: give it data instead.`)
  if (context.reference === undefined)
    return refuse('reference-missing', 'A case is filed under a reference: allot one first.')
  const { fields, values } = store(command.fields, context)
  const { missing, link, identity, sealed, ...rest } = command
  const { reference, policy } = context
  const filed = { ...rest, kind: 'filed', fields, reference, policyVersion: policy.version } as const
  const file = evolve(undefined, { ...filed, at: context.now, by: context.by })
  const alone: Draft = { file, events: [filed], values }
  const linked = link === undefined ? alone : record(alone, context, { kind: 'linked', ...link })
  const known =
    identity === undefined || identity === 'declared'
      ? linked
      : record(linked, context, { kind: 'identified', level: identity })
  // What comes of a sealed case is sealed whatever it is about, or it would tell who the other's citizen is.
  const inherits = link?.as === 'split-from' || link?.as === 'continues'
  const draft = sealed === true && (inherits || maySeal(file, policy)) ? seal(known, context) : known
  const items = distinct(missing).filter((item) => !Object.hasOwn(fields, item.field))
  return accept(items.length === 0 ? draft : record(draft, context, { kind: 'data-asked', items }))
}

/**
 * Adds what was given. What somebody gives who only knows the reference is kept as an unconfirmed note for the
 * officer and completes nothing (settled 5).
 */
export function decideGive(file: Case, command: Command<'give'>, context: DecideContext): Decision {
  const { fields, values } = store(command.fields, context)
  const { attachments } = command
  if (Object.keys(fields).length === 0 && attachments.length === 0) {
    return refuse(
      'nothing-given',
      'There is nothing to add: write the data that is asked for, or attach a file.',
    )
  }
  const reopens = command.confirmed && reopensByData(file, context)
  if (file.closed && !reopens)
    return refuse('case-closed', `The case ${file.reference} is closed: file a new one, or ask to reopen it.`)
  const draft = reopens ? record(draftOf(file), context, { kind: 'reopened', cause: 'data' }) : draftOf(file)
  if (command.confirmed)
    return accept(record({ ...draft, values }, context, { kind: 'data-given', fields, attachments }))
  const lines = Object.entries(command.fields).map(([name, { value }]) => `${name}: ${value.trim()}`)
  const kept = keep(draft, context, [...lines, ...attachments].join('\n'))
  return accept(record(kept.draft, context, { kind: 'noted', note: kept.stored, confirmed: false }))
}

/** Whether what is given now opens the case again: it was closed for want of it, and the window is open (settled 9). */
function reopensByData(file: Case, { policy, calendar, now }: DecideContext): boolean {
  const until = reopenUntil(file, policy, calendar)
  return file.closed?.how === 'not-completed' && until !== undefined && now <= until
}

/**
 * Asks the citizen, each item once (settled 3). Every question in an officer's own words gets a field of its own,
 * whatever it was called, so that one answer neither closes nor replaces another.
 */
export function decideAsk(file: Case, command: Command<'ask'>, context: DecideContext): Decision {
  if (file.resolved)
    return refuse('already-resolved', 'The result is already given: nothing more can be asked.')
  if (file.referred)
    return refuse(
      'referred',
      `The case is with ${file.referred.body}: take it back ("assign") to ask its citizen.`,
    )
  const wanted = distinct(command.items.flatMap(trimmed))
  if (wanted.length === 0)
    return refuse('nothing-asked', 'Say what is to be asked: a field of the policy, or your own words.')
  const known = Object.keys(context.policy.fields)
  const unknown = wanted.find(({ field, words }) => words === undefined && !known.includes(field))
  if (unknown)
    return refuse(
      'unknown-field',
      `There is no field "${unknown.field}": take one of ${known.join(', ')}, or your own words.`,
    )
  const fresh = wanted.filter((item) => !isAmong(file.asked, item))
  if (fresh.length === 0) return refuseAgain(wanted.some((item) => isAmong(file.missing, item)))
  const items = withOwnFields(fresh, file, known)
  return accept(
    owe(record(draftOf(file), context, { kind: 'data-asked', items }), context, 'data-ask', items),
  )
}

/** An item with its words trimmed; a question without words asks nothing. */
function trimmed(item: AskedItem): readonly AskedItem[] {
  if (item.words === undefined) return [item]
  const words = item.words.trim()
  return words === '' ? [] : [{ ...item, words }]
}

function isAmong(items: readonly AskedItem[], item: AskedItem): boolean {
  return items.some((one) => isSameItem(one, item))
}

function refuseAgain(isOpen: boolean): Decision {
  return isOpen
    ? refuse(
        'already-asked',
        'This was already asked, and is put only once: the warning and the reminder repeat it.',
      )
    : refuse(
        'already-answered',
        'It was asked and answered: ask in your own words what is wrong with the answer.',
      )
}

/** The items, own questions under fields that neither the policy nor this case has: `details`, `details2` … */
function withOwnFields(
  items: readonly AskedItem[],
  { fields, asked }: Case,
  ofPolicy: readonly string[],
): readonly AskedItem[] {
  const taken = new Set([...ofPolicy, ...Object.keys(fields), ...asked.map(({ field }) => field)])
  return items.map((item) => {
    if (item.words === undefined) return item
    let field = 'details'
    for (let n = 2; taken.has(field); n += 1) field = `details${n}`
    taken.add(field)
    return { field, words: item.words }
  })
}

/** Given fields as the file holds them: blank ones are left out, personal ones are digests with their values beside. */
function store(
  given: GivenFields,
  { digest }: DecideContext,
): { readonly fields: Fields; readonly values: readonly KeptValue[] } {
  const stored: [string, StoredValue][] = []
  const values: KeptValue[] = []
  for (const [name, { value, personal }] of Object.entries(given)) {
    if (value.trim() === '') continue
    if (!personal) {
      stored.push([name, { kind: 'plain', value }])
      continue
    }
    const key = digest(value)
    stored.push([name, { kind: 'personal', digest: key }])
    values.push({ digest: key, value })
  }
  return { fields: Object.fromEntries(stored), values }
}

function distinct(items: readonly AskedItem[]): readonly AskedItem[] {
  const named = items.filter((item) => item.field !== '')
  return named.filter((item, index) => named.findIndex((other) => isSameItem(other, item)) === index)
}
