import { parseWhatsappWebConfig } from '../../../adapters/whatsapp-web/config.ts'
import { whatsappWebLimits } from '../../../adapters/whatsapp-web/limits.ts'
import { channelContract } from '../contract.ts'
import { listenOn, pairNumber, startNumber } from './number.ts'

channelContract('whatsapp-web', async () => {
  const number = await startNumber()
  const first = number.open()
  const listener = listenOn(first)
  await pairNumber(number, first, listener)
  await listener.end()
  await first.close()
  return {
    limits: whatsappWebLimits,
    config: number.config,
    parseConfig: parseWhatsappWebConfig,
    badConfigs: [
      { raw: undefined, names: ['settings.number'] },
      {
        raw: {
          number: '+968 25643286',
          browserArguments: ['no-sandbox'],
          maxMegabytes: 3,
          maxMediaBytes: 5,
          lookBackHours: 0,
          pace: { messagesPerMinute: 0, haste: true },
          phone: 'mine',
        },
        names: [
          'settings.number must be the number with its country',
          'settings.browserArguments.0',
          'settings.maxMegabytes',
          'settings.maxMediaBytes',
          'settings.lookBackHours',
          'settings.pace.messagesPerMinute',
          'settings.pace.haste',
          'settings.phone',
        ],
      },
    ],
    secrets: {},
    abilities: ['listen', 'findSent', 'health', 'diagnose'],
    open: (io) => number.open(io),
    way: {
      kind: 'listening',
      async arrive(samples) {
        for (const { id, text } of samples) await number.page.arrive({ id, body: text })
      },
      arriveUnknownKind: () => number.page.arrive({ id: 'unheard-of', type: 'hologram' }),
    },
    platform: {
      kind: 'remote',
      retryAfterSeconds: 120,
      next: number.page.next,
      received: async () =>
        number.page.said.map(({ body, caption, filename }) => ({
          text: caption ?? body ?? '',
          attachments: filename === undefined ? [] : [filename],
        })),
    },
    to: { address: '96891234567' },
    stop: number.stop,
  }
})
