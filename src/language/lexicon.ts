import { ConfigError } from '../domain/errors.ts'

type Words = readonly string[]
type Groups = Readonly<Record<string, Words>>

/** What words say, whatever the organisation: the shape of `data/language/lexicon.yaml`. */
export interface Lexicon {
  /** Case type → words by strength. */
  readonly types: Readonly<
    Record<string, { readonly name: Words; readonly phrase: Words; readonly hint: Words }>
  >
  /** Other intents → whole messages, and phrases inside short ones. */
  readonly intents: Readonly<Record<string, { readonly whole: Words; readonly phrase: Words }>>
  readonly acts: Groups
  readonly requests: Groups
  readonly fillers: Words
  readonly danger: Words
  readonly application: Words
  readonly marks: Groups
  readonly arabizi: Words
  /** The words of 1, 2, 3 … in order. */
  readonly ordinals: readonly Words[]
}

type Plain = Readonly<Record<string, unknown>>

/** Checks a parsed lexicon file; throws ConfigError naming every place that is not a list of words. */
export function parseLexicon(raw: unknown): Lexicon {
  const problems: string[] = []
  const record = (value: unknown, path: string): Plain => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Plain
    problems.push(`lexicon: ${path} must be a table.`)
    return {}
  }
  const words = (value: unknown, path: string): Words => {
    if (value === undefined) return []
    if (Array.isArray(value) && value.every((word) => typeof word === 'string')) return value
    problems.push(`lexicon: ${path} must be a list of words (put yes, no and numbers in quotes).`)
    return []
  }
  const groups = (value: unknown, path: string): Groups =>
    Object.fromEntries(
      Object.entries(record(value, path)).map(([name, list]) => [name, words(list, `${path}.${name}`)]),
    )
  const tables = (value: unknown, path: string): Readonly<Record<string, Plain>> =>
    Object.fromEntries(
      Object.entries(record(value, path)).map(([name, table]) => [name, record(table, `${path}.${name}`)]),
    )
  const file = record(raw, 'the file')
  const ordinals = file['ordinals']
  const lexicon: Lexicon = {
    types: mapTables(tables(file['types'], 'types'), (table, name) => ({
      name: words(table['name'], `types.${name}.name`),
      phrase: words(table['phrase'], `types.${name}.phrase`),
      hint: words(table['hint'], `types.${name}.hint`),
    })),
    intents: mapTables(tables(file['intents'], 'intents'), (table, name) => ({
      whole: words(table['whole'], `intents.${name}.whole`),
      phrase: words(table['phrase'], `intents.${name}.phrase`),
    })),
    acts: groups(file['acts'], 'acts'),
    requests: groups(file['requests'], 'requests'),
    fillers: words(file['fillers'], 'fillers'),
    danger: words(file['danger'], 'danger'),
    application: words(file['application'], 'application'),
    marks: groups(file['marks'], 'marks'),
    arabizi: words(file['arabizi'], 'arabizi'),
    ordinals: Array.isArray(ordinals)
      ? ordinals.map((list: unknown, index) => words(list, `ordinals.${index + 1}`))
      : [],
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return lexicon
}

function mapTables<T>(
  tables: Readonly<Record<string, Plain>>,
  make: (table: Plain, name: string) => T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, make(table, name)]))
}
