import { z } from 'zod'
import type { ChannelIo } from '../../src/domain/channel.ts'
import { SendError, WaslError } from '../../src/domain/errors.ts'
import { safeFileName } from '../../src/domain/file-name.ts'
import type { Attachment } from '../../src/domain/message.ts'
import type { WhatsappCloudConfig } from './config.ts'
import type { Graph } from './graph.ts'
import { providerAddress } from './media-address.ts'
import type { NamedMedia } from './payload.ts'

/** All tries together: the messages behind this one wait. */
const patienceMilliseconds = 10_000
const pauses: readonly number[] = [300, 1_500]

const foundSchema = z.looseObject({
  url: z.string(),
  mime_type: z.string().optional(),
  file_size: z.coerce.number().int().nonnegative().optional(),
})

/** Files of citizens at the provider. */
export interface MediaSource {
  /** The file with its bytes; without them where it cannot be had, so that the message is never lost over it. */
  fetch(media: NamedMedia, kind: string, signal: AbortSignal): Promise<Attachment>
}

/** Fetches files of messages (Media, Retrieve media URL, Download media). */
export function createMediaSource(config: WhatsappCloudConfig, io: ChannelIo, graph: Graph): MediaSource {
  return {
    async fetch(media, kind, stop) {
      const contentType = typeOf(media.mime_type)
      const name = safeFileName(media.filename ?? kind, contentType)
      const signal = AbortSignal.any([stop, AbortSignal.timeout(patienceMilliseconds)])
      try {
        const content = await persist(io, signal, () => download(media.id, config, io, graph, signal))
        return { name, contentType, bytes: content.length, content }
      } catch (error) {
        const code = error instanceof WaslError ? error.code : 'media-unreachable'
        io.log.warn({ code, kind }, 'media not available')
        // What is too long is turned away as such; of anything else nobody knows the size.
        return { name, contentType, bytes: code === 'media-too-large' ? config.maxMediaBytes + 1 : 0 }
      }
    },
  }
}

/** Tries again what may pass, as long as there is patience. */
async function persist<T>(io: ChannelIo, signal: AbortSignal, act: () => Promise<T>): Promise<T> {
  for (const pause of pauses) {
    try {
      return await act()
    } catch (error) {
      const mayPass = error instanceof SendError ? error.retryable : error instanceof TypeError
      if (!mayPass || signal.aborted) throw error
      await io.sleep(pause, signal)
    }
  }
  return act()
}

async function download(
  id: string,
  config: WhatsappCloudConfig,
  io: ChannelIo,
  graph: Graph,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const query = { phone_number_id: config.phoneNumberId }
  const found = foundSchema.safeParse(
    await graph({ method: 'GET', path: id, query, makes: 'nothing', signal }),
  ).data
  if (found === undefined) throw refused('media-unknown', 'The platform gives no address for this file.')
  if ((found.file_size ?? 0) > config.maxMediaBytes) throw tooLarge()
  const url = providerAddress(found.url, config.graphUrl)
  if (url === undefined) throw refused('media-elsewhere', 'The address of this file is not the provider’s.')
  const response = await io.fetch(url, {
    headers: { authorization: `Bearer ${io.secrets['accessToken'] ?? ''}` },
    redirect: 'manual',
    signal,
  })
  if (response.ok) return readLimited(response, config.maxMediaBytes)
  await response.body?.cancel()
  if (response.status >= 300 && response.status < 400)
    throw refused('media-redirected', 'The address of this file leads to another one.')
  throw new SendError('media-failed', `The provider does not give this file (HTTP ${response.status}).`, {
    retryable: response.status >= 500 || response.status === 429,
  })
}

/** What a length header says is not believed: bytes are counted as they come. */
async function readLimited({ body }: Response, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of body ?? []) {
    length += part.length
    if (length > most) throw tooLarge()
    parts.push(part)
  }
  return new Uint8Array(Buffer.concat(parts))
}

const refused = (code: string, words: string): WaslError => new WaslError(code, words)
const tooLarge = (): WaslError =>
  refused('media-too-large', 'This file is longer than settings.maxMediaBytes.')

/** `audio/ogg; codecs=opus` is `audio/ogg`. */
function typeOf(given = ''): string {
  const type = given.split(';')[0]?.trim().toLowerCase() ?? ''
  return /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : 'application/octet-stream'
}
