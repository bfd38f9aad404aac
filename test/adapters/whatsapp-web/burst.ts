import { channel, organisation, runNumberGateway } from './gateway.ts'
import { measureBurst } from './measure-burst.ts'

/**
 * `node test/adapters/whatsapp-web/burst.ts [MESSAGES]`: messages of as many citizens that come in one stroke, through the
 * real library and a real Chromium, while the office answers at its usual pace.
 */
const count = Number(process.argv[2] ?? 500)
const number = await runNumberGateway({})
try {
  const messages = Array.from({ length: count }, (_, index) => ({
    id: `BURST${index}`,
    chat: `9689${1_000_000 + index}@c.us`,
    body: `A street light is broken, number ${index}`,
  }))
  const burst = await measureBurst(
    number.gateway,
    { organisation, name: channel },
    messages.map(({ id, chat }) => `false_${chat}_${id}`),
    () => number.page.arriveTogether(messages),
  )
  process.stdout.write(`${JSON.stringify(burst)}\n`)
} finally {
  await number.stop()
}
