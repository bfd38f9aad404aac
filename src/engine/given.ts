import type { TextRef } from '../domain/text.ts'
import type { Answer, FieldValues } from './flow.ts'
import { type TextKey, text } from './text-keys.ts'

/** What was made of an answer to a field's question. `part`: some of it, the rest is still to be asked. */
export type Given =
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'part'; readonly fields: FieldValues }
  | {
      readonly kind: 'unfit'
      readonly why: TextKey
      readonly values?: TextRef['values']
      readonly keeps?: FieldValues
    }

/** It cannot be read, for this reason. */
export const unfit = (why: TextKey): Given => ({ kind: 'unfit', why })
/** What is said of an unfit answer, with what is kept of it. */
export const sayUnfit = ({ why, values, keeps }: Extract<Given, { kind: 'unfit' }>): Answer => ({
  kind: 'unfit',
  says: text(why, values),
  ...(keeps === undefined ? {} : { keeps }),
})

/** Refused once: who says the same again means it. */
export const doubted = (why: TextKey, words: string): Given => ({
  kind: 'unfit',
  why,
  keeps: { doubted: words.slice(0, longestDoubted) },
})
const longestDoubted = 200

/** Whether just these words were doubted before. */
export const isRepeated = (words: string, { doubted }: FieldValues): boolean =>
  typeof doubted === 'string' && doubted === words.slice(0, longestDoubted)

/** A value, or the reason why there is none. */
export const valueOr = (value: string | undefined, why: TextKey): Given =>
  value === undefined ? unfit(why) : { kind: 'value', value }
