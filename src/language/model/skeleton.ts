/** What two or three Latin letters and signs together stand for in Arabizi, longest first where one begins another. */
const pairs: readonly (readonly [string, string])[] = [
  ["7'", '\u062e'],
  ["3'", '\u062e'],
  ["6'", '\u062f'],
  ["9'", '\u062f'],
  ['sh', '\u0634'],
  ['ch', '\u0634'],
  ['kh', '\u062e'],
  ['gh', '\u062e'],
  ['th', '\u062a'],
  ['dh', '\u062f'],
  ['zh', '\u0632'],
]

/** Latin letters and digits of Arabizi by the consonant they stand for; vowels stand for none. */
const latin: Readonly<Record<string, string>> = {
  b: '\u0628',
  p: '\u0628',
  t: '\u062a',
  j: '\u062c',
  d: '\u062f',
  r: '\u0631',
  z: '\u0632',
  s: '\u0633',
  f: '\u0641',
  v: '\u0641',
  q: '\u0643',
  k: '\u0643',
  c: '\u0643',
  g: '\u0643',
  l: '\u0644',
  m: '\u0645',
  n: '\u0646',
  h: '\u0647',
  x: '\u0643\u0633',
  '4': '\u062f',
  '5': '\u062e',
  '6': '\u062a',
  '7': '\u0647',
  '8': '\u0643',
  '9': '\u0633',
}

/** Arabic letters that writers mix up, each by one of them; vowels, hamza and ain vanish. */
const mixed: Readonly<Record<string, string>> = {
  '\u0621': '',
  '\u0627': '',
  '\u0648': '',
  '\u064a': '',
  '\u0639': '',
  '\u0637': '\u062a',
  '\u062b': '\u062a',
  '\u0635': '\u0633',
  '\u0636': '\u062f',
  '\u0638': '\u062f',
  '\u0630': '\u062f',
  '\u0642': '\u0643',
  '\u06af': '\u0643',
  '\u063a': '\u062e',
  '\u062d': '\u0647',
  '\u0686': '\u0634',
}

/**
 * The consonants of a word's key, one letter for all that sound or are typed alike, no letter twice in a row:
 * `7ofra`, `hofrah` and their Arabic spellings share one skeleton. Empty for a word of vowels.
 */
export function skeleton(key: string): string {
  const letters = /[a-z]/.test(key) ? arabic(key) : key
  let bones = ''
  let last = ''
  for (const letter of letters) {
    const bone = mixed[letter] ?? letter
    if (bone === '' || bone === last) continue
    bones += bone
    last = bone
  }
  return bones
}

function arabic(key: string): string {
  let letters = ''
  let index = 0
  while (index < key.length) {
    const pair = pairs.find(([written]) => key.startsWith(written, index))
    letters += pair?.[1] ?? latin[key[index] ?? ''] ?? ''
    index += pair?.[0].length ?? 1
  }
  return letters
}
