import { parseReference } from '../domain/reference.ts'
import type { Slot } from '../domain/understanding.ts'
import type { Match } from './matcher.ts'
import type { Token } from './matching-key.ts'
import { nameAfterLabel, nameInSignature } from './names.ts'
import { type DigitRun, findDigitRuns, parsePhone } from './numbers.ts'
import type { Reading } from './reading.ts'
import type { Sense } from './resources.ts'

/** The values that a text itself says, in the order in which they stand. One pass over text and words. */
export function extractSlots(reading: Reading): readonly Slot[] {
  const slots: Slot[] = [...findEmails(reading.text), ...findLocations(reading.text)]
  for (const run of findDigitRuns(reading.text)) {
    const slot = numberSlot(reading, run)
    if (slot !== undefined && !slots.some((other) => other.start < slot.end && slot.start < other.end))
      slots.push(slot)
  }
  const name = nameAfterLabel(reading) ?? nameInSignature(reading)
  if (name !== undefined) slots.push(name)
  const isInName = (slot: Slot): boolean =>
    name !== undefined && slot.start < name.end && name.start < slot.end
  slots.push(...findPlaces(reading).filter((slot) => !isInName(slot)), ...findLandmarks(reading))
  return slots.sort((a, b) => a.start - b.start)
}

function numberSlot({ text, tokens, matches }: Reading, run: DigitRun): Slot | undefined {
  const { start, end } = run
  const label = labelBefore(tokens, matches, start)
  if (label === 'civil' && run.digits.length >= 6 && run.digits.length <= 9)
    return { name: 'civilNumber', value: run.digits, start, end }
  const reference =
    run.digits.length === 10 && !run.international ? parseReference(text.slice(start, end)) : undefined
  if (reference !== undefined) return { name: 'reference', value: reference, start, end }
  const phone = parsePhone(run, label === 'phone' ? 'labelled' : 'bare')
  return phone === undefined ? undefined : { name: 'phone', value: phone, start, end }
}

/** The nearest label that ends at most three words before a number on its line. */
function labelBefore(
  tokens: readonly Token[],
  matches: readonly Match<Sense>[],
  start: number,
): 'civil' | 'phone' | undefined {
  let at = tokens.findIndex((token) => token.end > start)
  if (at < 0) at = tokens.length
  let best: { readonly end: number; readonly mark: 'civil' | 'phone' } | undefined
  for (const { to, label } of matches) {
    if (label.kind !== 'mark' || (label.mark !== 'civil' && label.mark !== 'phone') || to > at || to < at - 3)
      continue
    const longer = best === undefined || to > best.end || (to === best.end && label.mark === 'civil')
    if (longer) best = { end: to, mark: label.mark }
  }
  return best?.mark
}

const mailCharacter = /[A-Za-z0-9._%+-]/

function findEmails(text: string): readonly Slot[] {
  const slots: Slot[] = []
  let at = text.indexOf('@')
  while (at >= 0) {
    let start = at
    while (start > 0 && at - start < 64 && mailCharacter.test(text[start - 1] ?? '')) start--
    let end = at + 1
    while (end < text.length && end - at < 190 && mailCharacter.test(text[end] ?? '')) end++
    while (end > at && '.-+%_'.includes(text[end - 1] ?? '')) end--
    const domain = text.slice(at + 1, end)
    if (start < at && domain.includes('.') && !domain.startsWith('.')) {
      slots.push({ name: 'email', value: text.slice(start, end).toLowerCase(), start, end })
    }
    at = text.indexOf('@', Math.max(end, at + 1))
  }
  return slots
}

const coordinates = /(?<![\d.])(-?\d{1,2}\.\d{3,12})(?:,|%2C|;)\s?(-?\d{1,3}\.\d{3,12})(?!\d)/iu
const mapLink =
  /https?:\/\/(?:maps\.app\.goo\.gl|goo\.gl\/maps|maps\.google\.[a-z.]{2,6}|www\.google\.[a-z.]{2,6}\/maps|maps\.apple\.com|waze\.com)[^\s]{0,400}/iu

/** A map link or a pair of coordinates; the value is `latitude,longitude` where the text says them, else the link. */
function findLocations(text: string): readonly Slot[] {
  const link = mapLink.exec(text)
  const pair = coordinates.exec(text)
  const found = link ?? pair
  if (found === null) return []
  const [latitude, longitude] = [Number(pair?.[1]), Number(pair?.[2])]
  const said = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
  if (link === null && !said) return []
  const value = said ? `${latitude},${longitude}` : found[0]
  return [{ name: 'location', value, start: found.index, end: found.index + found[0].length }]
}

/** Places as the policy spells them, the longest first where several share words; a name said twice is one. */
function findPlaces({ tokens, matches }: Reading): readonly Slot[] {
  const places = matches.flatMap((match) =>
    match.label.kind === 'place' ? [{ ...match, label: match.label }] : [],
  )
  places.sort((a, b) => b.to - b.from - (a.to - a.from) || a.from - b.from)
  const taken: { from: number; to: number; slug: string }[] = []
  const slots: Slot[] = []
  for (const { from, to, label } of places) {
    if (taken.some((other) => (other.from < to && from < other.to) || other.slug === label.slug)) continue
    taken.push({ from, to, slug: label.slug })
    slots.push({
      name: label.place,
      value: label.value,
      start: tokens[from]?.start ?? 0,
      end: tokens[to - 1]?.end ?? 0,
    })
  }
  return slots
}

const landmarkWords = 4

/** What stands after "near", "behind", "next to" …: up to four words of its sentence, before the next such word or place, or what is complained of. */
function findLandmarks({ text, tokens, matches }: Reading): readonly Slot[] {
  const marks = matches.filter(({ label }) => label.kind === 'mark' && label.mark === 'landmark')
  const stops = new Set([
    ...marks.map(({ from }) => from),
    ...matches.flatMap(({ from, label }) => (label.kind === 'place' ? beginOf(tokens, from) : [])),
    ...matches.flatMap(({ from, label }) => (label.kind === 'type' && label.weight > 1 ? [from] : [])),
  ])
  const slots: Slot[] = []
  for (const { from, to } of marks) {
    let end = to
    while (
      end < tokens.length &&
      end < to + landmarkWords &&
      tokens[end]?.apart === 'no' &&
      !isNumber(tokens[end]) &&
      !stops.has(end)
    )
      end++
    const start = tokens[from]?.start ?? 0
    const stop = tokens[end - 1]?.end ?? 0
    if (end > to && !slots.some((other) => start < other.end))
      slots.push({ name: 'landmark', value: text.slice(start, stop), start, end: stop })
  }
  return slots
}

/** The word at which a place begins, and the "in" before it. */
const beginOf = (tokens: readonly Token[], from: number): readonly number[] =>
  from > 0 && /^(?:في|ف|in|of|fi)$/.test(tokens[from - 1]?.key ?? '') ? [from - 1, from] : [from]

const isNumber = (token: Token | undefined): boolean => token !== undefined && /^\d+$/.test(token.key)
