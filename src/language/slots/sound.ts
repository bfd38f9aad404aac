/** The letters by which the Gulf writes a sound, the usual one first: ق as ج or گ, ج as ي, ك as چ, ض and ظ alike. */
const alternatives: Readonly<Record<string, readonly string[]>> = {
  '\u0642': ['\u0642', '\u062c', '\u06af', '\u063a', '\u0643'],
  '\u062c': ['\u062c', '\u064a', '\u0686'],
  '\u0643': ['\u0643', '\u0686'],
  '\u0636': ['\u0636', '\u0638', '\u0630'],
  '\u0638': ['\u0638', '\u0636'],
  '\u063a': ['\u063a', '\u0642'],
  '\u0637': ['\u0637', '\u062a'],
}

/** Endings that sound alike: ة, ه, ا, اء and ى. */
const endings: readonly (readonly [RegExp, readonly string[]])[] = [
  [/[\u0629\u0647]$/u, ['\u0647', '\u0627']],
  [/\u0627\u0621$/u, ['\u0627\u0621', '\u0627', '\u0647', '\u0649']],
  [/\u0649$/u, ['\u0649', '\u0627', '\u0649\u0647']],
]

const mostSpellings = 48

/**
 * The spellings by which an Arabic name may be written as it sounds in the Gulf, at most 48, itself among them; none
 * for a name in other letters. The matching key folds the rest.
 */
export function soundSpellings(name: string): readonly string[] {
  if (!/^[\u0600-\u06ff ]+$/u.test(name)) return []
  let spellings = ['']
  for (const letter of spoken(name)) {
    const letters = alternatives[letter] ?? [letter]
    const grown = spellings.flatMap((begun) => letters.map((next) => begun + next))
    spellings = grown.length > mostSpellings ? spellings.map((begun) => begun + letter) : grown
  }
  return spellings.flatMap((spelling) => {
    const ending = endings.find(([pattern]) => pattern.test(spelling))
    return ending === undefined ? [spelling] : ending[1].map((end) => spelling.replace(ending[0], end))
  })
}

/** A letter that doubles the article's is no sound of its own. */
const spoken = (name: string): readonly string[] => [...name.normalize('NFC')]

/** Latin spellings of one sound, longest first; '' is heard by nobody. */
const sounds: readonly (readonly [string, string])[] = [
  ['kh', 'X'],
  ['gh', 'K'],
  ['sh', 'C'],
  ['ch', 'K'],
  ['dh', 'D'],
  ['th', 'D'],
  ['zh', 'z'],
  ['5', 'X'],
  ['7', 'h'],
  ['8', 'K'],
  ['9', 's'],
  ['6', 'D'],
  ['3', ''],
  ['2', ''],
  ['q', 'K'],
  ['g', 'K'],
  ['k', 'K'],
  ['c', 'K'],
  ['d', 'D'],
  ['z', 'z'],
  ['v', 'f'],
  ['p', 'b'],
]
const soundsByFirst = Map.groupBy(sounds, ([letters]) => letters.charAt(0))

const soundAt = (word: string, index: number): readonly [string, string] | undefined =>
  soundsByFirst.get(word.charAt(index))?.find(([letters]) => word.startsWith(letters, index))

const isVowel = (letter: string): boolean => 'aeiouyw'.includes(letter)
const fewestConsonants = 2

/** How a Latin or Arabizi spelling sounds. */
export interface LatinSound {
  /** Its words and consonants, how it begins to sound and how it ends: spellings with one key sound alike. */
  readonly key: string
  readonly consonants: number
  /** Words, articles apart. */
  readonly words: number
}

/** One word of a spelling as it sounds: its consonants, its first vowel, and how it ends. */
export interface WordSound {
  readonly consonants: string
  readonly firstVowel: 'o' | 'a' | ''
  readonly ending: 'a' | 'i' | 'closed'
  readonly hasLetters: boolean
}

/** The sound of a Latin word, or undefined of an article: `al`, `el`, `as` … before a name and between two words. */
export function wordSound(spelling: string): WordSound | undefined {
  if (articles.has(spelling)) return undefined
  const word = spelling.length > 5 && /^[ae]l/.test(spelling) ? spelling.slice(2) : spelling
  let consonants = ''
  let firstVowel: WordSound['firstVowel'] = ''
  let lastHeard = ''
  let index = 0
  while (index < word.length) {
    const sound = soundAt(word, index)
    const letter = word[index] ?? ''
    if (sound === undefined && isVowel(letter) && !(index === 0 && 'wy'.includes(letter))) {
      lastHeard = ''
      if (firstVowel === '') firstVowel = 'ou'.includes(letter) ? 'o' : 'a'
    } else {
      const heard = sound?.[1] ?? letter
      const isSilent = heard === 'h' && index + 1 === word.length && /[aeiou]/.test(word[index - 1] ?? '')
      if (!isSilent && heard !== lastHeard) consonants += heard
      lastHeard = heard
    }
    index += sound?.[0].length ?? 1
  }
  return { consonants, firstVowel, ending: endingOf(word), hasLetters: /[a-z]/.test(word) }
}

const articles: ReadonlySet<string> = new Set(['al', 'el', 'as', 'an', 'ar', 'ad', 'ash', 'il', 'l', 'the'])

function endingOf(word: string): WordSound['ending'] {
  const end = word.replace(/[h2]$/u, '')
  if (/[ae]$/u.test(end)) return 'a'
  return /[iyou]$/u.test(end) ? 'i' : 'closed'
}

/** What words sound like together, or undefined where they have fewer than two consonants. */
export function soundOf(words: readonly WordSound[]): LatinSound | undefined {
  const consonants = words.map((word) => word.consonants).join('')
  if (consonants.length < fewestConsonants || !words.some(({ hasLetters }) => hasLetters)) return undefined
  const firstVowel = words.find((word) => word.firstVowel !== '')?.firstVowel ?? 'a'
  const key = `${words.length}:${consonants}:${firstVowel}:${words.at(-1)?.ending ?? 'closed'}`
  return { key, consonants: consonants.length, words: words.length }
}

/**
 * The sound of a spelling, or undefined where it has fewer than two consonants. `7amasa`, `Hamasah` and `hamassa`
 * sound alike, `homes` does not.
 */
export function latinSound(spelling: string): LatinSound | undefined {
  const words = spelling
    .toLowerCase()
    .replaceAll(/[^a-z0-9 ]/gu, '')
    .trim()
    .split(' ')
  return soundOf(words.flatMap((word) => wordSound(word) ?? []))
}

/** A Latin spelling without the short u of its first syllable, as it is said: "Braimi". */
export const withoutShortVowel = (spelling: string): string =>
  spelling.replace(/^((?:[ae][lsrn] )?[b-df-hj-np-tv-z]+)[uo](?=[b-df-hj-np-tv-z])/i, '$1')
