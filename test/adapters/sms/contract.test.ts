import { parseSmsConfig } from '../../../adapters/sms/config.ts'
import { sms } from '../../../adapters/sms/index.ts'
import type { WebhookRequest } from '../../../src/domain/channel.ts'
import { gatewaySecrets, pauseSeconds, settingsOf, startSmsGateway } from '../../system/sms-gateway.ts'
import { channelContract } from '../contract.ts'

const posted = (fields: object, more: Partial<WebhookRequest> = {}): WebhookRequest => ({
  method: 'POST',
  path: '/messages',
  query: {},
  headers: { 'content-type': 'application/json', secret: gatewaySecrets.hook },
  body: new TextEncoder().encode(JSON.stringify(fields)),
  remoteAddress: '192.0.2.9',
  ...more,
})

channelContract('text messages over a gateway', async () => {
  const gateway = await startSmsGateway()
  const config = settingsOf(gateway)
  return {
    limits: sms.limits,
    config,
    parseConfig: sms.parseConfig,
    badConfigs: [
      { raw: {}, names: ['settings.sender'] },
      { raw: { sender: '90017' }, names: ['settings must have http or smpp'] },
      { raw: { ...config, sender: 'a name of the office' }, names: ['settings.sender'] },
      {
        raw: { ...config, http: { ...config.http, url: 'http://sms.example.om/send' } },
        names: ['settings.http.url must be an https address'],
      },
      {
        raw: { ...config, http: { ...config.http, url: 'https://user:word@sms.example.om/' } },
        names: ['settings.http.url'],
      },
      {
        raw: { ...config, http: { ...config.http, headers: { authorization: '{password}' } } },
        names: ['settings.http.headers.authorization may hold {to}'],
      },
      { raw: { ...config, http: { ...config.http, colour: 'blue' } }, names: ['settings.http.colour'] },
    ],
    secrets: gatewaySecrets,
    abilities: ['health', 'diagnose'],
    open: (io) => sms.open(parseSmsConfig(config), io),
    way: {
      kind: 'webhook',
      maxBatch: 1,
      request: ([sample]) => posted({ id: sample?.id, from: '+96892345678', text: sample?.text }),
      forged: (sample) =>
        posted(
          { id: sample.id, from: '+96892345678', text: sample.text },
          { headers: { secret: 'guessed' } },
        ),
      unknownKind: () => posted({ event: 'balance-low' }),
    },
    platform: {
      kind: 'remote',
      next: (answer) => gateway.next(answer),
      retryAfterSeconds: pauseSeconds,
      received: async () => gateway.given.map(({ text }) => ({ text, attachments: [] })),
    },
    to: { address: '92345678' },
    stop: () => gateway.stop(),
  }
})
