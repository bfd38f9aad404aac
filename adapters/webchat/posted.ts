import { z } from 'zod'
import type { ChannelIo, RawItem } from '../../src/domain/channel.ts'
import { WaslError } from '../../src/domain/errors.ts'
import type { Attachment, Inbound } from '../../src/domain/message.ts'
import { openFile, type Seals, type TicketedFile } from '../../src/domain/visitor.ts'
import { problemsOf, type SettingProblem } from '../settings.ts'

/** UTF-16 units of a text that is accepted and stored. */
export const maxPostedText = 20_000
const maxFiles = 20

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, "-" or "_"')
const location = z.object({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  name: z.string().max(300).optional(),
})
/** Tickets of files that no message names are good for so long: their bytes are swept after a day. */
const ticketMilliseconds = 20 * 3_600_000
/** Only the ticket counts of what a page posts: it tells the rest under seal. */
const ticketed = z.object({ ref: z.string().min(1).max(2_000) })
const file = z.object({
  ref: z.string().min(1).max(512),
  name: z.string().min(1).max(300),
  contentType: z
    .string()
    .regex(/^[\w.+-]+\/[\w.+-]+$/)
    .max(150),
  bytes: z.number().int().nonnegative(),
})
const postedSchema = z.looseObject({
  id,
  text: z.string().default(''),
  choice: z.string().min(1).max(200).optional(),
  files: z.array(ticketed).max(maxFiles).default([]),
  location: location.optional(),
  language: z.enum(['ar', 'en']).optional(),
})
const storedSchema = postedSchema.extend({
  visitor: z.string().min(1),
  files: z.array(file).max(maxFiles).default([]),
})
const known = new Set(['id', 'text', 'choice', 'files', 'location', 'language', 'visitor'])

type Posted = z.infer<typeof postedSchema>
type Opened = Posted & { readonly files: readonly TicketedFile[] }
type PostedReading =
  | { readonly kind: 'message'; readonly message: Opened }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string; readonly message: string }

/**
 * Reads what a page posted: `{ id, text?, choice?, files?, location?, language? }`. A file's `ref` is the ticket that
 * its upload gave to this visitor; in the message it is the file store's own again, with what the ticket tells of it.
 */
export function readPosted(
  body: Uint8Array,
  visitor: string,
  io: Seals & Pick<ChannelIo, 'now'>,
): PostedReading {
  const raw = readJson(body)
  if (raw.kind === 'refused') return raw
  const parsed = postedSchema.safeParse(raw.value)
  if (!parsed.success) {
    return refused(400, 'message-invalid', problemsOf(raw.value, parsed.error).map(tell).join('; '))
  }
  const message = parsed.data
  if (message.text.length > maxPostedText)
    return refused(
      413,
      'text-too-long',
      `A text may have ${maxPostedText} characters; send the rest as another message.`,
    )
  if (saysNothing(message) && Object.keys(message).every((key) => known.has(key))) {
    return refused(400, 'message-empty', 'A message needs a text, a choice, a file or a location.')
  }
  const files: TicketedFile[] = []
  const oldest = new Date(io.now().getTime() - ticketMilliseconds).toISOString()
  for (const each of message.files) {
    const opened = openFile(io, visitor, each.ref)
    if (opened === undefined || (opened.uploadedAt ?? oldest) < oldest)
      return refused(
        400,
        'file-unknown',
        'A file was not uploaded by this visitor, or long ago; upload it again.',
      )
    const { uploadedAt: _uploadedAt, ...told } = opened
    files.push(told)
  }
  return { kind: 'message', message: { ...message, files } }
}

const tell = ({ path, message }: SettingProblem) => `${path.join('.') || 'the message'} ${message}`

/** What a newer page may add is kept, and a person sees it (see `parseStored`). */
function saysNothing({ text, choice, files, location }: Posted): boolean {
  return text.trim() === '' && choice === undefined && files.length === 0 && location === undefined
}

/** Makes the normalised message of a stored item. Throws when it says nothing that this version understands. */
export function parseStored({ body, externalId, digest }: RawItem, channel: string): Inbound {
  const stored = storedSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)))
  if (saysNothing(stored))
    throw new WaslError(
      'message-not-understood',
      'The page sent a kind of message that this version does not know: read it raw.',
    )
  return {
    kind: 'message',
    channel,
    externalId,
    ...(digest === undefined || digest === '' ? {} : { digest }),
    conversation: stored.visitor,
    from: { address: stored.visitor },
    text: stored.text.replace(/\r\n?/g, '\n'),
    attachments: stored.files satisfies readonly Attachment[],
    ...(stored.choice === undefined ? {} : { choice: stored.choice }),
    ...(stored.language === undefined ? {} : { languageHint: stored.language }),
    ...(stored.location === undefined ? {} : { location: place(stored.location) }),
  }
}

function place(point: z.infer<typeof location>) {
  const { name, ...coordinates } = point
  return name === undefined ? coordinates : { ...coordinates, name }
}

function readJson(body: Uint8Array) {
  if (body.length === 0) return refused(400, 'body-empty', 'Send a JSON object.')
  try {
    return {
      kind: 'json',
      value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown,
    } as const
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'The body is not JSON.' : 'The body is not UTF-8 JSON.'
    return refused(400, 'body-not-json', reason)
  }
}

function refused(status: number, code: string, message: string) {
  return { kind: 'refused', status, code, message } as const
}
