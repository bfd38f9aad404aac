import { afterEach, expect, it } from 'vitest'
import { moveClock } from '../../src/gateway/operations/clock.ts'
import { MailOffice, minute } from './mail-office.ts'

let office: MailOffice
afterEach(() => office.close())

it('a clock waits for a mail server no longer than it may, says for which, and can be moved afterwards', async () => {
  let answer = (): void => undefined
  const answered = new Promise<void>((resolve) => {
    answer = resolve
  })
  office = new MailOffice({
    aroundSend: async (_channel, send) => {
      await answered
      return send()
    },
  })
  await office.open()
  await office.hear('sara')
  const { clock } = office.gateway.core
  const before = clock.now()
  const target = new Date(before.getTime() + 10 * minute)
  await expect(moveClock(office.gateway, target, 50)).rejects.toMatchObject({
    code: 'clock-waits',
    message: expect.stringContaining('what is being sent has not arrived (al-buraimi, helpdesk)'),
  })
  expect(clock.now()).toEqual(before)
  answer()
  await moveClock(office.gateway, target)
  expect([clock.now(), office.letters.length > 0]).toEqual([target, true])
})
