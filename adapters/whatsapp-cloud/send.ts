import { z } from 'zod'
import type { ChannelIo, Receipt } from '../../src/domain/channel.ts'
import { codeOf, SendError } from '../../src/domain/errors.ts'
import type { Attachment, Outbound } from '../../src/domain/message.ts'
import { composeParts, type Part } from './compose.ts'
import type { WhatsappCloudConfig } from './config.ts'
import type { Echoes } from './echoes.ts'
import type { Graph } from './graph.ts'
import type { Rates } from './rates.ts'

const takenSchema = z.looseObject({ messages: z.array(z.looseObject({ id: z.string().min(1) })).min(1) })
const uploadedSchema = z.looseObject({ id: z.coerce.string().min(1) })
/** More sends than these are not half done at a time. */
const mostHalfDone = 1_000
/** So long a status of a send is waited for whose answer was lost. */
const echoMilliseconds = 5_000
/** Characters of `biz_opaque_callback_data`. */
const mostKeyLength = 512

/** A pause is short and ends with the send. */
const unstopped = new AbortController().signal

/** Sends a message; what went out of one that failed half way does not go out again while this runs. */
export type Send = (message: Outbound, key: string) => Promise<Receipt>

/**
 * Sends over the Messages endpoint; files are uploaded first (Media, Upload media). Where the answer to a send is lost,
 * the first status of it tells that it went out: it is waited for a little, and looked for again before the next try.
 */
export function createSend(
  config: WhatsappCloudConfig,
  io: ChannelIo,
  graph: Graph,
  echoes: Echoes,
  rates: Rates,
): Send {
  const halfDone = new Map<string, number>()
  const sendAll = async (message: Outbound, key: string): Promise<string> => {
    const parts = composeParts(message, config.templateLanguages)
    const done = halfDone.get(key) ?? 0
    const wait = rates.reserve(message.to.address, parts.length - done)
    if (wait > 0) await io.sleep(wait, unstopped)
    let externalId = ''
    for (const [index, part] of parts.entries()) {
      if (index < done) continue
      externalId = await sendPart(part, message, index === parts.length - 1 ? key : undefined, config, graph)
      if (index < parts.length - 1) remember(halfDone, key, index + 1)
    }
    return externalId
  }
  return async (message, key) => {
    let externalId = echoes.knownId(key)
    if (externalId === undefined) {
      echoes.expect(key)
      void showRead(message, config, io, graph)
      try {
        externalId = await sendAll(message, key)
      } catch (error) {
        if (!(error instanceof SendError) || error.code !== 'outcome-unknown') {
          echoes.forget(key)
          throw error
        }
        externalId = await echoed(key, io, echoes)
        if (externalId === undefined) throw error
      }
    }
    halfDone.delete(key)
    echoes.forget(key)
    return { externalId, confirmed: false }
  }
}

/** Shows what is answered as read, and that somebody writes; what cannot be shown keeps nothing from being said. */
async function showRead(
  { answers }: Outbound,
  { phoneNumberId }: WhatsappCloudConfig,
  io: ChannelIo,
  graph: Graph,
): Promise<void> {
  if (answers === undefined) return
  const body = JSON.stringify({
    messaging_product: 'whatsapp',
    status: 'read',
    message_id: answers,
    typing_indicator: { type: 'text' },
  })
  try {
    await graph({ method: 'POST', path: `${phoneNumberId}/messages`, body, makes: 'nothing' })
  } catch (error) {
    io.log.info({ code: codeOf(error) }, 'a message could not be shown as read')
  }
}

async function echoed(key: string, io: ChannelIo, echoes: Echoes): Promise<string | undefined> {
  const over = new AbortController()
  const tooLong = io.sleep(echoMilliseconds, over.signal).then(() => undefined)
  tooLong.catch(() => undefined)
  try {
    return await Promise.race([echoes.idOf(key), tooLong])
  } finally {
    over.abort()
  }
}

function remember(halfDone: Map<string, number>, key: string, count: number): void {
  const [oldest] = halfDone.keys()
  if (halfDone.size >= mostHalfDone && oldest !== undefined) halfDone.delete(oldest)
  halfDone.set(key, count)
}

/** Statuses echo the key, so that a send of which nobody knows is known by the first of them. */
async function sendPart(
  { type, content, file }: Part,
  { to, replyTo }: Outbound,
  key: string | undefined,
  { phoneNumberId }: WhatsappCloudConfig,
  graph: Graph,
): Promise<string> {
  const uploaded = file === undefined ? {} : { id: await upload(file, phoneNumberId, graph) }
  const body = {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...recipientOf(to.address),
    type,
    [type]: { ...content, ...uploaded },
    ...(replyTo?.[0] !== undefined && { context: { message_id: replyTo[0] } }),
    ...(key !== undefined && key.length <= mostKeyLength && { biz_opaque_callback_data: key }),
  }
  const path = `${phoneNumberId}/messages`
  const answer = await graph({ method: 'POST', path, body: JSON.stringify(body), makes: 'a message' })
  const taken = takenSchema.safeParse(answer).data?.messages[0]
  if (taken === undefined)
    throw new SendError('outcome-unknown', 'The platform answered without the id of a message.', {
      retryable: false,
    })
  return taken.id
}

/** A number, else a user id, which has a country and a point in front ("Business-scoped user IDs, Messages API"). */
function recipientOf(address: string): Readonly<Record<string, string>> {
  const digits = address.replaceAll(/[\s+()-]/g, '')
  return /^\d{6,15}$/.test(digits) ? { to: digits } : { recipient: address }
}

async function upload(file: Attachment, phoneNumberId: string, graph: Graph): Promise<string> {
  if (file.content === undefined)
    throw new SendError('attachment-without-content', 'A file came without its bytes.', { retryable: false })
  const form = new FormData()
  form.set('messaging_product', 'whatsapp')
  form.set('type', file.contentType)
  const blob = new Blob([new Uint8Array(file.content)], { type: file.contentType })
  form.set('file', blob, file.name)
  const answer = await graph({ method: 'POST', path: `${phoneNumberId}/media`, body: form, makes: 'nothing' })
  const { data } = uploadedSchema.safeParse(answer)
  if (data === undefined)
    throw new SendError('media-failed', 'The platform took a file and gave no id for it.', {
      retryable: true,
    })
  return data.id
}
