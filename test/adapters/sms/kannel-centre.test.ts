import { expect, it } from 'vitest'
import { sms } from '../../../adapters/sms/index.ts'
import { SendError } from '../../../src/domain/errors.ts'
import { startKannelCentre } from '../../system/kannel-centre.ts'
import { centrePassword, centreSettings } from '../../system/smsc.ts'
import { collect } from '../listening.ts'
import { createWorld } from '../world.ts'

const texts = ['in the default alphabet {ok}', '\u0639'.repeat(70), '\u0639'.repeat(150)]
const parts = 5

it('speaks with another program’s SMPP: Kannel’s own centre takes every part and is heard', async () => {
  const centre = await startKannelCentre(5)
  const { io } = createWorld({ password: centrePassword }, 'sms')
  const channel = sms.open(sms.parseConfig(centreSettings(centre, { bind: 'pair', enquireSeconds: 1 })), io)
  const to = { address: '92345678' }
  const send = (text: string) =>
    channel.send({ conversation: 'c', to, language: 'ar', text, choices: [], attachments: [] }, text)
  for (const text of texts)
    while (await send(text).then(() => false, isStarting)) await io.sleep(100, AbortSignal.timeout(5_000))
  const { items } = await collect(channel, undefined, (all) => all.length >= 5)
  const heard = await Promise.all(items.map((item) => channel.parse(item, AbortSignal.timeout(5_000))))
  await channel.close()
  await centre.stop()
  expect(heard.flat()).toMatchObject(['1', '2', '3', '4', '5'].map((text) => ({ kind: 'message', text })))
  const handled = centre.log().match(/Handling SMPP PDU of type \w+/g) ?? []
  expect(handled.filter((line) => line.endsWith(' submit_sm'))).toHaveLength(parts)
  expect(centre.log()).toContain('short_message = <in the default alphabet')
  expect(centre.log()).not.toMatch(/ERROR|PANIC|unpacking failed/)
}, 60_000)

/** It does not listen yet; everything else is a failure. */
function isStarting(error: unknown): true {
  if (error instanceof SendError && error.code === 'smpp-econnrefused') return true
  throw error
}
