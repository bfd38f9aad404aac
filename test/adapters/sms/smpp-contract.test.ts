import { sms } from '../../../adapters/sms/index.ts'
import { throttledSeconds } from '../../../adapters/sms/smpp/submit.ts'
import { centrePassword, centreSettings, startSmsc } from '../../system/smsc.ts'
import { channelContract } from '../contract.ts'

channelContract('text messages over a centre', async () => {
  const centre = await startSmsc()
  const config = centreSettings(centre)
  const delivered = new Map<string, Promise<number>>()
  const deliver = async (id: string, text: string) => {
    // What is offered again comes over the next session, and is the same to the last octet.
    const before = delivered.get(id)
    await before
    if (before !== undefined) centre.cut()
    const given = centre.deliver({
      source_addr: '96892345678',
      destination_addr: '90017',
      // A name that no two of them share, as their texts may.
      sar_msg_ref_num: Number(id.replaceAll(/\D/g, '')),
      short_message: text,
    })
    delivered.set(id, given)
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
        for (const { id, text } of samples) await deliver(id, text)
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
