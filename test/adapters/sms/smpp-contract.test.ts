import { sms } from '../../../adapters/sms/index.ts'
import { throttledSeconds } from '../../../adapters/sms/smpp/submit.ts'
import { centrePassword, centreSettings, startSmsc } from '../../system/smsc.ts'
import { channelContract } from '../contract.ts'

channelContract('text messages over a centre', async () => {
  const centre = await startSmsc()
  const config = centreSettings(centre)
  let count = 0
  const deliver = (id: string, text: string) => {
    // A citizen's phone gives equal texts no name: two of one minute are one, so that each here is a phone of its own.
    count += 1
    void centre.deliver({
      source_addr: `96892${String(340_000 + (Number(id.replaceAll(/\D/g, '')) || count)).slice(0, 6)}`,
      destination_addr: '90017',
      short_message: text,
    })
  }
  return {
    limits: sms.limits,
    config,
    parseConfig: sms.parseConfig,
    badConfigs: [
      { raw: { sender: 'x' }, names: ['settings must have http or smpp'] },
      { raw: centreSettings({ port: 0 }), names: ['settings.smpp.port'] },
      { raw: centreSettings(centre, { host: 'smpp://centre' }), names: ['settings.smpp.host'] },
      {
        raw: centreSettings(centre, { window: 0, colour: 1 }),
        names: ['settings.smpp.window', 'settings.smpp.colour'],
      },
    ],
    secrets: { password: centrePassword },
    abilities: ['listen', 'health', 'diagnose'],
    open: (io) => sms.open(sms.parseConfig(config), io),
    way: {
      kind: 'listening',
      arrive: async (samples) => {
        for (const { id, text } of samples) deliver(id, text)
      },
      arriveUnknownKind: async () => deliver('unknown-9', ''),
    },
    platform: {
      kind: 'remote',
      next: (answer) => centre.next(answer),
      retryAfterSeconds: throttledSeconds,
      received: async () => centre.texts.map(({ text }) => ({ text, attachments: [] })),
    },
    to: { address: '92345678' },
    stop: () => centre.stop(),
  }
})
