import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { makeCertificate } from './certificate.ts'

/** A message as it stands in a chat of the stand-in; `t` is seconds since 1970. */
export interface ChatMessage {
  readonly id: string
  readonly chat: string
  readonly fromMe: boolean
  readonly type: string
  readonly t: number
  readonly body?: string
  readonly [more: string]: unknown
}

/** What the page said for the number. */
export interface Said {
  readonly id: string
  readonly to: string
  readonly type: string
  readonly t: number
  readonly body?: string
  readonly caption?: string
  readonly quoted?: string
  readonly filename?: string
  readonly mimetype?: string
  readonly content?: string
}

export type Arriving = Partial<ChatMessage> & Pick<ChatMessage, 'id'>

/** WhatsApp's side of a number: it keeps the chats, and a page that stands in for WhatsApp Web shows them. */
export interface WhatsappPage {
  readonly me: string
  /** With these a Chromium finds the page under WhatsApp's name, and trusts it alone. */
  readonly browserArguments: readonly string[]
  readonly said: readonly Said[]
  readonly typed: readonly string[]
  /** Resolves once somebody scans the code: the page pairs and is in step with the phone. */
  scan(): Promise<void>
  /** A message of a citizen; a page that is there shows it, another finds it in its chat. */
  arrive(message: Arriving): Promise<void>
  /** Messages of citizens that come in one stroke, to a page that is there. */
  arriveTogether(messages: readonly Arriving[]): Promise<void>
  file(content: Uint8Array): string
  /** Tells the page something, and waits until it has done it. */
  tell(told: { readonly kind: string; readonly [more: string]: unknown }): Promise<void>
  /** Ticks of a message of ours. */
  tick(id: string, ack: number): Promise<void>
  /** What the platform does with the next message of ours: too many at once, a failure of its own, or a number that is not there. */
  next(answer: 'busy' | 'broken' | 'refused'): void
  /** What becomes of the next sends: they are taken and no tick is given. */
  holdTicks(hold: boolean): void
  /** The next page that the library enters is never in step. */
  neverSync(): void
  /** The number is unlinked on the phone. */
  logout(): Promise<void>
  until(holds: () => boolean): Promise<void>
  pagesOpened(): number
  stop(): Promise<void>
}

const name = 'web.whatsapp.com'
const script = readFileSync(new URL('./page.js', import.meta.url), 'utf8')

const arrived = (given: Arriving): ChatMessage => ({
  chat: '96891234567@c.us',
  fromMe: false,
  type: 'chat',
  t: Math.floor(Date.now() / 1000),
  ack: 1,
  ...given,
})

