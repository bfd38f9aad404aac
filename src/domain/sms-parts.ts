/** How a text travels as a text message. */
export interface SmsLength {
  readonly alphabet: 'gsm-7' | 'ucs-2'
  /** Septets, or UTF-16 units. */
  readonly units: number
  /** Messages that are paid for. */
  readonly parts: number
}

/** Units of a message alone, and of each part of several, whose header takes the rest (3GPP TS 23.040 §9.2.3.24). */
const room = { 'gsm-7': { single: 160, part: 153 }, 'ucs-2': { single: 70, part: 67 } } as const

/** The default alphabet (3GPP TS 23.038 §6.2.1), without the escape to the next. */
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
/** Its extension (§6.2.1.1): two septets each. */
const extended = new Set('\f^{}\\[~]|€')

/** How long a text is as a text message: one letter beyond the default alphabet and all of it takes UCS-2. */
export function smsLength(text: string): SmsLength {
  const septets = septetsOf(text)
  const alphabet = septets === undefined ? 'ucs-2' : 'gsm-7'
  const units = septets ?? text.length
  const { single, part } = room[alphabet]
  return { alphabet, units, parts: units <= single ? 1 : packed(text, alphabet, part) }
}

/** Parts of a text of which no letter is torn: where two units would not fit, both go into the next one. */
function packed(text: string, alphabet: SmsLength['alphabet'], room: number): number {
  let parts = 1
  let left = room
  for (const character of text) {
    const units = alphabet === 'ucs-2' ? character.length : extended.has(character) ? 2 : 1
    if (units > left) {
      parts += 1
      left = room
    }
    left -= units
  }
  return parts
}

/** UTF-16 units of a text that fit into so many parts at most. */
export function longestIn(parts: number, text: string): number {
  const septets = septetsOf(text)
  // Each part but the last may have to leave a unit for a letter of two that does not fit.
  const torn = parts - 1
  if (septets === undefined)
    return parts * room['ucs-2'].part - (/[\u{10000}-\u{10ffff}]/u.test(text) ? torn : 0)
  // A piece may hold all the letters that take two, and no piece holds more than that.
  const all = parts * room['gsm-7'].part - (septets > text.length ? torn : 0)
  return Math.max(Math.floor(all / 2), all - (septets - text.length))
}

/** Septets of a text in the default alphabet; undefined where a letter is none of it. */
function septetsOf(text: string): number | undefined {
  let septets = 0
  for (const character of text) {
    if (extended.has(character)) septets += 2
    else if (basic.has(character)) septets += 1
    else return undefined
  }
  return septets
}
