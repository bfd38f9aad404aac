import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { RawItem } from '../../../src/domain/channel.ts'
import type { Told } from './long-texts.ts'

/** How what a centre delivered is kept: its PDUs as they came, and for a receipt what it says of a whole text. */
export const storedType = 'application/vnd.wasl.smpp+json'

const stored = z.object({
  pdus: z
    .array(z.string().regex(/^(?:[0-9a-f]{2})+$/i))
    .min(1)
    .readonly(),
  about: z.string().optional(),
  status: z.enum(['sent', 'delivered', 'failed']).optional(),
})

export type Stored = Readonly<z.infer<typeof stored>>

/** What was kept. Throws where it is none of that. */
export const readStored = (raw: RawItem): Stored =>
  stored.parse(JSON.parse(new TextDecoder().decode(raw.body)))

/** A citizen's message, or what nobody can read; `name` is the same however often it is kept. */
export const messageItem = (pdus: readonly string[], name: string): RawItem => item({ pdus }, name)

/** A receipt of a whole text; it says the same however often it comes. */
export const receiptItem = ({ about, status, raw }: Told): RawItem =>
  item({ pdus: [raw], about, status }, `${about}:${status}`)

const item = (body: Stored, name: string): RawItem => ({
  externalId: createHash('sha256').update(name).digest('hex').slice(0, 40),
  contentType: storedType,
  body: new TextEncoder().encode(JSON.stringify(body)),
})
