import { parseInstant } from '../domain/instant.ts'
import type { Language, TextRef, TextValue } from '../domain/text.ts'
import { type TextKey, text } from './text-keys.ts'

type Instant = Extract<TextValue, { readonly kind: 'instant' }>

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(language: Language, zone: string): Intl.DateTimeFormat {
  const id = `${language}:${zone}`
  const known = formatters.get(id)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat(
    language === 'ar' ? 'ar-OM-u-nu-latn-ca-gregory' : 'en-GB-u-ca-gregory',
    {
      timeZone: zone,
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    },
  )
  formatters.set(id, made)
  return made
}

/**
 * An instant in the office's zone: the day by its name, date and month, the time on a twelve-hour clock with the
 * part of the day in words.
 */
export function renderInstant(
  instant: Instant,
  language: Language,
  zone: string,
  render: (ref: TextRef) => string,
): string {
  const milliseconds = parseInstant(instant.at)
  if (milliseconds === undefined) return instant.at
  const parts = new Map(
    formatter(language, zone)
      .formatToParts(milliseconds)
      .map(({ type, value }) => [type, value]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? ''
  const day = `${part('weekday')} ${part('day')} ${part('month')} ${part('year')}`
  if (instant.form === 'day') return day
  const hour = Number(part('hour'))
  const clock = `${hour % 12 === 0 ? 12 : hour % 12}:${part('minute')}`
  const time = render(text(partOfDay(hour), { clock: plain(clock) }))
  return instant.form === 'time' ? time : render(text('time.at', { day: plain(day), time: plain(time) }))
}

/** As it is said in Arabic: noon reaches to three o'clock, the afternoon to six. */
function partOfDay(hour: number): TextKey {
  if (hour < 12) return 'time.morning'
  if (hour < 15) return 'time.noon'
  return hour < 18 ? 'time.afternoon' : 'time.evening'
}

/** Finished words, not isolated again. */
function plain(words: string): TextValue {
  return {
    kind: 'text',
    text: { key: 'name', values: { name: { kind: 'name', name: { ar: words, en: words } } } },
  }
}
