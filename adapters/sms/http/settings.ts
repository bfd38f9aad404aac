import { z } from 'zod'

/** Values that a request can be filled with; `{secret:NAME}` is one of the channel's secrets, `{keyInAddress}` is for an address within a field. */
export const placeholders = ['to', 'text', 'from', 'key', 'keyInAddress', 'parts', 'coding'] as const

const template = z.string().refine(namesKnown, {
  error: `may hold ${placeholders.map((name) => `{${name}}`).join(', ')} and {secret:NAME} alone`,
})

type Filling = string | number | boolean | readonly Filling[] | { readonly [name: string]: Filling }
const filling: z.ZodType<Filling> = z.lazy(() =>
  z.union([template, z.number(), z.boolean(), z.array(filling), z.record(z.string(), filling)]),
)

const address = z
  .string()
  .refine(isSafe, 'must be an https address; http only on this machine itself')
  .refine(namesKnown, 'may hold the places of a request alone, behind its host')

/** Where a value stands in an answer or a report: a field's name, dotted where it stands deeper. */
const place = z.string().min(1)

const words = z
  .array(z.string())
  .min(1)
  .transform((all) => all.map((word) => word.toLowerCase()))

const pattern = z
  .string()
  .refine(isPattern, 'must be a regular expression with the named groups id or outcome: (?<id>…)')

/** What a provider's gateway is called with and what it answers, as its manual says. */
export const httpSettings = z.strictObject({
  /** It is filled as well, each value escaped; the host is fixed. */
  url: address,
  method: z.enum(['POST', 'GET']).default('POST'),
  headers: z.record(z.string().regex(/^[A-Za-z0-9-]+$/, 'must be a header’s name'), template).default({}),
  /** How the fields travel; with GET always in the address. */
  as: z.enum(['form', 'json']).default('json'),
  fields: z.record(z.string().min(1), filling),
  answer: z
    .strictObject({
      /** For an answer that is no JSON: a regular expression whose groups are its fields. */
      pattern: pattern.optional(),
      /** Where the message's id stands. */
      id: place.optional(),
      /** Where the outcome stands, and which of its values mean that the message was taken. */
      outcome: place.optional(),
      taken: z.array(z.string()).default([]),
      /** Outcomes after which it may be tried again. */
      again: z.array(z.string()).default([]),
      /** Statuses after which it may be tried again, beside 408, 425, 429 and all of 5xx. */
      againStatus: z.array(z.int().min(300).max(499)).default([]),
    })
    .prefault({}),
  /** Reports of delivery, posted to `/hooks/<organisation>/<channel>/receipts`. */
  receipts: z
    .strictObject({
      /** Where the list of them stands, for providers that post several at once. */
      list: place.optional(),
      id: place,
      to: place,
      status: place,
      /** In whatever case they are written. */
      delivered: words,
      failed: words,
    })
    .optional(),
  /** Messages of citizens, posted to `/hooks/<organisation>/<channel>/messages`. */
  messages: z
    .strictObject({ list: place.optional(), id: place.optional(), from: place, text: place })
    .optional(),
  /** Header or query field in which the provider gives the secret `hook`. */
  hookField: z.string().min(1).default('secret'),
  /** Where the provider signs its posts with the secret `hook` instead: HMAC-SHA-256 over the body (RFC 2104). */
  hookSignature: z
    .strictObject({
      header: z.string().regex(/^[A-Za-z0-9-]+$/, 'must be a header’s name'),
      /** Before the signature in the header. */
      prefix: z.string().default(''),
      encoding: z.enum(['hex', 'base64']).default('hex'),
    })
    .optional(),
})

/** Settings of a provider's gateway. */
export type HttpSettings = Readonly<z.infer<typeof httpSettings>>

function namesKnown(text: string): boolean {
  return [...text.matchAll(/\{([^{}]*)\}/g)].every(
    ([, name = '']) => placeholders.some((known) => known === name) || /^secret:\w+$/.test(name),
  )
}

function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, host, hostname, username, password } = new URL(text)
  if (username !== '' || password !== '' || /[{}%]/.test(host)) return false
  return (
    protocol === 'https:' || (protocol === 'http:' && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(hostname))
  )
}

function isPattern(source: string): boolean {
  try {
    return /\(\?<(?:id|outcome)>/.test(source) && new RegExp(source, 'u').source !== ''
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}
