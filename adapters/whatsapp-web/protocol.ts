import { z } from 'zod'

const request = z.int()
const file = z.object({ name: z.string(), contentType: z.string(), content: z.string() })

/** One message of WhatsApp: a text, or a file with words below it. */
const part = z.object({ text: z.string(), file: file.optional(), quote: z.string().optional() })
export type Part = z.infer<typeof part>

const start = z.object({
  kind: z.literal('start'),
  /** Where the paired session and the worker's own notes are. */
  folder: z.string().min(1),
  browser: z.string().min(1),
  browserArguments: z.array(z.string()),
  number: z.string(),
  maxMediaBytes: z.int(),
  /** Messages before this instant (seconds since 1970) are history, not work. */
  since: z.int(),
  keepSeconds: z.int(),
  pulseMilliseconds: z.int(),
  readyMilliseconds: z.int(),
})
export type Start = z.infer<typeof start>

/** What the adapter asks of its worker. */
export const orderSchema = z.discriminatedUnion('kind', [
  start,
  z.object({ kind: z.literal('stored'), ids: z.array(z.string()) }),
  z.object({
    kind: z.literal('send'),
    request,
    key: z.string().min(1),
    to: z.string().min(1),
    typingMilliseconds: z.int(),
    parts: z.array(part).min(1),
  }),
  z.object({ kind: z.literal('find'), request, key: z.string().min(1) }),
  z.object({ kind: z.literal('stop') }),
])
export type Order = z.infer<typeof orderSchema>
export type SendOrder = Extract<Order, { readonly kind: 'send' }>

const outcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sent'), id: z.string().min(1) }),
  z.object({ kind: z.literal('absent') }),
  z.object({ kind: z.literal('refused'), code: z.string() }),
  z.object({ kind: z.literal('again'), code: z.string(), afterSeconds: z.int().optional() }),
  /** It may have gone out or not. */
  z.object({ kind: z.literal('unknown'), code: z.string() }),
])
/** What became of a send or of a look for one. */
export type Outcome = z.infer<typeof outcome>

/** What the worker tells. */
export const reportSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('begun') }),
  z.object({ kind: z.literal('code'), code: z.string() }),
  z.object({ kind: z.literal('ready'), number: z.string() }),
  /** The page was reloaded or lost its connection: what is said now waits. */
  z.object({ kind: z.literal('away') }),
  z.object({ kind: z.literal('pulse'), state: z.string(), megabytes: z.int() }),
  z.object({ kind: z.literal('item'), id: z.string().min(1), at: z.int(), body: z.string() }),
  z.object({ kind: z.literal('left-out'), count: z.int() }),
  z.object({ kind: z.literal('answer'), request, outcome }),
  /** The worker ends, and why, in a word. */
  z.object({ kind: z.literal('lost'), code: z.string() }),
])
export type Report = z.infer<typeof reportSchema>
