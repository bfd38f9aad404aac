import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { brokenRule, type GraphTemplate } from './graph-rules.ts'

/** A message that the platform took, as the contract of channels sees it and whole. */
export interface TakenMessage {
  readonly id: string
  readonly text: string
  readonly attachments: readonly string[]
  readonly body: Readonly<Record<string, unknown>>
}

/**
 * How a call goes wrong: refused with an error of the platform, any answer at all, or no answer, taken or
 * not; `pass`: not at all.
 */
export type GraphMishap =
  | { readonly status: number; readonly code: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly status: number; readonly text: string; readonly headers?: Readonly<Record<string, string>> }
  | 'hang-up'
  | 'taken-and-lost'
  | 'pass'

/** A file at the platform; `url` and `redirect` lead elsewhere than its own media host. */
export interface GraphMedia {
  readonly bytes: Uint8Array
  readonly type: string
  readonly name?: string
  readonly url?: string
  readonly redirect?: string
  /** What the platform says of its size, where that is not so. */
  readonly saidBytes?: number
}

/** A local Graph API with one WhatsApp number, which takes what Meta's documentation says that it takes. */
export interface GraphServer {
  readonly url: string
  readonly phoneNumberId: string
  readonly businessAccountId: string
  readonly secrets: { readonly accessToken: string; readonly appSecret: string; readonly verifyToken: string }
  readonly taken: readonly TakenMessage[]
  readonly media: Map<string, GraphMedia>
  readonly templates: GraphTemplate[]
  /** Paths that were asked for, in order. */
  readonly asked: readonly string[]
  /** Messages of citizens that were shown to them as read, and whether somebody was shown to be typing. */
  readonly read: readonly { readonly id: string; readonly isTyping: boolean }[]
  /** The message of this number, counted from 1, as soon as it was taken. */
  message(number: number): Promise<TakenMessage>
  /** These calls that send or fetch something go wrong, one after the other. */
  next(...mishaps: readonly GraphMishap[]): void
  /** So many messages cannot be shown as read. */
  refuseRead(marks: number): void
  /** Headers of a webhook as Meta signs it. */
  signed(body: Uint8Array): Readonly<Record<string, string>>
  stop(): Promise<void>
}

const phoneNumberId = '106540352242922'
const businessAccountId = '102290129340398'
const secrets = {
  accessToken: 'EAAJB-invented-token-of-a-system-user',
  appSecret: '0f3b1c5d7e9a2b4c6d8e0f1a2b3c4d5e',
  verifyToken: 'invented-verify-token',
}
const longest: Readonly<Record<string, number>> = { image: 5_000_000, audio: 16_000_000, video: 16_000_000 }

