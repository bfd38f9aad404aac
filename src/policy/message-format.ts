import { IntlMessageFormat } from 'intl-messageformat'
import type { Language } from '../domain/text.ts'

type Element = ReturnType<IntlMessageFormat['getAst']>[number]

/** What a text in ICU MessageFormat is made of, or why it is none. */
export type Anatomy =
  | {
      readonly kind: 'text'
      readonly placeholders: readonly string[]
      /** Words that are always the same: those inside the forms of a plural are not among them. */
      readonly literals: readonly string[]
      /** Plural arguments with the forms that they give. */
      readonly plurals: readonly { readonly name: string; readonly forms: readonly string[] }[]
    }
  | { readonly kind: 'broken'; readonly why: string }

/** Takes a text apart (ICU MessageFormat, as `intl-messageformat` reads it; tags are plain words). */
export function dissect(text: string, language: Language): Anatomy {
  if (!/[{}']/.test(text)) return { kind: 'text', placeholders: [], literals: [text], plurals: [] }
  let elements: readonly Element[]
  try {
    elements = new IntlMessageFormat(text, language, undefined, { ignoreTag: true }).getAst()
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: 'broken', why: explain(error) }
    throw error
  }
  const placeholders = new Set<string>()
  const literals: string[] = []
  const plurals: { name: string; forms: string[] }[] = []
  const visit = (parts: readonly Element[], counted: boolean) => {
    for (const part of parts) {
      if ('options' in part) {
        placeholders.add(part.value)
        const plural = 'pluralType' in part
        if (plural) plurals.push({ name: part.value, forms: Object.keys(part.options) })
        for (const option of Object.values(part.options)) visit(option.value, counted || plural)
      } else if ('value' in part) {
        if (part.type !== literalType) placeholders.add(part.value)
        else if (!counted) literals.push(part.value)
      }
    }
  }
  visit(elements, false)
  return { kind: 'text', placeholders: [...placeholders], literals, plurals }
}

/** `TYPE.literal` of @formatjs/icu-messageformat-parser, which is not a dependency of ours. */
const literalType = 0

/** `EXPECT_ARGUMENT_CLOSING_BRACE` → `expect argument closing brace, at character 3`. */
function explain(error: SyntaxError): string {
  const words = error.message.toLowerCase().replaceAll('_', ' ')
  const at = 'location' in error ? startOf(error.location) : undefined
  return at === undefined ? words : `${words}, at character ${at + 1}`
}

function startOf(location: unknown): number | undefined {
  if (typeof location !== 'object' || location === null || !('start' in location)) return undefined
  const { start } = location
  if (typeof start !== 'object' || start === null || !('offset' in start)) return undefined
  return typeof start.offset === 'number' ? start.offset : undefined
}
