import { readFile } from 'node:fs/promises'
import { startGraph, type TakenMessage } from '../system/graph.ts'
import type { OpenPhone } from './phone.ts'

/** What a message of the office offers: ids and titles, in order. */
interface Offer {
  readonly id: string
  readonly title: string
  readonly kind: 'button_reply' | 'list_reply'
}

/** A phone with WhatsApp whose office has a number at the Cloud API: a local Graph server. */
export const openWhatsappCloud: OpenPhone = async ({ gateway, show }) => {
  const graph = await startGraph()
  let offered: readonly Offer[] = []
  let said = 0
  let isOpen = true
  const send = async (content: object): Promise<void> => {
    said += 1
    const body = new TextEncoder().encode(
      JSON.stringify(webhookOf(`wamid.phone-${Date.now()}-${said}`, content)),
    )
    const answer = await fetch(`${gateway}/hooks/al-buraimi/whatsapp`, {
      method: 'POST',
      headers: { ...graph.signed(body) },
      body,
    })
    if (!answer.ok) show(`(the gateway answered ${answer.status})`)
  }
  const listen = async (): Promise<void> => {
    for (let number = 1; isOpen; number += 1) {
      const message = await graph.message(number)
      offered = offersOf(message)
      show(message.text)
      for (const [index, { title }] of offered.entries()) show(`  ${index + 1}. ${title}`)
    }
  }
  void listen()
  const number = 'AL_BURAIMI_WHATSAPP'
  return {
    variables: {
      [`${number}_PHONE_NUMBER_ID`]: graph.phoneNumberId,
      [`${number}_BUSINESS_ACCOUNT_ID`]: graph.businessAccountId,
      [`${number}_GRAPH_URL`]: graph.url,
      [`${number}_ACCESS_TOKEN`]: graph.secrets.accessToken,
      [`${number}_APP_SECRET`]: graph.secrets.appSecret,
      [`${number}_VERIFY_TOKEN`]: graph.secrets.verifyToken,
    },
    actions: {
      pin: {
        use: '/pin 24.2501,55.7931 sends a place on the map',
        run: (rest) => {
          const [latitude, longitude] = rest.split(',').map(Number)
          return send({ type: 'location', location: { latitude, longitude } })
        },
      },
      photo: {
        use: '/photo FILE sends a picture (JPEG)',
        run: async (path) => {
          const id = String(800_000_000_000_000 + said)
          graph.media.set(id, { bytes: new Uint8Array(await readFile(path)), type: 'image/jpeg' })
          await send({ type: 'image', image: { id, mime_type: 'image/jpeg' } })
        },
      },
    },
    say: (text) => {
      const chosen = offered[Number(text) - 1]
      if (chosen === undefined) return send({ type: 'text', text: { body: text } })
      const { kind, id, title } = chosen
      return send({ type: 'interactive', interactive: { type: kind, [kind]: { id, title } } })
    },
    stop: () => {
      isOpen = false
      return graph.stop()
    },
  }
}

const citizen = '96891234567'

/** A webhook with one message of the citizen, as Meta's documentation has it. */
function webhookOf(id: string, content: object): object {
  const message = { from: citizen, id, timestamp: String(Math.floor(Date.now() / 1000)), ...content }
  const metadata = { display_phone_number: '96825643286', phone_number_id: '106540352242922' }
  const contacts = [{ profile: { name: 'A citizen' }, wa_id: citizen }]
  const value = { messaging_product: 'whatsapp', metadata, contacts, messages: [message] }
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: '102290129340398', changes: [{ field: 'messages', value }] }],
  }
}

interface Interactive {
  readonly action?: {
    readonly buttons?: readonly { readonly reply: { readonly id: string; readonly title: string } }[]
    readonly sections?: readonly {
      readonly rows: readonly { readonly id: string; readonly title: string }[]
    }[]
  }
}

function offersOf({ body }: TakenMessage): readonly Offer[] {
  const { action } = (body['interactive'] ?? {}) as Interactive
  const buttons = action?.buttons?.map(({ reply }) => ({ ...reply, kind: 'button_reply' as const })) ?? []
  const rows =
    action?.sections?.flatMap((section) =>
      section.rows.map((row) => ({ ...row, kind: 'list_reply' as const })),
    ) ?? []
  return [...buttons, ...rows]
}
