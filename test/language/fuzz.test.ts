import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { intents } from '../../src/domain/understanding.ts'
import { seededRandom } from '../../src/language/model/random.ts'
import { understand } from '../../src/language/understand.ts'
import { Office } from '../engine/office.ts'
import { mutate, randomText } from './mutate.ts'

const count = Number(process.env['FUZZ'] ?? 50_000)

it(`understands ${count} random and mutated texts as something`, { timeout: 3_600_000 }, () => {
  const { resources } = new Office()
  const real = readFileSync('data/al-buraimi/examples/development.jsonl', 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { text: string }).text)
  const random = seededRandom(2026)
  for (let number = 0; number < count; number++) {
    const text = number % 3 === 0 ? randomText(random) : mutate(real[number % real.length] ?? '', random)
    const { type, confidence, slots } = understand(text, resources)
    const isSound =
      intents.includes(type) &&
      confidence.type >= 0 &&
      confidence.type <= 1 &&
      slots.every(({ start, end }) => start >= 0 && start < end && end <= text.length)
    if (!isSound) expect.fail(`${number}: ${JSON.stringify(text)}`)
  }
})