/** Starts it on a free port of the loopback. */
export async function startGraph(): Promise<GraphServer> {
  const taken: TakenMessage[] = []
  const asked: string[] = []
  const read: { readonly id: string; readonly isTyping: boolean }[] = []
  const media = new Map<string, GraphMedia>()
  const templates: GraphTemplate[] = []
  const mishaps: GraphMishap[] = []
  const awaited = new Map<number, PromiseWithResolvers<TakenMessage>>()
  let count = 0
  let unreadable = 0
  let base = ''

  const postMessage = (
    body: Readonly<Record<string, unknown>>,
    response: ServerResponse,
    mishap?: GraphMishap,
  ): void => {
    const rule = brokenRule(body, media, templates)
    if (rule !== undefined) {
      refuse(response, 400, rule.code, rule.details)
      return
    }
    count += 1
    const id = `wamid.HBgLOTY4OTIxMjM0NTYVAgARGBI${String(count).padStart(12, '0')}AA==`
    const message = { id, ...shown(body, media), body }
    taken.push(message)
    awaited.get(taken.length)?.resolve(message)
    if (mishap === 'taken-and-lost') {
      response.destroy()
      return
    }
    const contact = body['to'] === undefined ? { user_id: body['recipient'] } : { wa_id: body['to'] }
    const input = body['to'] ?? body['recipient']
    send(response, 200, {
      messaging_product: 'whatsapp',
      contacts: [{ input, ...contact }],
      messages: [{ id }],
    })
  }
  const postMedia = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const headers = { 'content-type': request.headers['content-type'] ?? '' }
    const form = await new Response(new Uint8Array(await buffer(request)), { headers }).formData()
    const file = form.get('file')
    if (form.get('messaging_product') !== 'whatsapp' || !(file instanceof File))
      return refuse(response, 400, 100, 'messaging_product and file are required')
    if (file.size > (longest[file.type.split('/')[0] ?? ''] ?? 100_000_000))
      return refuse(response, 400, 131053, 'the file is too large')
    const id = String(700_000_000_000_000 + media.size)
    media.set(id, { bytes: new Uint8Array(await file.arrayBuffer()), type: file.type, name: file.name })
    send(response, 200, { id })
  }
  const listTemplates = (url: URL, response: ServerResponse): void => {
    const from = Number(url.searchParams.get('after') ?? '0')
    const page = templates.slice(from, from + 2)
    const more = from + 2 < templates.length
    send(response, 200, {
      data: page.map(({ body, ...template }) => ({
        ...template,
        components: [{ type: 'BODY', text: body }],
      })),
      paging: { cursors: { before: String(from), after: String(from + 2) }, ...(more && { next: base }) },
    })
  }
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', base)
    const [, version = '', first = '', second] = url.pathname.split('/')
    asked.push(url.pathname)
    if (request.headers.authorization !== `Bearer ${secrets.accessToken}`)
      return refuse(response, 401, 190, 'the token is not valid')
    const isPost = first === phoneNumberId && second === 'messages'
    const body = isPost ? (JSON.parse((await buffer(request)).toString()) as Record<string, unknown>) : {}
    // What is merely shown as read goes wrong for nobody.
    if (isPost && body['status'] === 'read') {
      if (unreadable > 0) {
        unreadable -= 1
        return refuse(response, 400, 131009, 'told to')
      }
      read.push({ id: String(body['message_id']), isTyping: body['typing_indicator'] !== undefined })
      return send(response, 200, { success: true })
    }
    const mishap =
      second === undefined || second === 'messages' || second === 'media' ? mishaps.shift() : undefined
    if (mishap === 'hang-up') return void response.destroy()
    if (typeof mishap === 'object')
      return 'text' in mishap
        ? send(response, mishap.status, mishap.text, mishap.headers)
        : refuse(response, mishap.status, mishap.code, 'told to', mishap.headers)
    if (version === 'media') return giveMedia(media.get(first), response)
    if (isPost) return postMessage(body, response, mishap)
    if (first === phoneNumberId && second === 'media') return postMedia(request, response)
    if (first === phoneNumberId)
      return send(response, 200, {
        id: first,
        display_phone_number: '+968 2564 0000',
        quality_rating: 'GREEN',
      })
    if (first === businessAccountId && second === 'message_templates') return listTemplates(url, response)
    if (first === businessAccountId && second === 'subscribed_apps')
      return send(response, 200, { data: [{ whatsapp_business_api_data: { name: 'Wasl' } }] })
    const file = media.get(first)
    if (file === undefined) return refuse(response, 400, 100, 'there is no such object')
    send(response, 200, {
      messaging_product: 'whatsapp',
      url: file.url ?? `${base}/media/${first}`,
      mime_type: file.type,
      file_size: file.saidBytes ?? file.bytes.length,
      id: first,
    })
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  base = `http://127.0.0.1:${address.port}`
  return {
    url: base,
    phoneNumberId,
    businessAccountId,
    secrets,
    taken,
    media,
    templates,
    asked,
    read,
    message: async (number) => {
      const coming = awaited.get(number) ?? Promise.withResolvers<TakenMessage>()
      awaited.set(number, coming)
      return taken[number - 1] ?? coming.promise
    },
    refuseRead: (marks) => {
      unreadable += marks
    },
    next: (...these) => void mishaps.push(...these),
    signed: (body) => ({
      'content-type': 'application/json',
      'x-hub-signature-256': `sha256=${createHmac('sha256', secrets.appSecret).update(body).digest('hex')}`,
    }),
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

/** An error as the Graph API writes it ("Error codes, response syntax"). */
function refuse(
  response: ServerResponse,
  status: number,
  code: number,
  details: string,
  headers?: Readonly<Record<string, string>>,
): void {
  const error = {
    message: `(#${code}) ${details}`,
    type: 'OAuthException',
    code,
    error_data: { messaging_product: 'whatsapp', details },
    fbtrace_id: 'AinventedTraceId0',
  }
  send(response, status, { error }, headers)
}

function giveMedia(file: GraphMedia | undefined, response: ServerResponse): void {
  if (file === undefined) refuse(response, 404, 100, 'there is no such file')
  else if (file.redirect !== undefined) response.writeHead(302, { location: file.redirect }).end()
  else response.writeHead(200, { 'content-type': file.type }).end(file.bytes)
}

/** What the citizen reads of it, and the names of its files. */
function shown(body: Readonly<Record<string, unknown>>, media: ReadonlyMap<string, GraphMedia>) {
  const content = body[String(body['type'])] as Readonly<Record<string, unknown>>
  const inner = content['body']
  const text =
    typeof inner === 'string' ? inner : ((inner as { text?: string } | undefined)?.text ?? content['caption'])
  const file = media.get(String(content['id']))
  return {
    text: typeof text === 'string' ? text : '',
    attachments: file === undefined ? [] : [String(content['filename'] ?? file.name ?? '')],
  }
}
