import { ConfigError } from '../domain/errors.ts'
import {
  calibrated,
  type LabelledText,
  type Studied,
  study,
  trainServices,
  trainTypes,
} from '../language/model/lessons.ts'
import { encodeModel } from '../language/model/model-file.ts'
import { buildResources } from '../language/resources.ts'
import { type Example, loadExamples } from '../policy/examples.ts'
import { loadPolicies } from '../policy/load.ts'
import { servicesModelFile, typesModelFile } from '../policy/models.ts'
import { type Problem, renderProblem } from '../policy/problem.ts'

/** The file of an office whose messages were written by others than the examples: probabilities are fitted to it. */
const developmentFile = 'development.jsonl'

/** An office's examples, studied: those that it learns from alone, and those that its probabilities are fitted to. */
export interface School {
  readonly organisation: string
  readonly own: Studied
  readonly development: Studied
}

/** A model's file, below the policy folder. */
export interface TrainedFile {
  readonly file: string
  readonly examples: number
  readonly bytes: Uint8Array
}

/** Reads every office's examples. Throws ConfigError naming every mistake in policies and examples. */
export function readSchools(policyDir: string): readonly School[] {
  const { policies, lexicon, problems } = loadPolicies(policyDir)
  const faults: Problem[] = problems.filter(({ severity }) => severity === 'mistake')
  const schools = policies.flatMap((policy) => {
    const loaded = loadExamples(policyDir, policy.organisation)
    faults.push(...loaded.problems)
    if (lexicon === undefined || loaded.examples.length === 0) return []
    const resources = buildResources(policy, lexicon)
    const texts = (isWanted: (file: string) => boolean) =>
      study({ resources, texts: loaded.examples.filter(({ file }) => isWanted(file)).map(labelled) })
    return [
      {
        organisation: policy.organisation,
        own: texts((file) => file !== developmentFile),
        development: texts((file) => file === developmentFile),
      },
    ]
  })
  if (faults.length > 0)
    throw new ConfigError(faults.map((problem) => renderProblem(problem, `${policyDir}/`)))
  return schools
}

/** A message as it is learnt from. */
export const labelled = ({ text, type, service, accept }: Example): LabelledText => ({
  text,
  types: [type, ...accept.type],
  services: [service, ...accept.service].map((slug) => slug ?? 'none'),
})

/** The models of all offices: temperatures from what was left out, weights from everything. */
export function trainAll(schools: readonly School[]): readonly TrainedFile[] {
  const all = schools.map(({ own, development }) => together([own, development]))
  const held = together(schools.map(({ development }) => development))
  const types = calibrated(trainTypes(schools.map(({ own }) => own)), held.types)
  const final = { ...trainTypes(all), temperature: types.temperature }
  const examples = all.reduce((sum, { types }) => sum + types.length, 0)
  return [
    { file: typesModelFile, examples, bytes: encodeModel(final, examples) },
    ...schools.map(({ organisation, own, development }) => {
      const lessons = together([own, development])
      const { temperature } = calibratedServices(own, development)
      const model = { ...trainServices(lessons), temperature }
      const { length } = lessons.services
      return { file: servicesModelFile(organisation), examples: length, bytes: encodeModel(model, length) }
    }),
  ]
}

/** Without messages of others there is nothing to fit to. */
function calibratedServices(own: Studied, development: Studied): { readonly temperature: number } {
  return development.services.length === 0
    ? { temperature: 1 }
    : calibrated(trainServices(own), development.services)
}

const together = (parts: readonly Studied[]): Studied => ({
  types: parts.flatMap(({ types }) => types),
  services: parts.flatMap(({ services }) => services),
})
