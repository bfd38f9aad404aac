import type { Calendar } from '../domain/calendar.ts'
import type { Policy } from '../domain/policy.ts'
import { fieldTextKeys } from '../engine/text-keys.ts'
import type { AssumedValue } from './assumed.ts'
import { type Account, accountsOf } from './check-accounts.ts'
import { checkCalendar } from './check-calendar.ts'
import { checkDoubles } from './check-doubles.ts'
import { checkReferences, type Draft } from './check-references.ts'
import { checkSense } from './check-sense.ts'
import { type CheckSettings, checkSettings } from './check-settings.ts'
import { checkTemplates } from './check-templates.ts'
import { checkEachText, checkKnown, checkOverrides, checkPairs, checkRequired } from './check-texts.ts'
import { completePolicy } from './complete.ts'
import { parseFile } from './parse-file.ts'
import { placesSchema, policySchema, servicesSchema } from './policy-schema.ts'
import type { Problem } from './problem.ts'
import { readSource } from './source.ts'
import { type LoadedTexts, loadOwnTexts, type MayHold, mergeTexts, type TextTable } from './texts.ts'

/** What an organisation's folder stands among. */
export interface Surroundings {
  readonly shared: LoadedTexts
  /** By the names of their files; undefined where one has mistakes. */
  readonly calendars: ReadonlyMap<string, Calendar | undefined>
  /** Keys that something says; those of an organisation's own fields come to them. */
  readonly knownTexts: ReadonlySet<string>
  readonly settings?: CheckSettings
  /** YYYY-MM-DD; absent: nothing is said about a review that is due. */
  readonly today?: string
}

/** `policy` is absent where a file of the folder has a mistake. */
export interface LoadedOrganisation {
  readonly policy?: Policy
  readonly problems: readonly Problem[]
  readonly assumed: readonly AssumedValue[]
  readonly accounts: readonly Account[]
}

/** Loads and checks one folder: `policy.yaml`, `services.yaml`, `places.yaml` and its own texts. */
export function loadOrganisation(
  dataDir: string,
  folder: string,
  { shared, calendars, knownTexts, settings, today }: Surroundings,
): LoadedOrganisation {
  const read = readDraft(dataDir, folder)
  const own = loadOwnTexts(dataDir, folder)
  const texts = mergeTexts(shared.table, own.table)
  const mayHold: MayHold = (language, key) => shared.mayHold(language, key) || own.mayHold(language, key)
  const problems = [
    ...read.problems,
    ...own.problems,
    ...checkEachText(own.table),
    ...checkPairs(only(texts, own.table), mayHold),
    ...checkOverrides(shared.table, own.table),
  ]
  const { policy, services, places, assumed } = read
  if (policy === undefined) return { problems, assumed, accounts: [] }
  const draft: Draft = { policy, ...(services && { services }), ...(places && { places }) }
  const ofFields = fieldTexts(draft)
  problems.push(
    ...checkName(draft, folder),
    ...checkCalendar(draft, calendars),
    ...checkReferences(draft),
    ...checkDoubles(draft),
    ...checkSense(draft),
    ...checkTemplates(draft, texts),
    ...(settings === undefined ? [] : checkSettings(draft, settings)),
    ...checkRequired({ table: texts, mayHold }, ofFields),
    ...checkKnown(own.table, (key) => knownTexts.has(key) || ofFields.has(key)),
  )
  const accounts = accountsOf(draft)
  if (services === undefined || places === undefined || problems.length > 0)
    return { problems, assumed, accounts }
  const complete = completePolicy({ policy, services, places }, texts, own.table)
  return { ...(complete && { policy: complete }), problems: reviewWarning(draft, today), assumed, accounts }
}

/** The policy says when it is to be reviewed: that day has passed. */
function reviewWarning({ policy: { source, value } }: Draft, today: string | undefined): Problem[] {
  const { reviewOn } = value
  if (today === undefined || reviewOn === undefined || reviewOn > today) return []
  const message = `the policy was to be reviewed by ${reviewOn}: review it, and set the next date`
  return [{ ...source.problem(['reviewOn'], message), severity: 'warning' }]
}

function readDraft(dataDir: string, folder: string) {
  const policy = readSource(dataDir, `${folder}/policy.yaml`)
  const services = readSource(dataDir, `${folder}/services.yaml`)
  const places = readSource(dataDir, `${folder}/places.yaml`)
  const parsedPolicy = policy.source && parseFile(policy.source, policySchema)
  const parsedServices = services.source && parseFile(services.source, servicesSchema)
  const parsedPlaces = places.source && parseFile(places.source, placesSchema)
  return {
    policy: policy.source && parsedPolicy?.value && { source: policy.source, value: parsedPolicy.value },
    services: services.source &&
      parsedServices?.value && { source: services.source, value: parsedServices.value.services },
    places: places.source &&
      parsedPlaces?.value && { source: places.source, value: parsedPlaces.value.places },
    assumed: [policy, services, places].flatMap(({ source }) => source?.assumed ?? []),
    problems: [policy, services, places, parsedPolicy, parsedServices, parsedPlaces].flatMap(
      (part) => part?.problems ?? [],
    ),
  }
}

function checkName({ policy: { source, value } }: Draft, folder: string): readonly Problem[] {
  if (value.organisation === folder) return []
  return [
    source.problem(
      ['organisation'],
      `the organisation is called "${value.organisation}" and its folder "${folder}"`,
    ),
  ]
}

/** The texts of every field, with the place where the field is defined. */
function fieldTexts({ policy }: Draft): ReadonlyMap<string, (message: string) => Problem> {
  const needs = new Map<string, (message: string) => Problem>()
  for (const field of Object.keys(policy.value.fields)) {
    const place = (message: string) => policy.source.problem(['fields', field], message, 'key')
    for (const key of fieldTextKeys([field])) needs.set(key, place)
  }
  return needs
}

/** The texts of the keys that the organisation itself writes. */
function only(texts: TextTable, own: TextTable): TextTable {
  const mine = new Set([...own.ar.keys(), ...own.en.keys()])
  return {
    ar: new Map([...texts.ar].filter(([key]) => mine.has(key))),
    en: new Map([...texts.en].filter(([key]) => mine.has(key))),
  }
}
