import { z } from 'zod'
import { type CalendarMistake, entryMistakes, hoursMistakes } from '../domain/calendar-rules.ts'
import { isZone } from '../domain/zone.ts'
import { bilingual, date, slug, span, time, words } from './shapes.ts'

/** A rule of the domain as a check of a schema: each mistake at its place. */
const keeping =
  <Value>(mistakes: (value: Value) => readonly CalendarMistake[]) =>
  (context: z.core.ParsePayload<Value>): void => {
    for (const { path, message } of mistakes(context.value))
      context.issues.push({ code: 'custom', input: context.value, path: [...path], message })
  }

const hours = z.strictObject({ open: z.array(span), dayEnds: time }).check(keeping(hoursMistakes))

const day = z.union([z.literal('closed'), hours], {
  error: 'must be "closed", or hours with open and dayEnds',
})

const entry = z
  .strictObject({
    kind: z.enum(['closed', 'hours']),
    from: date,
    to: date,
    name: bilingual,
    status: z.enum(['announced', 'expected', 'recalled']),
    source: words,
    hours: hours.exactOptional(),
  })
  .check(keeping(entryMistakes))

/** Shape of `data/calendars/<name>.yaml`. */
export const calendarSchema = z.strictObject({
  name: slug,
  zone: z.string().refine(isZone, 'must be a time zone of the IANA database, such as Asia/Muscat'),
  week: z
    .strictObject({
      monday: day,
      tuesday: day,
      wednesday: day,
      thursday: day,
      friday: day,
      saturday: day,
      sunday: day,
    })
    .refine((week) => Object.values(week).some((at) => at !== 'closed'), 'needs at least one working day'),
  entries: z.array(entry),
})

export type CalendarFile = z.output<typeof calendarSchema>
