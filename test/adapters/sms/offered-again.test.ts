import { expect, it } from 'vitest'
import { OfferedAgain } from '../../../adapters/sms/smpp/offered-again.ts'
import { pduOf } from './pdu-of.ts'

it.each<[string, readonly (readonly [number, 'a' | 'b'])[], number, number]>([
  [
    'on the same session, answered in time',
    [
      [0, 'a'],
      [60_000, 'a'],
    ],
    100,
    2,
  ],
  [
    'before it was answered',
    [
      [0, 'a'],
      [5_000, 'a'],
    ],
    20_000,
    1,
  ],
  [
    'after an answer that came late',
    [
      [0, 'a'],
      [20_000, 'a'],
    ],
    15_000,
    1,
  ],
  [
    'on the next session',
    [
      [0, 'a'],
      [20_000, 'b'],
    ],
    100,
    1,
  ],
  [
    'long after, on another session',
    [
      [0, 'a'],
      [200_000, 'b'],
    ],
    100,
    2,
  ],
  [
    'again, and once more by the citizen',
    [
      [0, 'a'],
      [20_000, 'b'],
      [60_000, 'b'],
    ],
    100,
    2,
  ],
])('that looks the same is told apart: %s', async (_what, offers, answersAfter, messages) => {
  const known = new OfferedAgain()
  const sessions = { a: { name: 'a' }, b: { name: 'b' } }
  const raw = Buffer.from(
    pduOf({ source_addr: '96892345678', destination_addr: '90017', octets: Buffer.from('1') }),
    'hex',
  )
  const names = new Set<string>()
  let session: keyof typeof sessions = 'a'
  let answerAt = Number.POSITIVE_INFINITY
  for (const [at, over] of offers) {
    if (answerAt <= at) known.answered(raw, answerAt)
    if (over !== session) known.ended(sessions[session], Math.min(at, answerAt + 50))
    session = over
    answerAt = at + answersAfter
    await known.once(raw, sessions[over], at, async (name) => {
      names.add(name)
    })
  }
  expect(names.size).toBe(messages)
})
