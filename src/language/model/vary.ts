import type { LabelledText } from './lessons.ts'
import { seededRandom } from './random.ts'

/** How a message may be written; each has words of its own around the matter. */
export const scripts = ['ar', 'en', 'arabizi'] as const
export type Script = (typeof scripts)[number]

/** Words around a matter: the shape of `data/language/openings.yaml`. */
export interface Openings {
  /** Type → words that say outright what it is, before a noun. */
  readonly declaring: Readonly<Record<string, Readonly<Record<Script, readonly string[]>>>>
  /** Wishes to have something for the first time: an inquiry. */
  readonly applying: Readonly<Record<Script, readonly string[]>>
  /** Type → words that lead to it without naming it. */
  readonly leading: Readonly<Record<string, Readonly<Record<Script, readonly string[]>>>>
  readonly greetings: Readonly<Record<Script, readonly string[]>>
  readonly endings: Readonly<Record<Script, readonly string[]>>
}

/** What can be spoken of: a few words, and the service that they mean (`none`: somebody else's). */
export interface Matter {
  readonly words: string
  readonly service: string
}

/** How often a type's openings are put before matters of a service, for each script. */
const perService = 5
/** Share of examples that are learnt once more with other words around them. */
const variedShare = 0.35
/** Types of messages that come with greetings, places and names around them. */
const wrapped: ReadonlySet<string> = new Set(['complaint', 'inquiry', 'report', 'suggestion', 'status'])

/** Messages made by rule: every type said outright of every service. The same words give the same messages. */
export function composeMessages(
  openings: Openings,
  matters: readonly Matter[],
  seed = 11,
): readonly LabelledText[] {
  const random = seededRandom(seed)
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
  const made: LabelledText[] = []
  const services = [...Map.groupBy(matters, ({ service }) => service)]
  for (const [type, byScript] of Object.entries(openings.declaring)) {
    for (const script of scripts) {
      const beginnings = [...byScript[script], ...(openings.leading[type]?.[script] ?? [])]
      for (const [service, all] of services) {
        const fitting = all.filter(({ words }) => isLatin(words) === (script !== 'ar'))
        for (let count = 0; count < perService && fitting.length > 0; count++) {
          const parts = [
            random() < 0.25 ? pick(openings.greetings[script]) : undefined,
            pick(beginnings),
            pick(fitting)?.words,
            random() < 0.6 ? pick(openings.endings[script]) : undefined,
          ]
          made.push({ text: joined(parts), types: [type], services: [service] })
        }
      }
    }
  }
  return made
}

/** The same messages with other words around some of them. */
export function vary<Text extends LabelledText>(
  texts: readonly Text[],
  { greetings, endings }: Pick<Openings, 'greetings' | 'endings'>,
  seed = 13,
): readonly Text[] {
  const random = seededRandom(seed)
  const pick = (list: readonly string[]): string | undefined => list[Math.floor(random() * list.length)]
  return texts.flatMap((labelled) => {
    const { text, types } = labelled
    if (!wrapped.has(types[0] ?? '') || random() >= variedShare) return []
    const script = scriptOf(text)
    const before = random() < 0.5 ? pick(greetings[script]) : undefined
    const after = before === undefined || random() < 0.4 ? pick(endings[script]) : undefined
    return [{ ...labelled, text: joined([before, text, after]) }]
  })
}

const isLatin = (words: string): boolean => /[a-z]/i.test(words)

const scriptOf = (text: string): Script =>
  !isLatin(text) ? 'ar' : /[a-z][23579]|[23579][a-z]/i.test(text) ? 'arabizi' : 'en'

/** An ending that begins with its own mark needs no blank. */
function joined(parts: readonly (string | undefined)[]): string {
  return parts
    .flatMap((part) => part ?? [])
    .reduce((text, part) => (text === '' || /^[,.\u060c]/.test(part) ? text + part : `${text} ${part}`), '')
}
