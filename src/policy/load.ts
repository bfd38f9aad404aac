import { type Dirent, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Calendar } from '../domain/calendar.ts'
import { ConfigError } from '../domain/errors.ts'
import type { Policy } from '../domain/policy.ts'
import type { Lexicon } from '../language/lexicon.ts'
import type { Models } from '../language/model/models.ts'
import type { Openings } from '../language/model/vary.ts'
import type { AssumedValue } from './assumed.ts'
import { calendarNames, loadCalendar } from './calendar.ts'
import { checkAccounts } from './check-accounts.ts'
import type { CheckSettings } from './check-settings.ts'
import { checkEachText, checkPairs, checkRequired } from './check-texts.ts'
import { loadLexicon } from './lexicon.ts'
import { checkServicesModel, loadModels } from './models.ts'
import { declaringOf, loadOpenings } from './openings.ts'
import { loadOrganisation } from './organisation.ts'
import { type Problem, sortProblems } from './problem.ts'
import { unreadable } from './source.ts'
import { loadSharedTexts } from './texts.ts'

/** What the data folder holds. */
export interface LoadedPolicies {
  /** Those without a mistake in their own files, by the names of their folders. */
  readonly policies: readonly Policy[]
  /** The calendars without a mistake, each in its first version. */
  readonly calendars: ReadonlyMap<string, Calendar>
  /** What words say, for every organisation; absent where its file has a mistake. */
  readonly lexicon?: Lexicon
  /** What messages begin and end with, to learn from; absent where there is no such file, or with a mistake. */
  readonly openings?: Openings
  /** What was learnt from examples, by organisation. */
  readonly models: ReadonlyMap<string, Models>
  /** Sorted by file and line; any of severity `mistake` stops the start. */
  readonly problems: readonly Problem[]
  /** What no document says, by organisation, then by calendar (`calendars/<name>`). */
  readonly assumed: readonly { readonly of: string; readonly values: readonly AssumedValue[] }[]
}

/** What is checked beside the files themselves. */
export interface Checks {
  /** Keys of the texts that the flows say. */
  readonly requiredTexts?: readonly string[]
  /** YYYY-MM-DD; absent: nothing is said about holidays that are due to be announced. */
  readonly today?: string
  /** What is wrong with a channel's settings, by the adapter of its kind; absent: they are taken as they are. */
  readonly settings?: CheckSettings
}

/**
 * Loads and checks every organisation of the data folder with the shared texts and the calendars. Throws
 * ConfigError where there is no such folder or no organisation in it.
 */
export function loadPolicies(dataDir: string, checks: Checks = {}): LoadedPolicies {
  const folders = organisationFolders(dataDir)
  const shared = loadSharedTexts(dataDir)
  const { lexicon, problems: ofLexicon } = loadLexicon(dataDir)
  const { openings, problems: ofOpenings } = loadOpenings(dataDir)
  const { models, problems: ofModels } = loadModels(dataDir, folders)
  const problems: Problem[] = [
    ...ofLexicon,
    ...ofOpenings,
    ...ofModels,
    ...shared.problems,
    ...checkEachText(shared.table),
    ...checkPairs(shared.table, shared.mayHold),
    ...checkRequired(
      shared,
      new Map((checks.requiredTexts ?? []).map((key) => [key, atStartOf('texts/ar.yaml', key)])),
    ),
  ]
  const calendars = calendarNames(dataDir).map((name) => ({
    name,
    ...loadCalendar(dataDir, name, checks.today),
  }))
  const surroundings = {
    shared,
    calendars: new Map(calendars.map(({ name, calendar }) => [name, calendar])),
    knownTexts: new Set([
      ...(checks.requiredTexts ?? []),
      ...shared.table.ar.keys(),
      ...shared.table.en.keys(),
    ]),
    ...(checks.settings && { settings: checks.settings }),
    ...(checks.today !== undefined && { today: checks.today }),
  }
  const organisations = folders.map((folder) => ({
    folder,
    ...loadOrganisation(dataDir, folder, surroundings),
  }))
  problems.push(
    ...[...calendars, ...organisations].flatMap((loaded) => loaded.problems),
    ...checkAccounts(organisations.flatMap(({ accounts }) => accounts)),
    ...organisations.flatMap(({ folder, policy }) =>
      policy === undefined ? [] : checkServicesModel(folder, policy.services, models.get(folder) ?? {}),
    ),
  )
  return {
    policies: organisations.flatMap(({ policy }) => policy ?? []),
    calendars: new Map(
      calendars.flatMap(({ name, calendar }) => (calendar === undefined ? [] : [[name, calendar]])),
    ),
    ...(lexicon && { lexicon: { ...lexicon, ...(openings && { declaring: declaringOf(openings) }) } }),
    ...(openings && { openings }),
    models,
    problems: sortProblems(problems),
    assumed: [
      ...organisations.map(({ folder, assumed }) => ({ of: folder, values: assumed })),
      ...calendars.map(({ name, assumed }) => ({ of: `calendars/${name}`, values: assumed })),
    ].filter(({ values }) => values.length > 0),
  }
}

/** A folder is an organisation's when it holds one of an organisation's files. */
function organisationFolders(dataDir: string): readonly string[] {
  if (!existsSync(dataDir))
    throw new ConfigError([`There is no folder ${dataDir}; name the one that holds the policies.`])
  const files = ['policy.yaml', 'services.yaml', 'places.yaml', 'texts.ar.yaml', 'texts.en.yaml']
  const folders = entriesOf(dataDir)
    .filter(
      (entry) => entry.isDirectory() && files.some((file) => existsSync(join(dataDir, entry.name, file))),
    )
    .map((entry) => entry.name)
    .sort()
  if (folders.length > 0) return folders
  throw new ConfigError([
    `There is no organisation in ${dataDir}; make a folder with policy.yaml, services.yaml and places.yaml.`,
  ])
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    throw new ConfigError([`${folder}: ${unreadable(error)}; name the folder that holds the policies.`], {
      cause: error,
    })
  }
}

function atStartOf(file: string, path: string): (message: string) => Problem {
  return (message) => ({ severity: 'mistake', file, line: 1, column: 1, path, message })
}
