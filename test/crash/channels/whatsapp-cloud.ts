import { messagesOf } from '../../adapters/whatsapp-cloud/office.ts'
import { type GraphServer, startGraph, type TakenMessage } from '../../system/graph.ts'
import { makeChance } from '../chance.ts'
import { type OpenPlatform, phoneOf } from './platform.ts'
import { postUntilTaken } from './post.ts'

const numberOf = (citizen: number): string => `968${phoneOf(citizen)}`

/** Meta: webhooks come again until they are answered with 200, and each message of ours is reported by its key. */
export const openWhatsappCloud: OpenPlatform = async (base) => {
  const graph = await startGraph()
  const address = `${base}/hooks/al-buraimi/whatsapp`
  const reporting = reportAll(graph, address)
  const variable = 'AL_BURAIMI_WHATSAPP'
  return {
    channel: 'whatsapp',
    environment: {
      [`${variable}_PHONE_NUMBER_ID`]: graph.phoneNumberId,
      [`${variable}_GRAPH_URL`]: graph.url,
      [`${variable}_ACCESS_TOKEN`]: graph.secrets.accessToken,
      [`${variable}_APP_SECRET`]: graph.secrets.appSecret,
      [`${variable}_VERIFY_TOKEN`]: graph.secrets.verifyToken,
    },
    saysOnce: true,
    write({ citizen, id, text }, chance) {
      const from = numberOf(citizen)
      const message = { from, id, timestamp: '1795420800', type: 'text', text: { body: text } }
      return call(graph, address, messagesOf(message), chance)
    },
    heard: (citizen) =>
      graph.taken.filter(({ body }) => body['to'] === numberOf(citizen)).map(({ text }) => text),
    isQuiet: () => reporting.reported() === graph.taken.length,
    async stop() {
      reporting.end()
      await graph.stop()
    },
  }
}

function call(graph: GraphServer, address: string, webhook: object, chance = makeChance(1)): Promise<number> {
  const body = new TextEncoder().encode(JSON.stringify(webhook))
  return postUntilTaken(address, body, graph.signed(body), chance)
}

/** Reports each message that was taken, in order, however long nobody hears it. */
function reportAll(graph: GraphServer, address: string) {
  let [reported, isOver] = [0, false]
  const report = async (): Promise<void> => {
    while (!isOver) {
      const taken = await graph.message(reported + 1)
      for (const status of ['sent', 'delivered']) await call(graph, address, statusOf(taken, status))
      reported += 1
    }
  }
  report().catch((error: unknown) => {
    if (!isOver) throw error
  })
  return {
    reported: () => reported,
    end: () => {
      isOver = true
    },
  }
}

function statusOf({ id, body }: TakenMessage, status: string): object {
  const key = body['biz_opaque_callback_data']
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '96825640000', phone_number_id: '106540352242922' },
    statuses: [
      {
        id,
        status,
        timestamp: '1795420801',
        recipient_id: body['to'],
        ...(key !== undefined && { biz_opaque_callback_data: key }),
      },
    ],
  }
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: '102290129340398', changes: [{ field: 'messages', value }] }],
  }
}
