import type { Calendar, CalendarEntry } from '../domain/calendar.ts'
import type { CalendarChange, EntryChange } from '../domain/calendar-change.ts'
import { type Arguments, UsageError } from './arguments.ts'

/** `edit`: with `--entry N` an entry says from now on what is given, without it a new one is added. */
export function changeOfEdit(given: Arguments): CalendarChange {
  const to = entryOf(given)
  const entry = given.text('entry')
  if (entry === undefined) return { kind: 'add', entry: wholeEntry(to) }
  if (Object.keys(to).length === 0)
    throw new UsageError(`Say what entry ${entry} shall be, e.g. --status announced.`)
  return { kind: 'change', entry: numberOf(entry), to }
}

/** `strike`: the entry of a number, or the one that begins on a date. */
export function changeOfStrike(given: Arguments): CalendarChange {
  const [entry, from, to] = ['entry', 'from', 'to'].map((name) => given.text(name))
  if ((entry === undefined) === (from === undefined) || (entry !== undefined && to !== undefined))
    throw new UsageError('Say which entry: either --entry N, or --from DATE [--to DATE].')
  if (entry !== undefined) return { kind: 'strike', entry: numberOf(entry) }
  return { kind: 'strike-dated', from: from ?? '', ...(to !== undefined && { to }) }
}

function numberOf(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw new UsageError(`--entry "${text}" is no number: "wasl calendar list" numbers the entries from 1.`)
}

const kinds = ['closed', 'hours'] as const
const statuses = ['announced', 'expected', 'recalled'] as const

/** The parts of an entry that the arguments say; their rules are the calendar's own. */
function entryOf(given: Arguments): EntryChange {
  const [from, to, source] = ['from', 'to', 'source'].map((name) => given.text(name))
  const [ar, en] = [given.text('name-ar'), given.text('name-en')]
  const kind = oneOf('kind', given.text('kind'), kinds)
  const status = oneOf('status', given.text('status'), statuses)
  const hours = hoursOf(given)
  return {
    ...(kind !== undefined && { kind }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...((ar !== undefined || en !== undefined) && {
      name: { ...(ar !== undefined && { ar }), ...(en !== undefined && { en }) },
    }),
    ...(status !== undefined && { status }),
    ...(source !== undefined && { source }),
    ...(hours !== undefined && { hours }),
  }
}

function oneOf<Word extends string>(
  option: string,
  text: string | undefined,
  words: readonly Word[],
): Word | undefined {
  if (text === undefined) return undefined
  const word = words.find((known) => known === text)
  if (word === undefined) throw new UsageError(`--${option} "${text}" must be one of ${words.join(', ')}.`)
  return word
}

/** A day that is worked without counters has only an end. */
function hoursOf(given: Arguments): CalendarEntry['hours'] {
  const [opens, closes, dayEnds] = ['opens', 'closes', 'day-ends'].map((name) => given.text(name))
  if (opens === undefined && closes === undefined && dayEnds === undefined) return undefined
  if (dayEnds === undefined || (opens === undefined) !== (closes === undefined))
    throw new UsageError('Hours need --day-ends, and --opens together with --closes.')
  return { open: opens === undefined || closes === undefined ? [] : [{ opens, closes }], dayEnds }
}

function wholeEntry(said: EntryChange): Calendar['entries'][number] {
  const { kind, from, to, name, status, source, hours } = said
  const missing = Object.entries({
    kind,
    from,
    to,
    'name-ar': name?.ar,
    'name-en': name?.en,
    status,
    source,
    ...(kind === 'hours' && { 'day-ends': hours }),
  }).flatMap(([option, value]) => (value === undefined ? [`--${option}`] : []))
  if (
    kind === undefined ||
    from === undefined ||
    to === undefined ||
    name?.ar === undefined ||
    name.en === undefined ||
    status === undefined ||
    source === undefined ||
    missing.length > 0
  )
    throw new UsageError(`${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing.`)
  return {
    kind,
    from,
    to,
    name: { ar: name.ar, en: name.en },
    status,
    source,
    ...(hours !== undefined && { hours }),
  }
}
