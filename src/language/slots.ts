import type { Slot } from '../domain/understanding.ts'
import type { Reading } from './reading.ts'
import type { Resources } from './resources.ts'
import { findDates } from './slots/date.ts'
import { findDurations } from './slots/duration.ts'
import { findEmails } from './slots/email.ts'
import { findIdentifiers } from './slots/identifiers.ts'
import { Labels } from './slots/labels.ts'
import { findLandmarks } from './slots/landmark.ts'
import { overlaps } from './slots/links.ts'
import { readMapPlaces } from './slots/location.ts'
import { findName } from './slots/name.ts'
import { findPlaces } from './slots/places.ts'
import { quotedStretches } from './slots/quoted.ts'
import { findLetteredReferences } from './slots/reference.ts'
import { findRelation } from './slots/relation.ts'

/**
 * The values that a text itself says, in the order in which they stand: each taken from what is said, none made up.
 * No two share a character but a landmark. What a letter quotes (`> …`) is not said by its writer. Linear in the text.
 */
export function extractSlots(
  reading: Reading,
  { sounds, names }: Pick<Resources, 'sounds' | 'names'>,
): readonly Slot[] {
  const { text, tokens, marks } = reading
  const labels = new Labels(marks)
  const slots: Slot[] = []
  const quoted = quotedStretches(text)
  const isFree = (slot: Slot): boolean =>
    !slots.some((other) => overlaps(other, slot)) && !quoted.some((other) => overlaps(other, slot))
  const add = (found: readonly (Slot | undefined)[]): void => {
    for (const slot of found) if (slot !== undefined && isFree(slot)) slots.push(slot)
  }
  add(findEmails(text))
  const { location, stretches: mapped } = readMapPlaces(text)
  add([location])
  add(findLetteredReferences(text, tokens, labels))
  add(findIdentifiers(text, tokens, labels, [...slots, ...mapped]))
  add([findName(reading, names, slots)])
  add(findPlaces(reading, sounds).filter((slot) => !mapped.some((other) => overlaps(other, slot))))
  add(findDurations(reading))
  add(findDates(reading))
  add([findRelation(reading)])
  slots.push(...findLandmarks(reading).filter((slot) => !quoted.some((other) => overlaps(other, slot))))
  return slots.sort((a, b) => a.start - b.start || a.end - b.end)
}