/** Starts it on the loopback. `lids`: hidden ids of people and their numbers; `unknown`: numbers that are on no phone. */
export async function startWhatsappPage(
  me = '96825643286',
  lids: readonly (readonly [string, string])[] = [],
  unknown: readonly string[] = [],
): Promise<WhatsappPage> {
  const { key, cert, spki } = makeCertificate(name)
  const chats = new Map<string, ChatMessage>()
  const files = new Map<string, Uint8Array>()
  const said: Said[] = []
  const typed: string[] = []
  const waiting = new Map<number, () => void>()
  const watchers = new Set<() => void>()
  let page: ServerResponse | undefined
  let failing = ''
  let [pages, told, isPaired, isEntered, isLive, holdsTicks, unsynced] = [0, 0, false, false, false, false, 0]

  const changed = (): void => {
    for (const look of [...watchers]) look()
  }
  const tell: WhatsappPage['tell'] = (what) => {
    const number = ++told
    const done = new Promise<void>((resolve) => waiting.set(number, resolve))
    page?.write(`data: ${JSON.stringify({ ...what, number })}\n\n`)
    return done
  }
  const sync = async (): Promise<void> => {
    if (!isPaired || !isEntered || isLive) return
    if (pages === unsynced) return
    isLive = true
    await tell({ kind: 'synced' })
    changed()
  }
  const connect = async (): Promise<void> => {
    await tell({ kind: 'state', state: 'CONNECTED' })
    await tell({ kind: 'history', messages: [...chats.values()] })
    await sync()
  }
  const opened = (answer: ServerResponse, paired: boolean): void => {
    answer.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
    page?.end()
    page = answer
    pages++
    isPaired = paired
    isEntered = false
    isLive = false
    answer.on('close', () => {
      if (page !== answer) return
      page = undefined
      isLive = false
      // Nobody is left to say that it is done.
      for (const resolve of waiting.values()) resolve()
      waiting.clear()
    })
    void (paired ? connect() : tell({ kind: 'state', state: 'UNPAIRED' }))
    changed()
  }
  const heard = async (what: { readonly kind: string; readonly [more: string]: unknown }): Promise<void> => {
    if (what.kind === 'done') {
      waiting.get(Number(what['number']))?.()
      waiting.delete(Number(what['number']))
    } else if (what.kind === 'entered') {
      isEntered = true
      await sync()
    } else if (what.kind === 'typing') typed.push(String(what['chat']))
    else if (what.kind === 'send') {
      const one = what as unknown as Said
      const hasFile = one.content !== undefined
      said.push(one)
      chats.set(one.id, {
        ...one,
        chat: one.to,
        fromMe: true,
        ack: holdsTicks ? 0 : 1,
        ...(hasFile && { directPath: '/media/up' }),
        content: undefined,
      })
      if (!holdsTicks) void tell({ kind: 'ack', id: one.id, ack: 1 })
    }
    changed()
  }
  const server = createServer({ key, cert }, (request: IncomingMessage, answer) => {
    const url = new URL(request.url ?? '/', `https://${name}`)
    if (url.pathname === '/events') opened(answer, url.searchParams.get('paired') === '1')
    else if (url.pathname === '/may-send') {
      answer.end(failing)
      failing = ''
    } else if (url.pathname === '/tell')
      text(request).then(
        (body) => {
          answer.writeHead(204).end()
          void heard(JSON.parse(body))
        },
        () => answer.destroy(),
      )
    else if (url.pathname.startsWith('/media/')) {
      const content = files.get(url.pathname)
      answer.writeHead(content === undefined ? 404 : 200).end(content)
    } else {
      const account = JSON.stringify({ me: `${me}@c.us`, ref: `ref-${pages}`, lids, unknown })
      answer.setHeader('content-type', 'text/html; charset=utf-8')
      answer.end(
        url.pathname === '/'
          ? `<!doctype html><title>WhatsApp</title><script>const ACCOUNT=${account}</script><script>${script}</script>`
          : '',
      )
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const until: WhatsappPage['until'] = (holds) =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!holds()) return
        watchers.delete(look)
        resolve()
      }
      watchers.add(look)
      look()
    })
  return {
    me,
    browserArguments: [
      `--host-resolver-rules=MAP * 127.0.0.1:${port}`,
      `--ignore-certificate-errors-spki-list=${spki}`,
    ],
    said,
    typed,
    until,
    tell,
    async scan() {
      await until(() => page !== undefined)
      await tell({ kind: 'state', state: 'PAIRING' })
      isPaired = true
      await connect()
      await until(() => isLive)
    },
    async arriveTogether(given) {
      const messages = given.map(arrived)
      for (const message of messages) chats.set(message.id, message)
      await tell({ kind: 'messages', messages })
    },
    async arrive(given) {
      const message = arrived(given)
      const again = chats.has(message.id)
      chats.set(message.id, message)
      if (isLive) await tell({ kind: 'message', message: { ...message, again } })
    },
    file(content) {
      const path = `/media/${files.size}`
      files.set(path, content)
      return path
    },
    async tick(id, ack) {
      const message = chats.get(id)
      if (message !== undefined) chats.set(id, { ...message, ack })
      if (isLive) await tell({ kind: 'ack', id, ack })
    },
    next(how) {
      failing = how
    },
    holdTicks(hold) {
      holdsTicks = hold
    },
    neverSync() {
      unsynced = pages + 1
    },
    async logout() {
      const opened = pages
      void tell({ kind: 'logout' })
      await until(() => pages > opened)
    },
    pagesOpened: () => pages,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
