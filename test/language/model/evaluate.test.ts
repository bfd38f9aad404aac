import { describe, expect, it } from 'vitest'
import { evaluate, interval, type Judged } from '../../../src/language/model/evaluate.ts'

function judged(
  meant: readonly [string, string],
  got: readonly [Judged['understanding']['type'], string],
  confidence = 0.9,
): Judged {
  return {
    group: 'ar',
    types: meant[0].split('|'),
    services: meant[1].split('|'),
    understanding: { type: got[0], service: got[1], confidence: { type: confidence, service: confidence } },
  }
}

describe('an evaluation', () => {
  const evaluation = evaluate([
    judged(['complaint', 'stray-animals'], ['complaint', 'stray-animals'], 0.97),
    judged(['complaint|report', 'none'], ['report', 'none'], 0.62),
    judged(['inquiry', 'training'], ['complaint', 'training'], 0.41),
    judged(['status', 'none|training'], ['status', 'meet-wali'], 0.2),
  ])

  it('counts what is right, for any of the labels', () => {
    expect(evaluation.type).toMatchObject({ right: 3, of: 4 })
    expect(evaluation.service).toMatchObject({ right: 3, of: 4 })
    expect(evaluation.both).toMatchObject({ right: 2, of: 4 })
    expect(evaluation.byType['complaint']).toMatchObject({ right: 2, of: 2 })
    expect(evaluation.byService['training']).toMatchObject({ right: 1, of: 1 })
  })

  it('shows what was taken for what; an accepted label is no confusion', () => {
    expect(evaluation.confusion).toEqual({
      complaint: { complaint: 1 },
      report: { report: 1 },
      inquiry: { complaint: 1 },
      status: { status: 1 },
    })
  })

  it('shows how many are right at each confidence', () => {
    const steps = evaluation.calibration.type.filter(({ of }) => of > 0)
    expect(steps).toEqual([
      { from: 0, right: 1, of: 1 },
      { from: 0.4, right: 0, of: 1 },
      { from: 0.6, right: 1, of: 1 },
      { from: 0.95, right: 1, of: 1 },
    ])
  })
})

/** Values of the Wilson score interval with z = 1.96 (Newcombe 1998, "Two-sided confidence intervals", table I, method 3). */
it.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('%i of %i is between %d and %d', (right, of, low, high) => {
  const found = interval(right, of)
  expect(found.low).toBeCloseTo(low, 4)
  expect(found.high).toBeCloseTo(high, 4)
})
