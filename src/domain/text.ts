/** The two languages of every text a person sees. */
export type Language = 'ar' | 'en'

/** A name in both languages, as policy data holds it. */
export interface Bilingual {
  readonly ar: string
  readonly en: string
}

/** Counted things have a phrase of their own (`count.days` …) with the six Arabic plural forms. */
export type CountUnit = 'days' | 'calendar-days' | 'hours' | 'minutes' | 'attachments' | 'attempts'

/**
 * A value put into a text's `{placeholder}`. Values are typed, never formatted by hand: rendering turns
 * instants into dates of the office's zone, counts into counted phrases, and isolates directions in one place.
 * A bare string is somebody's words (a name, a description) and is isolated with its own direction.
 */
export type TextValue =
  | string
  | { readonly kind: 'code'; readonly value: string } // reference, phone, link, e-mail: always left to right
  | { readonly kind: 'count'; readonly unit: CountUnit; readonly n: number }
  | { readonly kind: 'instant'; readonly at: string; readonly form: 'day' | 'day-time' | 'time' } // ISO instant
  | { readonly kind: 'name'; readonly name: Bilingual }
  | { readonly kind: 'text'; readonly text: TextRef }
  | { readonly kind: 'list'; readonly items: readonly TextValue[]; readonly form?: 'lines' } // else with commas

/** A text by its key in `data/texts` (or an organisation's own), with its values. Never a finished sentence. */
export interface TextRef {
  readonly key: string
  readonly values?: Readonly<Record<string, TextValue>>
}
