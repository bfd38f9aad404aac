import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Language } from '../domain/text.ts'
import type { Path, Problem } from './problem.ts'
import { readSource, type Source } from './source.ts'

/** A text with the place where it is written. */
export interface TextEntry {
  readonly key: string
  readonly text: string
  readonly source: Source
}

/** Texts of one level (shared, or one organisation's own) by language and key. */
export type TextTable = Readonly<Record<Language, ReadonlyMap<string, TextEntry>>>

export interface LoadedTexts {
  readonly table: TextTable
  readonly problems: readonly Problem[]
  /** Whether a text may stand in what could not be read: nobody can say that it is missing. */
  readonly mayHold: MayHold
}

export type MayHold = (language: Language, key: string) => boolean

export const languages: readonly Language[] = ['ar', 'en']

/**
 * The shared texts: `data/texts/ar.yaml` and `en.yaml` with their parts `<part>.ar.yaml`, `<part>.en.yaml` (the web
 * pages, the charter). A key stands in one of them.
 */
export function loadSharedTexts(dataDir: string): LoadedTexts {
  const folder = join(dataDir, 'texts')
  const parts = existsSync(folder) ? readdirSync(folder).sort() : []
  const of = (language: Language) =>
    [`${language}.yaml`, ...parts.filter((file) => file.endsWith(`.${language}.yaml`))].map(
      (file) => `texts/${file}`,
    )
  return loadTexts(dataDir, { ar: of('ar'), en: of('en') })
}

/** An organisation's own texts, `texts.ar.yaml` and `texts.en.yaml` in its folder; it may have none. */
export function loadOwnTexts(dataDir: string, folder: string): LoadedTexts {
  const files = new Set(readdirSync(join(dataDir, folder)))
  const of = (language: Language) =>
    [`texts.${language}.yaml`].filter((file) => files.has(file)).map((file) => `${folder}/${file}`)
  return loadTexts(dataDir, { ar: of('ar'), en: of('en') })
}

/** The texts that hold for an organisation: its own before the shared ones. */
export function mergeTexts(shared: TextTable, own: TextTable): TextTable {
  return { ar: new Map([...shared.ar, ...own.ar]), en: new Map([...shared.en, ...own.en]) }
}

/** The bare texts, as a policy holds them. */
export function plainTexts(table: TextTable): Readonly<Record<Language, Readonly<Record<string, string>>>> {
  const plain = (language: Language) =>
    Object.fromEntries([...table[language]].map(([key, entry]) => [key, entry.text]))
  return { ar: plain('ar'), en: plain('en') }
}

/** A problem at a text. */
export function textProblem(entry: TextEntry, message: string, at: 'value' | 'key' = 'value'): Problem {
  return entry.source.problem([entry.key], message, at)
}

function loadTexts(dataDir: string, files: Readonly<Record<Language, readonly string[]>>): LoadedTexts {
  const problems: Problem[] = []
  const unread = new Set<Language>()
  const faulty = { ar: new Set<string>(), en: new Set<string>() }
  const load = (language: Language): ReadonlyMap<string, TextEntry> => {
    const entries = new Map<string, TextEntry>()
    for (const file of files[language]) {
      const reading = readSource(dataDir, file)
      problems.push(...reading.problems)
      if (!isTable(reading.source?.value)) unread.add(language)
      if (reading.source !== undefined) problems.push(...take(reading.source, entries, faulty[language]))
    }
    return entries
  }
  const mayHold: MayHold = (language, key) =>
    unread.has(language) ||
    [...faulty[language]].some((wrong) => key === wrong || key.startsWith(`${wrong}.`))
  return { table: { ar: load('ar'), en: load('en') }, problems, mayHold }
}

/** An empty file has no texts. */
const isTable = (value: unknown): value is object | null => typeof value === 'object' && !Array.isArray(value)

const keyShape = /^[a-zA-Z][\w-]*(\.[\w-]+)*$/

function take(source: Source, entries: Map<string, TextEntry>, faulty: Set<string>): Problem[] {
  if (source.value === null) return []
  if (!isTable(source.value)) {
    return [source.problem([], 'the file must be a mapping of text keys to texts')]
  }
  const problems: Problem[] = []
  const mistake = (path: Path, message: string) => {
    faulty.add(path.map(String).join('.'))
    problems.push(source.problem(path, message, 'key'))
  }
  for (const [key, text] of Object.entries(source.value)) {
    const before = entries.get(key)
    if (!keyShape.test(key))
      mistake(
        [key],
        `"${key}" is no text key; a key is made of letters, digits, dots and hyphens, such as "greeting.first"`,
      )
    else if (typeof text !== 'string') mistake([key], `text "${key}" must be a text in quotes; keys are flat`)
    else if (text.trim() === '') mistake([key], `text "${key}" is empty`)
    else if (before !== undefined) mistake([key], `text "${key}" stands in ${before.source.file} too`)
    else entries.set(key, { key, text, source })
  }
  return problems
}
