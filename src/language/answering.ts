import type { Answering, CaseType, Slot, SlotName } from '../domain/understanding.ts'
import { nameWeight } from './keyword-guess.ts'
import type { Span } from './marks.ts'
import type { Reading } from './reading.ts'
import type { Sense } from './resources.ts'
import { wordAt } from './slots/labels.ts'
import { leadingName } from './slots/name.ts'
import { NameWords } from './slots/name-words.ts'

/** What a message says as an answer, whatever was asked: how much it tells, what it corrects, what it cannot be. */
export function readAnswering(
  reading: Reading,
  slots: readonly Slot[],
  names: ReadonlySet<string>,
): Answering {
  const { marks } = reading
  const cues = new Set(marks.cueNames)
  if (marks.all('landmark').length > 0) cues.add('whereabouts')
  if (marks.cued('outside').every((match) => isNamesake(reading, match))) cues.delete('outside')
  if (isNoName(reading, cues, names)) cues.add('unlike-name')
  const denied = slots
    .filter(({ start }) => isDenied(reading, wordAt(reading.tokens, start)))
    .map(({ start }) => start)
  const { types, deniesOne } = namedTypes(reading)
  const notThere = deniedPlaces(reading)
  if (deniesOne || denied.length > 0 || notThere.length > 0) cues.add('denies')
  if (no.has(reading.tokens[0]?.key ?? '')) cues.add('no')
  const opens = leadingName(reading, names)
  return {
    telling: tellingWords(reading, slots),
    ...(cues.size === 0 ? {} : { cues: [...cues] }),
    ...(denied.length === 0 ? {} : { denied }),
    ...(types.length === 0 ? {} : { types }),
    ...(opens === undefined ? {} : { opens }),
    ...(notThere.length === 0 ? {} : { notThere }),
  }
}

/** What only bears the name of a place stands anywhere: "Bank Muscat", the road to Sohar. */
const isNamesake = ({ marks }: Reading, { from, to }: Span): boolean =>
  marks.cued('namesake').some((head) => head.to === from || head.from === to)

/** Words that tell something of a matter: neither what it is called nor courtesy, who writes or in which place. */
function tellingWords({ tokens, matches }: Reading, slots: readonly Slot[]): number {
  const open = new Set(tokens.keys())
  for (const { from, to, label } of matches)
    if (tellsNothing(label)) for (let at = from; at < to; at++) open.delete(at)
  for (const { name, start, end } of slots)
    if (frames.has(name))
      for (let at = wordAt(tokens, start); at < tokens.length && (tokens[at]?.start ?? end) < end; at++)
        open.delete(at)
  return open.size
}

const frames: ReadonlySet<SlotName> = new Set([
  'name',
  'phone',
  'email',
  'civilNumber',
  'reference',
  'wilayat',
  'area',
])
const emptyMarks: ReadonlySet<string> = new Set(['name', 'self', 'phone', 'salam', 'closing', 'honorific'])

function tellsNothing(sense: Sense): boolean {
  switch (sense.kind) {
    case 'filler':
    case 'declaring':
      return true
    case 'type':
      return sense.weight === nameWeight
    case 'intent':
      return sense.intent === 'greeting' || sense.intent === 'thanks'
    case 'service':
      return sense.named
    case 'mark':
      return emptyMarks.has(sense.mark)
    case 'cue':
      return sense.cue === 'opening'
    default:
      return false
  }
}

/** More words than these are a name only with a given name, a family's or "son of" among them. */
const mostUnknownWords = 3

/** What no name holds, as the lexicon's cues find it. */
const noNameCues = ['sentence', 'unknown', 'unnamed', 'unphoned', 'no-name'] as const

/** A question, a "not", a verb or who and what: no name holds them. */
function isNoName(reading: Reading, cues: ReadonlySet<string>, names: ReadonlySet<string>): boolean {
  const { text, tokens, marks } = reading
  if (/[?\u061f]/u.test(text) || noNameCues.some((cue) => cues.has(cue))) return true
  if (marks.all('notname').length > 0 || marks.all('not').length > 0) return true
  if (tokens.length <= mostUnknownWords) return false
  const words = new NameWords(reading, names)
  return !tokens.some(
    (_, at) => words.givenEnd(at) !== undefined || words.isFamily(at) || (at > 0 && words.isKin(at)),
  )
}

/** "Not" stands right before a word, or before the "in" before it; a "no" that begins the message denies what was asked. */
function isDenied({ tokens, marks }: Reading, at: number): boolean {
  return [...marks.all('not'), ...marks.cued('denying')].some(
    ({ from, to }) =>
      (to === at || (to === at - 1 && inWords.has(tokens[at - 1]?.key ?? ''))) &&
      tokens[at]?.apart === 'no' &&
      !(from === 0 && no.has(tokens[0]?.key ?? '')),
  )
}

/** Places right after a "not": they are no slots, as nothing is there. */
function deniedPlaces(reading: Reading): readonly string[] {
  const places = new Set<string>()
  for (const { from, label } of reading.matches) {
    if (label.kind !== 'place') continue
    const isIn = inWords.has(reading.tokens[from - 1]?.key ?? '')
    if (isDenied(reading, from) || (isIn && isDenied(reading, from - 1))) places.add(label.value)
  }
  return [...places]
}

const inWords: ReadonlySet<string> = new Set(['\u0641\u064a', 'in', 'fi'])

const no: ReadonlySet<string> = new Set(['\u0644\u0627', 'no'])

function namedTypes(reading: Reading): { readonly types: readonly CaseType[]; readonly deniesOne: boolean } {
  const types = new Set<CaseType>()
  let deniesOne = false
  for (const { from, label } of reading.matches) {
    if (label.kind !== 'type' || label.weight !== nameWeight) continue
    if (isDenied(reading, from)) deniesOne = true
    else types.add(label.type)
  }
  return { types: [...types], deniesOne }
}
