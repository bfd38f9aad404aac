import type { ImapFlow } from 'imapflow'
import type { ChannelIo } from '../../src/domain/channel.ts'
import { WaslError } from '../../src/domain/errors.ts'
import type { EmailConfig } from './config.ts'
import { connectMailbox } from './mailbox.ts'

/** The mailbox with the copies of what was sent. */
export interface SentMailbox {
  /** Files a copy, marked as read. */
  append(raw: Buffer): Promise<void>
  /** Whether a letter with this Message-ID is there; throws when that cannot be found out. */
  holds(id: string): Promise<boolean>
  /** Where copies go; it is made when it is missing. */
  path(): Promise<string>
  close(): Promise<void>
}

/** After a failed connection, letters go out without trying again for so long: sending must not wait for filing. */
const restMilliseconds = 60_000

/** The Sent mailbox over one connection, one task at a time, connected anew when the connection was lost. */
export function createSentMailbox(config: EmailConfig, io: ChannelIo): SentMailbox {
  let client: ImapFlow | undefined
  let path: string | undefined
  let tail: Promise<unknown> = Promise.resolve()
  let restsUntil = 0

  const connected = async (): Promise<ImapFlow> => {
    if (client?.usable) return client
    client?.close()
    client = undefined
    if (io.now().getTime() < restsUntil)
      throw new WaslError(
        'sent-unreachable',
        'The mailbox of sent letters cannot be reached; it is tried again in a minute.',
      )
    try {
      client = await connectMailbox(config, io)
    } catch (error) {
      restsUntil = io.now().getTime() + restMilliseconds
      throw error
    }
    return client
  }
  const resolvePath = async (connection: ImapFlow): Promise<string> => {
    path ??= await findOrCreate(connection, config.imap.sent)
    return path
  }
  const inTurn = <Result>(task: (connection: ImapFlow, path: string) => Promise<Result>): Promise<Result> => {
    const turn = tail.then(async () => {
      const connection = await connected()
      return task(connection, await resolvePath(connection))
    })
    tail = turn.then(
      () => undefined,
      () => undefined,
    )
    return turn
  }

  return {
    append: (raw) =>
      inTurn(async (connection, to) => {
        await connection.append(to, raw, ['\\Seen'], io.now())
      }),
    holds: (id) =>
      inTurn(async (connection, from) => {
        await connection.mailboxOpen(from, { readOnly: true })
        const found = await connection.search({ header: { 'message-id': `<${id}>` } }, { uid: true })
        if (!Array.isArray(found))
          throw new WaslError('sent-unreachable', 'The search for a sent letter was not answered; try again.')
        return found.length > 0
      }),
    path: () => inTurn(async (_connection, to) => to),
    async close() {
      await tail
      client?.close()
      client = undefined
    },
  }
}

/** The named mailbox, else the one the server marks as \Sent (RFC 6154 §2), else `Sent`. */
async function findOrCreate(client: ImapFlow, named: string | undefined): Promise<string> {
  const mailboxes = await client.list()
  const marked = mailboxes.find((mailbox) => mailbox.specialUse === '\\Sent')?.path
  const path = named ?? marked ?? 'Sent'
  if (!mailboxes.some((mailbox) => mailbox.path === path)) await client.mailboxCreate(path)
  return path
}
