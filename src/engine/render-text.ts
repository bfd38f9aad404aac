import { IntlMessageFormat } from 'intl-messageformat'
import { unreachable } from '../domain/errors.ts'
import type { Policy } from '../domain/policy.ts'
import type { Language, TextRef, TextValue } from '../domain/text.ts'
import { renderInstant } from './render-instant.ts'

/** First strong isolate and pop directional isolate (Unicode UAX #9 §2.4): the one place where values get them. */
const isolate = '\u2068'
const popIsolate = '\u2069'
const maxDepth = 6

interface Rendering {
  readonly language: Language
  readonly policy: Policy
  readonly zone: string
}

/**
 * The finished text of a reference: the organisation's own text or the shared one, its typed values put in. Values
 * are isolated in Arabic. A key that no text has is written as the key itself: the policy check finds those before
 * the start. A field that a policy no longer has is called as any other detail.
 */
export function renderText(ref: TextRef, language: Language, policy: Policy, zone: string): string {
  return render(ref, { language, policy, zone }, 0)
}

/** The values of a text that fill the places of a platform's template, in its order; each on one line, as platforms want them. */
export function renderParameters(
  ref: TextRef,
  names: readonly string[],
  language: Language,
  policy: Policy,
  zone: string,
): readonly string[] {
  const rendering = { language, policy, zone }
  const office: TextValue = { kind: 'name', name: policy.name }
  return names.map((name) => {
    const value = name === 'office' ? office : (ref.values?.[name] ?? '')
    return String(renderValue(value, rendering, 0))
      .replaceAll(/\s+/g, ' ')
      .trim()
  })
}

function render(ref: TextRef, rendering: Rendering, depth: number): string {
  const { name } = ref.values ?? {}
  if (ref.key === 'name' && typeof name === 'object' && name.kind === 'name')
    return name.name[rendering.language]
  const format = formatOf(ref.key, rendering)
  if (typeof format === 'string') return format
  const values: Record<string, string | number> = {
    office: isolated(rendering.policy.name[rendering.language], rendering),
  }
  for (const [placeholder, value] of Object.entries(ref.values ?? {})) {
    values[placeholder] = depth > maxDepth ? '' : renderValue(value, rendering, depth)
  }
  return formatSafely(format, values, ref.key)
}

function renderValue(value: TextValue, rendering: Rendering, depth: number): string | number {
  if (typeof value === 'string') return isolated(value, rendering)
  switch (value.kind) {
    case 'code':
      return isolated(value.value, rendering)
    case 'count':
      return formatCount(value.unit, value.n, rendering)
    case 'instant':
      return renderInstant(value, rendering.language, rendering.zone, (ref) =>
        render(ref, rendering, depth + 1),
      )
    case 'name':
      return isolated(value.name[rendering.language], rendering)
    case 'text':
      return render(value.text, rendering, depth + 1)
    case 'list':
      return value.items
        .map((item) => renderValue(item, rendering, depth + 1))
        .join(value.form === 'lines' ? '\n' : rendering.language === 'ar' ? '\u060C ' : ', ')
    default:
      return unreachable(value)
  }
}

function isolated(words: string, rendering: Rendering): string {
  return rendering.language === 'ar' && words !== '' ? `${isolate}${words}${popIsolate}` : words
}

function formatCount(unit: string, n: number, rendering: Rendering): string {
  const format = formatOf(`count.${unit}`, rendering)
  return typeof format === 'string' ? format : formatSafely(format, { n }, `count.${unit}`)
}

/** A text that lacks a value is written with an empty one rather than stopping an answer; the policy check names it. */
function formatSafely(
  format: IntlMessageFormat,
  values: Record<string, string | number>,
  key: string,
): string {
  try {
    return String(format.format(values))
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error
    const given = new Proxy(values, { get: (known, name) => known[String(name)] ?? '', has: () => true })
    try {
      return String(format.format(given))
    } catch (again) {
      if (again instanceof Error && 'code' in again) return key
      throw again
    }
  }
}

/** Compiled texts of the policies in use, by digest, then language and key. A plain text needs no compiling. */
const compiled = new Map<string, Map<string, IntlMessageFormat | string>>()
const maxPolicies = 32

function formatOf(key: string, { policy, language }: Rendering): IntlMessageFormat | string {
  let texts = compiled.get(policy.digest)
  if (texts === undefined) {
    if (compiled.size >= maxPolicies) compiled.clear()
    texts = new Map()
    compiled.set(policy.digest, texts)
  }
  const id = `${language}:${key}`
  const known = texts.get(id)
  if (known !== undefined) return known
  const written = policy.texts[language]
  const source = written[key] ?? written[key.replace(fieldText, 'field.description.$1')] ?? key
  const made = /[{}']/.test(source)
    ? new IntlMessageFormat(source, locales[language], undefined, { ignoreTag: true })
    : source
  texts.set(id, made)
  return made
}

const fieldText = /^field\.[^.]+\.(ask|label)$/

/** Western digits in both languages, as both governing documents write them. */
const locales = { ar: 'ar-u-nu-latn', en: 'en' } as const
