import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { IntlMessageFormat } from 'intl-messageformat'
import { parse } from 'yaml'
import { z } from 'zod'
import { ConfigError } from '../domain/errors.ts'
import type { Language } from '../domain/text.ts'

/** Says a page text in its language; string values stand in their own direction (U+2068 … U+2069, UAX #9 §2.4.4). */
export type Say = (key: string, values?: Readonly<Record<string, string | number>>) => string

export interface PageTexts {
  readonly say: Readonly<Record<Language, Say>>
  readonly keys: Readonly<Record<Language, readonly string[]>>
  /** Whether both languages know the key. */
  has(key: string): boolean
}

const schema = z.record(z.string(), z.string())
const shipped = fileURLToPath(new URL('../../data/texts/', import.meta.url))

/** Reads `pages.ar.yaml` and `pages.en.yaml` (key → ICU MessageFormat). Throws ConfigError for a key that one of them lacks. */
export function loadPageTexts(directory: string = shipped): PageTexts {
  const read = (language: Language) =>
    schema.parse(parse(readFileSync(`${directory}/pages.${language}.yaml`, 'utf8')))
  const texts = { ar: read('ar'), en: read('en') }
  const problems = [
    ...missing(texts.ar, texts.en, 'pages.en.yaml'),
    ...missing(texts.en, texts.ar, 'pages.ar.yaml'),
  ]
  if (problems.length > 0) throw new ConfigError(problems)
  return {
    say: { ar: sayIn('ar', texts.ar), en: sayIn('en', texts.en) },
    keys: { ar: Object.keys(texts.ar), en: Object.keys(texts.en) },
    has: (key) => Object.hasOwn(texts.ar, key),
  }
}

function missing(
  from: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
  file: string,
): string[] {
  return Object.keys(from)
    .filter((key) => !Object.hasOwn(other, key))
    .map((key) => `${file}: the text "${key}" is missing.`)
}

function sayIn(language: Language, texts: Readonly<Record<string, string>>): Say {
  const formats = new Map<string, IntlMessageFormat>()
  return (key, values = {}) => {
    const text = texts[key]
    if (text === undefined) throw new ConfigError([`There is no page text "${key}".`])
    const format = formats.get(key) ?? new IntlMessageFormat(text, `${language}-u-nu-latn`)
    formats.set(key, format)
    const isolated = Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? `\u2068${value}\u2069` : value,
    ])
    return String(format.format(Object.fromEntries(isolated)))
  }
}
