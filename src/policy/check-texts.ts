import type { Language } from '../domain/text.ts'
import { findFixedNumbers } from './fixed-numbers.ts'
import { type Anatomy, dissect } from './message-format.ts'
import type { Problem } from './problem.ts'
import {
  type LoadedTexts,
  languages,
  type MayHold,
  type TextEntry,
  type TextTable,
  textProblem,
} from './texts.ts'

const nameOf: Readonly<Record<Language, string>> = { ar: 'Arabic', en: 'English' }

/** CLDR plural rules, cardinal: Arabic tells six forms apart, English two. */
const pluralForms: Readonly<Record<Language, readonly string[]>> = {
  ar: ['zero', 'one', 'two', 'few', 'many', 'other'],
  en: ['one', 'other'],
}

/** What is wrong with each text by itself: broken, with numbers of its own, with forms missing. */
export function checkEachText(table: TextTable): readonly Problem[] {
  return languages.flatMap((language) =>
    [...table[language].values()].flatMap((entry) => checkText(entry, language)),
  )
}

/** What is wrong between the languages: a text that one lacks, a placeholder that one lacks. */
export function checkPairs(table: TextTable, mayHold: MayHold): readonly Problem[] {
  const keys = new Set([...table.ar.keys(), ...table.en.keys()])
  return [...keys].flatMap((key) => {
    const ar = table.ar.get(key)
    const en = table.en.get(key)
    if (ar !== undefined && en !== undefined)
      return [...lacking(ar, 'ar', en, 'en'), ...lacking(en, 'en', ar, 'ar')]
    const [there, language] = ar !== undefined ? ([ar, 'en'] as const) : ([en, 'ar'] as const)
    return there === undefined || mayHold(language, key)
      ? []
      : [textProblem(there, `text "${key}" is missing in ${nameOf[language]}`, 'key')]
  })
}

/** Placeholders of an organisation's own texts that the shared text of that key does not get. */
export function checkOverrides(shared: TextTable, own: TextTable): readonly Problem[] {
  return languages.flatMap((language) =>
    [...own[language].values()].flatMap((entry) => {
      const original = shared[language].get(entry.key)
      if (original === undefined) return []
      const known = placeholdersOf(original, language)
      return placeholdersOf(entry, language)
        .filter((name) => !known.includes(name))
        .map((name) =>
          textProblem(entry, `text "${entry.key}" gets no value {${name}}; it gets ${list(known)}`),
        )
    }),
  )
}

/** An organisation's own texts that nothing says: mostly a key with a slip of the pen. */
export function checkKnown(own: TextTable, isKnown: (key: string) => boolean): readonly Problem[] {
  return languages.flatMap((language) =>
    [...own[language].values()]
      .filter(({ key }) => !isKnown(key))
      .map((entry) =>
        textProblem(entry, `text "${entry.key}" is said nowhere; mend its key or remove it`, 'key'),
      ),
  )
}

/** Texts that are needed and stand in neither language; `place` says where each need is named. */
export function checkRequired(
  { table, mayHold }: Pick<LoadedTexts, 'table' | 'mayHold'>,
  needs: ReadonlyMap<string, (message: string) => Problem>,
): readonly Problem[] {
  return [...needs]
    .filter(([key]) => languages.every((language) => !table[language].has(key) && !mayHold(language, key)))
    .map(([key, place]) => place(`text "${key}" is missing in both languages`))
}

function checkText(entry: TextEntry, language: Language): readonly Problem[] {
  const anatomy = dissect(entry.text, language)
  if (anatomy.kind === 'broken') return [textProblem(entry, `text "${entry.key}" is broken: ${anatomy.why}`)]
  return [
    ...fixedNumbers(anatomy).map((number) =>
      textProblem(entry, `text "${entry.key}" has the fixed number "${number}"; use a placeholder`),
    ),
    ...missingForms(anatomy, language).map((message) => textProblem(entry, `text "${entry.key}" ${message}`)),
    ...(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(entry.text)
      ? [
          textProblem(
            entry,
            `text "${entry.key}" has a direction mark; they are set where texts are rendered`,
          ),
        ]
      : []),
  ]
}

function fixedNumbers(anatomy: Extract<Anatomy, { kind: 'text' }>): readonly string[] {
  return anatomy.literals.flatMap(findFixedNumbers)
}

function missingForms(anatomy: Extract<Anatomy, { kind: 'text' }>, language: Language): readonly string[] {
  return anatomy.plurals.flatMap(({ name, forms }) => {
    const missing = pluralForms[language].filter((form) => !forms.includes(form))
    return missing.length === 0
      ? []
      : [`lacks the ${nameOf[language]} plural form ${missing.join(', ')} of {${name}}`]
  })
}

function lacking(
  from: TextEntry,
  fromLanguage: Language,
  to: TextEntry,
  toLanguage: Language,
): readonly Problem[] {
  const there = placeholdersOf(to, toLanguage)
  if (dissect(to.text, toLanguage).kind === 'broken') return []
  return placeholdersOf(from, fromLanguage)
    .filter((name) => !there.includes(name))
    .map((name) => textProblem(to, `text "${to.key}" lacks {${name}}, which its ${nameOf[fromLanguage]} has`))
}

/** Placeholders but `office`, the organisation's name, which every text gets. */
function placeholdersOf(entry: TextEntry, language: Language): readonly string[] {
  const anatomy = dissect(entry.text, language)
  return anatomy.kind === 'text' ? anatomy.placeholders.filter((name) => name !== 'office') : []
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.map((name) => `{${name}}`).join(', ')
}
