type Random = () => number

const alphabets = [
  'ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءأإآؤئ ',
  'abcdefghijklmnopqrstuvwxyz 0123456789',
  '٠١٢٣٤٥٦٧٨٩۰۱۲۳ 0123456789+-/.,:;@#',
  '\u200f\u200e\u202e\u2066\u2069\u064b\u0651\u0640\u00ad\ufeff\u0000\ud83d\ude00\ufb51\ufdfa\n\r\t ؟?!،',
]

const below = (random: Random, limit: number): number => Math.floor(random() * limit)

/** A text of up to 120 code units of one or several alphabets, half surrogates among them. */
export function randomText(random: Random): string {
  let text = ''
  const length = below(random, 120)
  let alphabet = alphabets[below(random, alphabets.length)] ?? ''
  while (text.length < length) {
    if (random() < 0.1) alphabet = alphabets[below(random, alphabets.length)] ?? ''
    text +=
      random() < 0.02
        ? String.fromCharCode(below(random, 0x1_0000))
        : (alphabet[below(random, alphabet.length)] ?? '')
  }
  return text
}

/** A text with a few of its code units left out, doubled, swapped, replaced, or repeated many times. */
export function mutate(text: string, random: Random): string {
  let mutated = text
  for (let change = below(random, 6); change >= 0; change--) {
    const at = below(random, mutated.length + 1)
    const piece = randomText(random).slice(0, 1 + below(random, 4))
    switch (below(random, 5)) {
      case 0:
        mutated = mutated.slice(0, at) + mutated.slice(at + 1 + below(random, 5))
        break
      case 1:
        mutated = mutated.slice(0, at) + piece + mutated.slice(at)
        break
      case 2:
        mutated = mutated.slice(at) + mutated.slice(0, at)
        break
      case 3:
        mutated = mutated.slice(0, at) + (mutated[at] ?? '').repeat(below(random, 40)) + mutated.slice(at)
        break
      default:
        mutated = mutated.slice(0, at) + piece + mutated.slice(at + piece.length)
    }
  }
  return mutated
}
