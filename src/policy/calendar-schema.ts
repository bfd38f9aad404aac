import { z } from 'zod'
import { isZone } from '../domain/zone.ts'
import { bilingual, date, slug, span, time, words } from './shapes.ts'

const hours = z
  .strictObject({ open: z.array(span), dayEnds: time })
  .refine(
    ({ open }) => open.every((at, index) => index === 0 || (open[index - 1]?.closes ?? '') <= at.opens),
    {
      error: 'must stand in order and not overlap',
      path: ['open'],
    },
  )
  .refine(({ open, dayEnds }) => open.every(({ opens }) => opens < dayEnds), {
    error: 'must be after the opening',
    path: ['dayEnds'],
  })

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
  .refine(({ from, to }) => from <= to, { error: 'must not be before from', path: ['to'] })
  .refine(({ kind, hours: own }) => (kind === 'hours') === (own !== undefined), {
    error: 'must stand where, and only where, the kind is hours',
    path: ['hours'],
  })

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
