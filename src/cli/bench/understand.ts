import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { WaslError } from '../../domain/errors.ts'
import { decodeModel } from '../../language/model/model-file.ts'
import { buildResources } from '../../language/resources.ts'
import { understand } from '../../language/understand.ts'
import { loadExamples } from '../../policy/examples.ts'
import { loadPolicies } from '../../policy/load.ts'
import { servicesModelFile, typesModelFile } from '../../policy/models.ts'
import { median } from './measure.ts'

/** What it costs to understand. */
export interface UnderstandBench {
  readonly messages: number
  /** µs of CPU of an ordinary message, the median of the rounds, and each round's. */
  readonly cpuMicrosecondsPerMessage: number
  readonly rounds: readonly number[]
  /** CPU of 100 kB over CPU of 10 kB, by kind of text; ten for what is linear without a limit. */
  readonly growth: Readonly<Record<string, number>>
  /** What it costs to have the models of an office: ms of CPU, and bytes they hold. */
  readonly models: { readonly milliseconds: number; readonly megabytes: number }
}

/** Measures on the examples of the first office that has some. */
export function benchUnderstanding(policyDir: string, rounds: number): UnderstandBench {
  const { policies, lexicon, models } = loadPolicies(policyDir)
  const policy = policies.find(
    ({ organisation, services }) => loadExamples(policyDir, organisation, services).examples.length > 0,
  )
  if (policy === undefined || lexicon === undefined)
    throw new WaslError('examples-missing', `No organisation in ${policyDir} has examples to measure with.`)
  const resources = buildResources(policy, lexicon, models.get(policy.organisation))
  const texts = loadExamples(policyDir, policy.organisation, policy.services).examples.map(({ text }) => text)
  const measured = Array.from({ length: rounds + 1 }, () => {
    const microseconds = cpuOf(() => {
      for (const text of texts) understand(text, resources)
    })
    return microseconds / texts.length
  }).slice(1)
  return {
    messages: texts.length,
    cpuMicrosecondsPerMessage: median(measured),
    rounds: measured,
    growth: Object.fromEntries(
      Object.entries(longTexts(texts)).map(([kind, text]) => [
        kind,
        growthOf(text, (part) => understand(part, resources)),
      ]),
    ),
    models: measureModels(policyDir, policy.organisation),
  }
}

/** Texts without an end: of ordinary words, and of what is hard to read. */
const longTexts = (texts: readonly string[]): Readonly<Record<string, string>> => ({
  messages: texts.join(' '),
  digits: '9 '.repeat(60_000),
  'one word': 'ه'.repeat(110_000),
  addresses: 'a@b.'.repeat(30_000),
  marks: '\u202e\u064b'.repeat(60_000),
})

/** The least of three for each length: what else the machine does only adds. */
function growthOf(text: string, work: (part: string) => unknown): number {
  const least = (length: number) =>
    Math.min(...Array.from({ length: 3 }, () => cpuOf(() => repeat(20, () => work(text.slice(0, length))))))
  return least(100_000) / least(10_000)
}

function measureModels(policyDir: string, organisation: string): UnderstandBench['models'] {
  const files = [typesModelFile, servicesModelFile(organisation)]
  let bytes = 0
  const microseconds = cpuOf(() => {
    for (const file of files) {
      const { weights } = decodeModel(readFileSync(join(policyDir, file)))
      bytes += weights.byteLength
    }
  })
  return { milliseconds: microseconds / 1000, megabytes: bytes / 1e6 }
}

function repeat(times: number, work: () => unknown): void {
  for (let time = 0; time < times; time++) work()
}

function cpuOf(work: () => unknown): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return user + system
}
