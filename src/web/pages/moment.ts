import type { Language } from '../../domain/text.ts'

/** Instants as people read them, in the office's zone, with the digits 0–9 that both governing documents use. */
export interface Moments {
  /** `YYYY-MM-DD` of the office's day. */
  dayKey(at: string): string
  day(at: string): string
  time(at: string): string
}

const made = new Map<string, Moments>()

/** The formats of a language and zone; made once. */
export function momentsOf(language: Language, zone: string): Moments {
  const key = `${language} ${zone}`
  const known = made.get(key)
  if (known !== undefined) return known
  const locale = language === 'ar' ? 'ar-OM-u-nu-latn-ca-gregory' : 'en-GB'
  const day = new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  })
  const time = new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    hour: 'numeric',
    minute: '2-digit',
    hour12: true,
  })
  const dayKey = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  const moments = {
    dayKey: (at: string) => dayKey.format(new Date(at)),
    day: (at: string) => day.format(new Date(at)),
    time: (at: string) => time.format(new Date(at)),
  }
  made.set(key, moments)
  return moments
}
