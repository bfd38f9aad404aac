import { readFileSync } from 'node:fs'
import { whatsappCloud } from '../../../adapters/whatsapp-cloud/index.ts'
import type { AnyOpenChannel, ChannelIo, RawItem, WebhookRequest } from '../../../src/domain/channel.ts'
import type { Inbound } from '../../../src/domain/message.ts'
import { type GraphServer, startGraph } from '../../system/graph.ts'
import { createWorld } from '../world.ts'

/** A webhook as a file has it, complete. */
export function payload(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL(`./payloads/${name}.json`, import.meta.url)))
}

/** A call of the platform; without headers it is signed as Meta would. */
export function webhook(
  graph: GraphServer,
  body: Uint8Array | string | object,
  headers?: Readonly<Record<string, string>>,
): WebhookRequest {
  const bytes =
    body instanceof Uint8Array
      ? body
      : new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body))
  return {
    method: 'POST',
    path: '/',
    query: {},
    headers: headers ?? graph.signed(bytes),
    body: bytes,
    remoteAddress: '192.0.2.10',
  }
}

/** A channel at a local Graph API. */
export async function openOffice(
  settings: Readonly<Record<string, unknown>> = {},
  more: Partial<ChannelIo> = {},
) {
  const graph = await startGraph()
  const config = {
    phoneNumberId: graph.phoneNumberId,
    businessAccountId: graph.businessAccountId,
    graphUrl: graph.url,
    ...settings,
  }
  const world = createWorld(graph.secrets, 'whatsapp')
  const channel: AnyOpenChannel = whatsappCloud.open(whatsappCloud.parseConfig(config), {
    ...world.io,
    ...more,
  })
  const take = (body: Uint8Array | string | object): readonly RawItem[] => {
    const received = channel.receive(webhook(graph, body))
    if (received.kind === 'refused') throw new Error(received.code)
    return received.items
  }
  const parse = async (items: readonly RawItem[]): Promise<readonly Inbound[]> => {
    const found: Inbound[] = []
    for (const item of items) found.push(...(await channel.parse(item, AbortSignal.timeout(60_000))))
    return found
  }
  return {
    graph,
    config,
    world,
    channel,
    take,
    hear: (body: Uint8Array | string | object) => parse(take(body)),
    stop: async () => {
      await channel.close()
      await graph.stop()
    },
  }
}

/** A webhook with these messages of one citizen. */
export function messagesOf(...messages: readonly object[]): object {
  return {
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '102290129340398',
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: '96825640000', phone_number_id: '106540352242922' },
              contacts: [{ profile: { name: 'Salim' }, wa_id: '96892123456' }],
              messages,
            },
          },
        ],
      },
    ],
  }
}

/** A message of that citizen. */
export const message = (id: string, content: object): object => ({
  from: '96892123456',
  id,
  timestamp: '1795420800',
  ...content,
})
