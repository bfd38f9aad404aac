import { rmSync } from 'node:fs'
import { join } from 'node:path'
import whatsapp, { type Client } from 'whatsapp-web.js'
import type { Order, Outcome, Report, Start } from '../protocol.ts'
import { createAddresses } from './address.ts'
import { messagesSince } from './back-fill.ts'
import { createDeliveries } from './deliveries.ts'
import { createInbox, type Inbox } from './inbox.ts'
import { openJournal } from './journal.ts'
import { createFetchFile } from './media.ts'
import { within } from './patience.ts'
import { prepareFolder, profileOf } from './profile.ts'
import { createSending, type Sending } from './sending.ts'
import { watch } from './watch.ts'

const { Client: WhatsappClient, LocalAuth } = whatsapp

const backFillMilliseconds = 120_000
const closeMilliseconds = 5_000

/** The paired number at work in one Chromium, from its start to its first trouble. */
export interface Session {
  obey(order: Exclude<Order, Start>): Promise<void>
  /** Ends it in order; the process is to end then. */
  end(): Promise<void>
}

/** How a session speaks with its process. */
export interface SessionIo {
  readonly report: (report: Report) => void
  /** Something is wrong with the session that only a new one mends. */
  readonly lose: (code: string) => void
  /** Seconds since 1970. */
  readonly now: () => number
}

/** Begins a session: Chromium is started, and what becomes of it is reported. */
export function beginSession(start: Start, io: SessionIo): Session {
  prepareFolder(start.folder)
  const client = makeClient(start)
  const addresses = createAddresses(client)
  const journal = openJournal(join(start.folder, 'sends.log'), start.keepSeconds * 2, io.now())
  const deliveries = createDeliveries(join(start.folder, 'stored.log'), start.keepSeconds, io.now, io.report)
  const inbox = createInbox({
    addresses,
    deliveries,
    journal,
    fetchFile: createFetchFile(start.maxMediaBytes),
    leftOut: () => io.report({ kind: 'left-out', count: 1 }),
  })
  const sending = createSending({ client, addresses, journal, now: io.now })
  const catchUp = createCatchUp(client, start.since, inbox, sending, io)
  const watching = watch(client, start, io)

  client.on('qr', (code) => io.report({ kind: 'code', code }))
  client.on('ready', () => {
    const number = client.info.wid.user
    if (number !== start.number) {
      io.lose('wrong-number')
      return
    }
    watching.ready()
    listenTo(client, inbox, sending)
    io.report({ kind: 'ready', number })
    catchUp()
  })
  client.on('auth_failure', () => io.lose('auth-failure'))
  client.on('disconnected', (reason) => io.lose(codeOf(String(reason))))
  client.initialize().then(
    () => watching.begun(),
    () => io.lose('browser-not-started'),
  )

  return {
    async obey(order) {
      if (order.kind === 'stored') deliveries.stored(order.ids)
      else if (order.kind === 'send' || order.kind === 'find') {
        const outcome = watching.isReady()
          ? await answer(order, sending)
          : ({ kind: 'again', code: 'not-connected' } as const)
        io.report({ kind: 'answer', request: order.request, outcome })
      }
    },
    async end() {
      watching.end()
      const browser = client.pupBrowser?.process()
      await within(closeMilliseconds, client.destroy()).catch(() => browser?.kill('SIGKILL'))
    },
  }
}

async function answer(
  order: Extract<Order, { readonly kind: 'send' | 'find' }>,
  sending: Sending,
): Promise<Outcome> {
  try {
    return order.kind === 'send' ? await sending.send(order) : await sending.find(order.key)
  } catch {
    return order.kind === 'send'
      ? { kind: 'unknown', code: 'page-lost' }
      : { kind: 'again', code: 'page-lost' }
  }
}

function makeClient(start: Start): Client {
  const asRoot = process.getuid?.() === 0
  return new WhatsappClient({
    authStrategy: new LocalAuth({ dataPath: start.folder }),
    // The page is taken as WhatsApp gives it; the library's copy of old ones would be written into the working folder.
    webVersionCache: { type: 'none' },
    puppeteer: {
      executablePath: start.browser,
      headless: true,
      // Chromium ends with the pipe: one whose worker was killed does not live on.
      pipe: true,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      args: [
        // Chromium has no sandbox for root.
        ...(asRoot ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-quic',
        '--disable-dev-shm-usage',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        ...start.browserArguments,
      ],
    },
  })
}

/** `ready` comes again after a reload: each event is listened to once. */
function listenTo(client: Client, inbox: Inbox, sending: Sending): void {
  if (client.listenerCount('message') > 0) return
  client.on('message', inbox.message)
  client.on('message_ciphertext_failed', inbox.message)
  client.on('message_create', (message) => {
    if (message.fromMe) void sending.noticed(message)
  })
  client.on('message_ack', inbox.ack)
  client.on('message_edit', inbox.edit)
  client.on('message_revoke_everyone', inbox.deletion)
  client.on('message_reaction', inbox.reaction)
  client.on('call', inbox.call)
}

/** Reads what came while nobody listened, once for each `ready`. */
function createCatchUp(
  client: Client,
  since: number,
  inbox: Inbox,
  sending: Sending,
  { lose }: SessionIo,
): () => void {
  const run = async (): Promise<void> => {
    for await (const message of messagesSince(client, since)) {
      if (!message.fromMe) inbox.missed(message)
      else {
        await sending.noticed(message)
        inbox.ack(message, message.ack)
      }
    }
  }
  let last: Promise<void> = Promise.resolve()
  return () => {
    last = last.then(() => within(backFillMilliseconds, run())).catch(() => lose('catching-up-failed'))
  }
}

/** LOGOUT and UNPAIRED: unlinked on the phone or by WhatsApp; others are states of the page (WAState). */
function codeOf(reason: string): string {
  if (reason === 'LOGOUT' || reason === 'UNPAIRED' || reason === 'UNPAIRED_IDLE') return 'logged-out'
  return /^[A-Z_]{2,40}$/.test(reason) ? reason.toLowerCase().replaceAll('_', '-') : 'disconnected'
}

/** Forgets the pairing, so that the next session shows a code. */
export function forgetPairing(folder: string): void {
  rmSync(profileOf(folder), { recursive: true, force: true, maxRetries: 4 })
}
