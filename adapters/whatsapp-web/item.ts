import { z } from 'zod'

/** The `type` of a message of which the worker could make nothing. */
export const unreadableType = 'unreadable'

const party = z.object({ address: z.string().min(1), name: z.string().optional() })
const about = { id: z.string().min(1), chat: z.string().min(1), from: party, at: z.number().int().optional() }

const message = z.object({
  kind: z.literal('message'),
  ...about,
  type: z.string(),
  text: z.string(),
  /** Ids under which the quoted message may be known: as ours, as theirs. */
  quoted: z.array(z.string()).optional(),
  location: z.object({ latitude: z.number(), longitude: z.number(), name: z.string().optional() }).optional(),
  cards: z.array(z.string()).optional(),
  file: z
    .object({
      name: z.string(),
      contentType: z.string(),
      /** Base64; absent where it could not be had. */
      content: z.string().optional(),
      problem: z.string().optional(),
    })
    .optional(),
  group: z.boolean().optional(),
  /** Sent to many at once by its author. */
  broadcast: z.boolean().optional(),
})
const ack = z.object({ kind: z.literal('ack'), ...about, ack: z.int(), about: z.string().min(1) })
const edit = z.object({ kind: z.literal('edit'), ...about, text: z.string(), about: z.string().min(1) })
const deletion = z.object({ kind: z.literal('deletion'), ...about, about: z.string().min(1) })
const reaction = z.object({
  kind: z.literal('reaction'),
  ...about,
  text: z.string(),
  about: z.string().min(1),
})
const call = z.object({ kind: z.literal('call'), ...about })

/**
 * What the worker gives the gateway of one thing that happened, as it is stored: `id` is WhatsApp's serialized id, `at`
 * seconds since 1970, `chat` and addresses are digits of a number or an id with its server (`…@lid`, `…@g.us`).
 */
export const itemSchema = z.discriminatedUnion('kind', [message, ack, edit, deletion, reaction, call])
export type Item = z.infer<typeof itemSchema>
export type MessageItem = z.infer<typeof message>
