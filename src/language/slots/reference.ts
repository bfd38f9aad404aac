import type { Slot } from '../../domain/understanding.ts'
import type { Token } from '../matching-key.ts'
import { digitOf } from '../numbers.ts'
import type { Labels } from './labels.ts'

/** Letters before a number that tell of other papers: invoices, payments, parcels, standards. */
const otherPapers: ReadonlySet<string> = new Set(
  'inv po lpo do trx txn awb iso iban po grn rfq sku imei vin img vid pxl ptt doc mp en din om omr usd aed sar may'.split(
    ' ',
  ),
)

/** `BUR-2026-000145`: letters, a year and a number, as other systems write theirs. */
const dated =
  /(?<![\p{L}\p{N}_@./-])([A-Za-z]{2,5})[-/_\u2010-\u2013](\p{Nd}{4})[-/_\u2010-\u2013](\p{Nd}{3,8})(?![\p{L}\p{N}])/gu
/** `BUR 2026 000145`, `BUR2026000145`: capitals, a year and five digits or more. */
const joined =
  /(?<![\p{L}\p{N}_@./-])([A-Z]{3,4}) ?(20\p{Nd}{2}|\u0662\u0660\p{Nd}{2}) ?(\p{Nd}{5,7})(?![\p{L}\p{N}])/gu
/** `AB-12345`, `BUR 2026 000145`: only after a label. */
const lettered =
  /(?<![\p{L}\p{N}_@./-])([A-Za-z]{1,5})[-/_ \u2010-\u2013]?(\p{Nd}{3,10})(?:[-/_ \u2010-\u2013](\p{Nd}{3,8}))?(?![\p{L}\p{N}])/gu

/** References with letters, in capitals and Western digits. */
export function findLetteredReferences(
  text: string,
  tokens: readonly Token[],
  labels: Labels,
): readonly Slot[] {
  if (!/\p{Nd}/u.test(text)) return []
  const slots: Slot[] = []
  for (const pattern of [dated, joined, lettered]) {
    for (const found of text.matchAll(pattern)) {
      const start = found.index
      const end = start + found[0].length
      const letters = (found[1] ?? '').toLowerCase()
      const label = labels.of(tokens, start)
      if (slots.some((slot) => slot.start < end && start < slot.end)) continue
      if (otherPapers.has(letters) || label === 'other') continue
      if (pattern === lettered && /^\p{L}+ /u.test(found[0]) && letters.toUpperCase() !== found[1]) continue
      const isYear = /^(?:19|20)/.test(western(found[2] ?? ''))
      if (pattern === lettered ? label === 'reference' : isYear)
        slots.push({ name: 'reference', value: western(found[0]).toUpperCase(), start, end })
    }
  }
  return slots
}

/** A number with its digits in Western ones, all else as it stands. */
export function western(text: string): string {
  let result = ''
  for (let index = 0; index < text.length; index++) {
    const digit = digitOf(text.charCodeAt(index))
    result += digit < 0 ? text[index] : digit
  }
  return result
}
