import { ConfigError } from '../domain/errors.ts'
import type { Understanding } from '../domain/understanding.ts'
import { matchingKey } from '../language/matching-key.ts'
import { type Evaluation, evaluate, type Judged, type Share } from '../language/model/evaluate.ts'
import { seededRandom, shuffled } from '../language/model/random.ts'
import { understand } from '../language/understand.ts'
import { type Example, readExamples } from '../policy/examples.ts'
import { renderProblem } from '../policy/problem.ts'
import { table } from './output.ts'
import { labelled, type School, trainWithout } from './training.ts'

/** How well the messages of a file are understood. */
export interface FileEvaluation extends Evaluation {
  /** How many of them are among the examples: those were judged by models that had not seen them. */
  readonly crossValidated: number
  readonly errors: readonly { readonly example: Example; readonly understanding: Understanding }[]
}

/** Folds of situations for cross-validation. */
const folds = 5

/** Judges the labelled messages of a file. Where examples hold some of them, each is judged by models trained without its situation. */
export function evaluateFile(file: string, schools: readonly School[], school: School): FileEvaluation {
  const { examples, problems } = readExamples(file)
  if (problems.length > 0) throw new ConfigError(problems.map((problem) => renderProblem(problem)))
  const learnt = new Set(
    schools.flatMap((one) =>
      one.examples.flatMap(({ example }) => (example === undefined ? [] : [matchingKey(example.text)])),
    ),
  )
  const known = examples.filter(({ text }) => learnt.has(matchingKey(text)))
  const understood = new Map<Example, Understanding>()
  for (const example of examples)
    if (!learnt.has(matchingKey(example.text)))
      understood.set(example, understand(example.text, school.resources))
  for (const fold of foldsOf(known)) {
    const texts = new Set(fold.map(({ text }) => matchingKey(text)))
    const situations = new Set(fold.flatMap(({ situation }) => situation ?? []))
    const models = trainWithout(
      schools,
      school,
      ({ text, situation }) =>
        texts.has(matchingKey(text)) || (situation !== undefined && situations.has(situation)),
    )
    for (const example of fold)
      understood.set(example, understand(example.text, { ...school.resources, models }))
  }
  const judged = examples.map((example) => judge(example, understood.get(example)))
  const errors = examples.flatMap((example) => {
    const understanding = understood.get(example)
    return understanding === undefined || isRight(judge(example, understanding))
      ? []
      : [{ example, understanding }]
  })
  return { ...evaluate(judged), crossValidated: known.length, errors }
}

function judge(example: Example, understanding: Understanding | undefined): Judged {
  const { types, services } = labelled(example)
  return {
    group: example.lang ?? 'all',
    types,
    services,
    understanding: understanding ?? { type: 'other', service: 'none', confidence: { type: 0, service: 0 } },
  }
}

const isRight = ({ types, services, understanding }: Judged): boolean =>
  types.includes(understanding.type) && services.includes(understanding.service)

/** Messages of one situation stand in one fold. */
function foldsOf(examples: readonly Example[]): readonly (readonly Example[])[] {
  const groups = [...Map.groupBy(examples, ({ situation, text }) => situation ?? text).values()]
  const order = shuffled(groups, seededRandom(1))
  return Array.from({ length: folds }, (_, fold) =>
    order.filter((_group, index) => index % folds === fold).flat(),
  ).filter((fold) => fold.length > 0)
}

/** An evaluation as people read it. */
export function renderEvaluation(evaluation: FileEvaluation): string {
  const { type, service, both, byGroup, byType, byService, confusion, calibration, crossValidated } =
    evaluation
  const scores = (name: string, of: { type: Share; service: Share; both: Share }) => [
    name,
    percent(of.type),
    percent(of.service),
    percent(of.both),
  ]
  return [
    crossValidated === 0
      ? `${type.of} messages, none of which is among the examples.`
      : `${type.of} messages. ${crossValidated} are among the examples: each of those was judged by models trained without its situation.`,
    '',
    table([
      ['', 'type', 'service', 'both'],
      scores('all', { type, service, both }),
      ...Object.entries(byGroup).map(([name, of]) => scores(name, of)),
    ]),
    '',
    table([['type', 'right'], ...Object.entries(byType).map(([name, share]) => [name, percent(share)])]),
    '',
    table([
      ['service', 'right'],
      ...Object.entries(byService).map(([name, share]) => [name, percent(share)]),
    ]),
    '',
    confusionTable(confusion),
    '',
    'Of those with a confidence from … up to the next, so many were right:',
    table([
      ['', ...calibration.type.map(({ from }) => from.toFixed(2))],
      ...(['type', 'service'] as const).map((what) => [
        what,
        ...calibration[what].map(({ right, of }) => `${right}/${of}`),
      ]),
    ]),
  ].join('\n')
}

const percent = ({ right, of, low, high }: Share): string =>
  `${((100 * right) / Math.max(of, 1)).toFixed(1)} % (${right}/${of}; ${(low * 100).toFixed(1)}–${(high * 100).toFixed(1)})`

/** Rows: what was meant; columns: what was understood. */
function confusionTable(confusion: Evaluation['confusion']): string {
  const names = [
    ...new Set([...Object.keys(confusion), ...Object.values(confusion).flatMap(Object.keys)]),
  ].sort()
  return table([
    ['meant \\ understood', ...names],
    ...names.map((meant) => [meant, ...names.map((got) => String(confusion[meant]?.[got] ?? '.'))]),
  ])
}
