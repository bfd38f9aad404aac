import { expect, test } from 'vitest'
import { crash } from './crash.ts'
import { brokenPromises } from './figures.ts'

test('what was acknowledged survives twenty kills at any moment, and is filed and answered once', {
  timeout: 300_000,
}, async () => {
  const figures = await crash({ kills: 20, seed: 20, citizens: 6 })
  expect(brokenPromises(figures)).toEqual({})
  expect(figures.kills).toBe(20)
  expect(figures.chat.messages).toBeGreaterThan(0)
  expect(figures.mail.letters).toBeGreaterThan(0)
  expect(figures.stopCode).toBe(0)
  const { kills, seconds, chat, mail } = figures
  process.stdout.write(`${JSON.stringify({ kills, seconds, chat, mail })}\n`)
})
