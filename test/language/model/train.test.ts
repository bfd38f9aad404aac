import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSchools, trainAll } from '../../../src/cli/training.ts'
import { fitTemperature } from '../../../src/language/model/calibrate.ts'
import { classify } from '../../../src/language/model/classifier.ts'
import { featuresOf } from '../../../src/language/model/features.ts'
import { type Lesson, train } from '../../../src/language/model/train.ts'
import { read } from '../../../src/language/read.ts'
import { Office } from '../../engine/office.ts'

const { resources } = new Office()
const features = (text: string) => featuresOf(read(text, resources))
const lesson = (text: string, ...labels: readonly string[]): Lesson => ({ features: features(text), labels })

describe('a classifier', () => {
  const animals = ['كلاب سائبة', 'الكلاب في الحارة', 'قطط وكلاب', 'klab fel share3']
  const pits = ['حفرة عميقة', 'الحفر في الشارع', 'حفرة وحفر', '7ofra fel share3']
  const lessons = [
    ...animals.map((text) => lesson(text, 'animals')),
    ...pits.map((text) => lesson(text, 'pits')),
  ]
  const model = train(lessons, ['animals', 'pits'])

  it.each([
    ['الكلب هذا', 'animals'],
    ['حفره كبيره', 'pits'],
    ['klaab', 'animals'],
    ['7ufrah', 'pits'],
  ])('takes «%s» for %s, whose spelling it has not seen', (text, label) => {
    const [best] = classify(model, features(text))
    expect(best?.label).toBe(label)
  })

  it('gives probabilities', () => {
    const guesses = classify(model, features('حفرة'))
    expect(guesses.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9)
  })

  it('is the same every time', () => {
    expect(train(lessons, ['animals', 'pits'])).toEqual(model)
  })

  it('is made less sure by texts on which it is wrong', () => {
    const right = pits.map((text) => lesson(text, 'pits'))
    const wrong = pits.map((text) => lesson(text, 'animals'))
    expect(fitTemperature(model, [...right, ...wrong])).toBeGreaterThan(fitTemperature(model, right))
  })
})

it('the models in the repository are what "npm run train" makes of the examples', {
  timeout: 300_000,
}, () => {
  for (const { file, bytes } of trainAll(readSchools('data')))
    expect(Buffer.compare(readFileSync(join('data', file)), bytes), `${file}: run "npm run train"`).toBe(0)
})
