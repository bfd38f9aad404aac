import { ConfigError } from '../domain/errors.ts'
import {
  type LabelledText,
  type StudiedText,
  servicesTemperature,
  study,
  trainServices,
  trainTypes,
  typesTemperature,
} from '../language/model/lessons.ts'
import { encodeModel } from '../language/model/model-file.ts'
import type { Models } from '../language/model/models.ts'
import { composeMessages, type Matter, type Openings, vary } from '../language/model/vary.ts'
import { buildResources, type NamingPolicy, type Resources } from '../language/resources.ts'
import { type Example, loadExamples } from '../policy/examples.ts'
import { loadPolicies } from '../policy/load.ts'
import { servicesModelFile, typesModelFile } from '../policy/models.ts'
import { type Problem, renderProblem } from '../policy/problem.ts'

/** Messages in this file of an office were written by others than the examples: probabilities are fitted to them. */
const developmentFile = 'development.jsonl'

/** A text that is learnt from; with the example that it is, or is a variation of, where it is not made by rule. */
export interface StudiedExample extends StudiedText {
  readonly example?: Example
  readonly isVaried?: true
}

/** An office with the examples that it learns from. */
export interface School {
  readonly organisation: string
  /** With the models that stand in the policy folder. */
  readonly resources: Resources
  /** The examples with their features; worked out when they are asked for. */
  readonly examples: readonly StudiedExample[]
}

/** A model's file, below the policy folder. */
export interface TrainedFile {
  readonly file: string
  readonly examples: number
  readonly bytes: Uint8Array
}

/** Reads every office and its examples. Throws ConfigError naming every mistake. */
export function readSchools(policyDir: string): readonly School[] {
  const { policies, lexicon, openings, models, problems } = loadPolicies(policyDir)
  const faults: Problem[] = problems.filter(
    ({ severity, file }) => severity === 'mistake' && !file.endsWith('.model'),
  )
  const schools = policies.flatMap(({ organisation, ...policy }) => {
    const loaded = loadExamples(policyDir, organisation, policy.services)
    faults.push(...loaded.problems)
    if (lexicon === undefined) return []
    const resources = buildResources(policy, lexicon, models.get(organisation))
    let examples: readonly StudiedExample[] | undefined
    return [
      {
        organisation,
        resources,
        get examples() {
          examples ??= studied(loaded.examples, policy, openings, resources)
          return examples
        },
      },
    ]
  })
  if (faults.length > 0)
    throw new ConfigError(faults.map((problem) => renderProblem(problem, `${policyDir}/`)))
  return schools
}

/** An office's examples; where there are openings, their variations too, and messages made of its services' keywords. */
function studied(
  examples: readonly Example[],
  policy: NamingPolicy,
  openings: Openings | undefined,
  resources: Resources,
): readonly StudiedExample[] {
  const own = examples.map((example) => ({ ...labelled(example), example }))
  if (openings === undefined) return own.map((text) => ({ ...study(text, resources), example: text.example }))
  const varied = vary(own, openings).map((text) => ({ ...text, isVaried: true as const }))
  const composed = examples.length === 0 ? [] : composeMessages(openings, mattersOf(policy))
  return [...own, ...varied, ...composed].map(({ text, types, services, ...rest }) => ({
    ...study({ text, types, services }, resources),
    ...rest,
  }))
}

/** What is spoken of: keywords of the services, and of other bodies, which are no service of this office. */
const mattersOf = ({ services, remit }: NamingPolicy): readonly Matter[] => [
  ...services.flatMap(({ slug, keywords }) => keywords.map((words) => ({ words, service: slug }))),
  ...remit.bodies.flatMap(({ keywords }) => keywords.map((words) => ({ words, service: 'none' }))),
]

/** A message as it is learnt from. */
export const labelled = ({ text, type, service, accept }: Example): LabelledText => ({
  text,
  types: [type, ...accept.type],
  services: [service, ...accept.service].map((slug) => slug ?? 'none'),
})

/** The models of all offices: weights from every example, temperatures from what was left out for it. */
export function trainAll(schools: readonly School[]): readonly TrainedFile[] {
  const all = schools.flatMap(({ examples }) => examples)
  const types = {
    ...trainTypes(all),
    temperature: typesTemperature(trainTypes(all.filter(isOwn)), all.filter(isOthers)),
  }
  return [
    { file: typesModelFile, examples: all.length, bytes: encodeModel(types, all.length) },
    ...schools
      .filter(({ examples }) => examples.length > 0)
      .map(({ organisation, examples }) => {
        const others = examples.filter(isOthers)
        const temperature =
          others.length === 0 ? 1 : servicesTemperature(trainServices(examples.filter(isOwn)), others)
        const services = { ...trainServices(examples), temperature }
        const bytes = encodeModel(services, examples.length)
        return { file: servicesModelFile(organisation), examples: examples.length, bytes }
      }),
  ]
}

/** Models of everything but some examples, for an office; calibrated like those that stand in the policy folder. */
export function trainWithout(
  schools: readonly School[],
  { examples, resources: { models } }: School,
  isLeftOut: (example: Example) => boolean,
): Models {
  const isKept = ({ example }: StudiedExample) => example === undefined || !isLeftOut(example)
  const types = trainTypes(schools.flatMap(({ examples }) => examples).filter(isKept))
  const services = trainServices(examples.filter(isKept))
  return {
    types: { ...types, temperature: models.types?.temperature ?? 1 },
    services: { ...services, temperature: models.services?.temperature ?? 1 },
  }
}

/** Written by others, as they wrote it. */
const isOthers = ({ example, isVaried }: StudiedExample): boolean =>
  example?.file === developmentFile && isVaried !== true

/** Neither written by others nor a variation of that. */
const isOwn = ({ example }: StudiedExample): boolean => example?.file !== developmentFile
