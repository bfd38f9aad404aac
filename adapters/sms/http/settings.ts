import { z } from 'zod'

/** Values that a request can be filled with; `{keyInAddress}` within an address, `{secret:NAME}` is one of the channel's secrets. */
export const placeholders = ['to', 'text', 'from', 'key', 'keyInAddress', 'parts', 'coding'] as const

const template = z
  .string()
  .refine(
    (text) =>
      [...text.matchAll(/\{([^{}]*)\}/g)].every(
        ([, name = '']) => placeholders.some((known) => known === name) || /^secret:\w+$/.test(name),
      ),
    `may hold ${placeholders.map((name) => `{${name}}`).join(', ')} and {secret:NAME} alone`,
  )

type Filling = string | number | boolean | readonly Filling[] | { readonly [name: string]: Filling }
const filling: z.ZodType<Filling> = z.lazy(() =>
  z.union([template, z.number(), z.boolean(), z.array(filling), z.record(z.string(), filling)]),
)

const address = z.string().refine(isSafe, 'must be an https address; http only on this machine itself')

/** Where a value stands in an answer or a report: a field's name, dotted where it stands deeper. */
const place = z.string().min(1)

const words = z
  .array(z.string())
  .min(1)
  .transform((all) => all.map((word) => word.toLowerCase()))

/** What a provider's gateway is called with and what it answers, as its manual says. */
export const httpSettings = z.strictObject({
  url: address,
  method: z.enum(['POST', 'GET']).default('POST'),
  headers: z.record(z.string().regex(/^[A-Za-z0-9-]+$/, 'must be a header’s name'), template).default({}),
  /** How the fields travel; with GET always in the address. */
  as: z.enum(['form', 'json']).default('json'),
  fields: z.record(z.string().min(1), filling),
  answer: z
    .strictObject({
      /** Where the message's id stands. */
      id: place.optional(),
      /** Where the outcome stands, and which of its values mean that the message was taken. */
      outcome: place.optional(),
      taken: z.array(z.string()).default([]),
      /** Outcomes after which it may be tried again. */
      again: z.array(z.string()).default([]),
    })
    .prefault({}),
  /** Reports of delivery, posted to `/hooks/<organisation>/<channel>/receipts`. */
  receipts: z
    .strictObject({
      id: place,
      to: place,
      status: place,
      /** In whatever case they are written. */
      delivered: words,
      failed: words,
    })
    .optional(),
  /** Messages of citizens, posted to `/hooks/<organisation>/<channel>/messages`. */
  messages: z.strictObject({ id: place.optional(), from: place, text: place }).optional(),
  /** Header or query field in which the provider gives the secret `hook`. */
  hookField: z.string().min(1).default('secret'),
})

/** Settings of a provider's gateway. */
export type HttpSettings = Readonly<z.infer<typeof httpSettings>>

function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password } = new URL(text)
  if (username !== '' || password !== '') return false
  return (
    protocol === 'https:' || (protocol === 'http:' && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(hostname))
  )
}
