import type { Token } from '../matching-key.ts'
import type { Reading } from '../reading.ts'

const maxNameWords = 7
const letters = /^\p{L}+$/u
const arabicFamily = /^\u0627\u0644\p{L}{2,}(?:\u064a|\u064a\u0647)$/u
const latinFamily = /^(?:al|el)\p{L}{2,}(?:i|y|iya|iyah|ia)$/u

/**
 * Which words of a text may be parts of a name, and why. `names`: keys of given names and honorifics; a word that only
 * holds one with a particle («وسالم», «الخميس») speaks of somebody or something else.
 */
export class NameWords {
  readonly tokens: readonly Token[]
  private readonly text: string
  private readonly given: ReadonlyMap<number, number>
  private readonly kin: ReadonlySet<number>
  private readonly stops: ReadonlySet<number>
  private readonly familyLike: ReadonlySet<number>
  private readonly honorifics: ReadonlySet<number>

  constructor({ text, tokens, marks }: Reading, names: ReadonlySet<string>) {
    this.text = text
    this.tokens = tokens
    this.kin = marks.words('kin')
    this.stops = marks.words('notname')
    this.familyLike = marks.words('nisbalike')
    const isWhole = (index: number): boolean => names.has(tokens[index]?.key ?? '')
    this.honorifics = new Set([...marks.words('honorific')].filter(isWhole))
    const none = marks.words('notgiven')
    const isName = (at: number): boolean => isWhole(at) && !this.isPreposition(at) && !none.has(at)
    this.given = new Map(
      marks.all('given').flatMap(({ from, to }) => (isName(from) ? [[from, to] as const] : [])),
    )
  }

  /** «على» is "on" and «مني» "from me": names only before their family's. */
  private isPreposition(index: number): boolean {
    const token = this.tokens[index]
    if (token === undefined || this.isFamily(index + 1) || this.isKin(index + 1)) return false
    const written = this.text.slice(token.start, token.end)
    return written === '\u0639\u0644\u0649' || written === '\u0645\u0646\u064a'
  }

  /** Where a given name that begins at a word ends, or undefined. */
  givenEnd(index: number): number | undefined {
    return this.given.get(index)
  }

  isKin(index: number): boolean {
    return this.kin.has(index)
  }

  isHonorific(index: number): boolean {
    return this.honorifics.has(index)
  }

  isStop(index: number): boolean {
    return this.stops.has(index)
  }

  isLetters(index: number): boolean {
    return letters.test(this.tokens[index]?.key ?? '')
  }

  /** A name of a family or tribe by its shape: «الكعبي», «الشامسية», "Al Kaabi", "Alkaabi". */
  isFamily(index: number): boolean {
    const key = this.tokens[index]?.key ?? ''
    return (
      (arabicFamily.test(key) || latinFamily.test(key)) &&
      !this.familyLike.has(index) &&
      !this.stops.has(index)
    )
  }

  /** A Latin word with a capital that stops no name. */
  isCapitalised(index: number): boolean {
    const token = this.tokens[index]
    if (token === undefined || this.stops.has(index)) return false
    const word = this.text.slice(token.start, token.end)
    return /^[A-Z][a-z'\u2019]+$/.test(word)
  }

  /**
   * Where the name ends that begins at a word: the words that names have – given, of the family, after "son of" –
   * and in Latin letters those with a capital.
   */
  end(from: number): number {
    let at = from
    while (at < this.tokens.length && at < from + maxNameWords && this.isInLine(at, from)) {
      const given = this.given.get(at)
      if (given !== undefined && !this.stops.has(at)) at = given
      else if (this.isKin(at) && this.isLetters(at + 1) && this.isInLine(at + 1, from)) at += 2
      else if (this.isFamily(at) || (at > from && this.isCapitalised(at)) || this.isHonorific(at)) at++
      else break
    }
    return at
  }

  /** Where the words end that stand as a name after its label: any letters up to a stop or a mark. */
  looseEnd(from: number, isStop: (index: number) => boolean): number {
    let at = from
    while (at < this.tokens.length && at < from + maxNameWords && this.isInLine(at, from)) {
      if (!this.isLetters(at) || this.stops.has(at) || isStop(at)) break
      at++
    }
    return at
  }

  /** Nothing but a blank, a hyphen or a dot stands between the words of a name. */
  private isInLine(at: number, from: number): boolean {
    const token = this.tokens[at]
    if (token === undefined) return false
    if (at === from || token.apart === 'no') return true
    const before = this.tokens[at - 1]
    return token.apart === 'mark' && /^(?:-|\. ?)$/.test(this.text.slice(before?.end ?? 0, token.start))
  }
}
