import type { Understanding } from '../../domain/understanding.ts'

/** A message with what it means, and what it was understood as. `services` hold `none` like any other. */
export interface Judged {
  /** What it is counted under, e.g. how it is written. */
  readonly group: string
  readonly types: readonly string[]
  readonly services: readonly string[]
  readonly understanding: Pick<Understanding, 'type' | 'service' | 'confidence'>
}

/** So many of so many, with the interval in which the true share is with 95 % confidence. */
export interface Share {
  readonly right: number
  readonly of: number
  /** 0 to 1. */
  readonly low: number
  readonly high: number
}

/** How well messages were understood. */
export interface Evaluation {
  readonly type: Share
  readonly service: Share
  readonly both: Share
  readonly byGroup: Readonly<
    Record<string, { readonly type: Share; readonly service: Share; readonly both: Share }>
  >
  readonly byType: Readonly<Record<string, Share>>
  readonly byService: Readonly<Record<string, Share>>
  /** What was meant → what was understood → how often; rightly understood ones stand under what was understood. */
  readonly confusion: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** How many were right of those with a confidence from `from` up to the next. */
  readonly calibration: {
    readonly type: readonly CalibrationStep[]
    readonly service: readonly CalibrationStep[]
  }
}

/** Messages of a confidence from `from` up to the next step. */
export interface CalibrationStep {
  readonly from: number
  readonly right: number
  readonly of: number
}

const steps = [0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95]

/** Scores messages; a message is right for any of its labels. */
export function evaluate(judged: readonly Judged[]): Evaluation {
  const scores = (some: readonly Judged[]) => ({
    type: shareOf(some, isTypeRight),
    service: shareOf(some, isServiceRight),
    both: shareOf(some, (one) => isTypeRight(one) && isServiceRight(one)),
  })
  const confusion: Record<string, Record<string, number>> = {}
  for (const one of judged) {
    const meant = isTypeRight(one) ? one.understanding.type : (one.types[0] ?? 'other')
    const row = confusion[meant] ?? {}
    row[one.understanding.type] = (row[one.understanding.type] ?? 0) + 1
    confusion[meant] = row
  }
  return {
    ...scores(judged),
    byGroup: mapGroups(judged, ({ group }) => group, scores),
    byType: mapGroups(
      judged,
      ({ types: [main = 'other'] }) => main,
      (some) => shareOf(some, isTypeRight),
    ),
    byService: mapGroups(
      judged,
      ({ services: [main = 'none'] }) => main,
      (some) => shareOf(some, isServiceRight),
    ),
    confusion,
    calibration: {
      type: calibrationOf(judged, ({ confidence }) => confidence.type, isTypeRight),
      service: calibrationOf(judged, ({ confidence }) => confidence.service, isServiceRight),
    },
  }
}

const isTypeRight = ({ types, understanding }: Judged): boolean => types.includes(understanding.type)
const isServiceRight = ({ services, understanding }: Judged): boolean =>
  services.includes(understanding.service)

function mapGroups<T>(
  judged: readonly Judged[],
  key: (one: Judged) => string,
  of: (some: readonly Judged[]) => T,
): Readonly<Record<string, T>> {
  const groups = [...Map.groupBy(judged, key)].sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(groups.map(([name, some]) => [name, of(some)]))
}

function shareOf(judged: readonly Judged[], isRight: (one: Judged) => boolean): Share {
  const right = judged.filter(isRight).length
  return { right, of: judged.length, ...interval(right, judged.length) }
}

/** The Wilson score interval for 95 % (Wilson 1927). */
export function interval(right: number, of: number): { readonly low: number; readonly high: number } {
  if (of === 0) return { low: 0, high: 1 }
  const z = 1.96
  const share = right / of
  const middle = share + (z * z) / (2 * of)
  const reach = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of))
  const scale = 1 + (z * z) / of
  return { low: (middle - reach) / scale, high: (middle + reach) / scale }
}

function calibrationOf(
  judged: readonly Judged[],
  confidenceOf: (understanding: Judged['understanding']) => number,
  isRight: (one: Judged) => boolean,
): readonly CalibrationStep[] {
  return steps.map((from, index) => {
    const next = steps[index + 1] ?? Number.POSITIVE_INFINITY
    const some = judged.filter(({ understanding }) => {
      const confidence = confidenceOf(understanding)
      return confidence >= from && confidence < next
    })
    return { from, right: some.filter(isRight).length, of: some.length }
  })
}
