import { whatsappCloud } from '../../../adapters/whatsapp-cloud/index.ts'
import { whatsappCloudLimits } from '../../../adapters/whatsapp-cloud/limits.ts'
import { startGraph } from '../../system/graph.ts'
import { channelContract } from '../contract.ts'
import { message, messagesOf, webhook } from './office.ts'

channelContract('whatsapp-cloud', async () => {
  const graph = await startGraph()
  const config = { phoneNumberId: graph.phoneNumberId, graphUrl: graph.url }
  const text = (body: string) => ({ type: 'text', text: { body } })
  return {
    limits: whatsappCloudLimits,
    config,
    parseConfig: whatsappCloud.parseConfig,
    badConfigs: [
      { raw: {}, names: ['phoneNumberId'] },
      {
        raw: {
          phoneNumberId: '+968 2564 0000',
          graphVersion: 'latest',
          graphUrl: 'http://graph.example.om',
          templateLanguages: { ar: 'Arabic', en: 'en' },
          maxMediaBytes: 1,
          token: 'x',
        },
        names: [
          'phoneNumberId',
          'graphVersion',
          'graphUrl',
          'templateLanguages.ar',
          'maxMediaBytes',
          'token',
        ],
      },
      { raw: { ...config, graphUrl: 'https://graph.facebook.com/v24.0' }, names: ['graphUrl'] },
    ],
    secrets: graph.secrets,
    abilities: ['health', 'diagnose'],
    open: (io) => whatsappCloud.open(whatsappCloud.parseConfig(config), io),
    way: {
      kind: 'webhook',
      maxBatch: 40,
      request: (samples) =>
        webhook(
          graph,
          messagesOf(...samples.map((sample) => message(`wamid.${sample.id}`, text(sample.text)))),
        ),
      forged: (sample) =>
        webhook(graph, messagesOf(message(`wamid.${sample.id}`, text(sample.text))), {
          'content-type': 'application/json',
          'x-hub-signature-256': `sha256=${'0'.repeat(64)}`,
        }),
      unknownKind: () => webhook(graph, messagesOf(message('wamid.new', { type: 'hologram', hologram: {} }))),
    },
    platform: {
      kind: 'remote',
      retryAfterSeconds: 17,
      next: (answer) => {
        if (answer === 'busy') graph.next({ status: 429, code: 130429, headers: { 'retry-after': '17' } })
        else
          graph.next({ status: answer === 'broken' ? 500 : 400, code: answer === 'broken' ? 131000 : 131026 })
      },
      received: async () => graph.taken,
    },
    to: { address: '96892123456' },
    stop: () => graph.stop(),
  }
})
