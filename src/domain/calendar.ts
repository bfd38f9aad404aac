/**
 * The office's calendar as data. Dates are `YYYY-MM-DD` of the office's zone, times `HH:MM`; instants are ISO
 * UTC strings. The arithmetic stands in `working-time.ts`.
 */
export interface Calendar {
  readonly name: string
  /** Grows by one with each edit. */
  readonly version: number
  /** IANA zone, e.g. `Asia/Muscat`. */
  readonly zone: string
  /** Monday first; null is a day off. */
  readonly week: readonly [DayHours, DayHours, DayHours, DayHours, DayHours, DayHours, DayHours]
  readonly entries: readonly CalendarEntry[]
}

/** `dayEnds` is when a working day has been used; `open` are the hours of counters and chats. */
export type DayHours = { readonly open: readonly Span[]; readonly dayEnds: string } | null

export interface Span {
  readonly opens: string
  readonly closes: string
}

export type EntryStatus = 'announced' | 'expected' | 'recalled'

/** A dated exception. All statuses count until the entry is struck. */
export interface CalendarEntry {
  readonly kind: 'closed' | 'hours'
  readonly from: string
  readonly to: string
  readonly name: { readonly ar: string; readonly en: string }
  readonly status: EntryStatus
  readonly source: string
  /** For kind `hours`. */
  readonly hours?: { readonly open: readonly Span[]; readonly dayEnds: string }
}
