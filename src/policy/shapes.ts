import { z } from 'zod'
import { parseDay, parseTime } from '../domain/civil-day.ts'

/** The small shapes that all policy files are made of; a message continues the sentence "`path` …". */
export const slug = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be lower-case letters, digits and single hyphens')

/** Names of policy fields, which are keys of texts and of stored cases. */
export const fieldName = z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'must be a name such as "civilNumber"')

export const words = z.string().regex(/\S/, 'must not be empty')

/** Digits that can be dialled: 3 (an emergency number) to 15 (ITU-T E.164 §6), with the separators people write. */
export const phone = z
  .string()
  .refine(
    (text) => /^\+?[\d ()-]+$/.test(text) && /^\d{3,15}$/.test(text.replace(/\D/g, '')),
    'must be a phone number such as "25643286" or "+968 2564 3286"',
  )

export const bilingual = z.strictObject({ ar: words, en: words })

export const time = z
  .string()
  .refine((text) => parseTime(text) !== undefined, 'must be a time such as "08:30"')

export const date = z
  .string()
  .refine((text) => parseDay(text) !== undefined, 'must be a date such as 2026-11-25')

export const span = z
  .strictObject({ opens: time, closes: time })
  .refine(({ opens, closes }) => opens < closes, { error: 'must close after it opens', path: ['closes'] })

/** A whole number of 1 or more: a window, a period, a limit. */
export const count = z.int().min(1)

/** Working days up to about four years: a deadline beyond that is a slip of the pen, and no calendar reaches it. */
export const workingDays = z.int().min(1).max(1000)

/** The name of an environment variable. */
export const variable = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, 'must name an environment variable, such as MAIL_PASSWORD')

export const keywords = z.array(words)
