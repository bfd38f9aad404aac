import { ImapFlow } from 'imapflow'
import type { ChannelIo } from '../../src/domain/channel.ts'
import type { EmailConfig } from './config.ts'

/**
 * A new, logged-in IMAP connection. The caller closes it; one object serves one connection and never comes back
 * by itself; it is cut when the signal aborts. TLS is required unless the server is on the loopback.
 */
export async function connectMailbox(
  config: EmailConfig,
  io: ChannelIo,
  signal?: AbortSignal,
): Promise<ImapFlow> {
  const { host, port, secure, user } = config.imap
  const pass = io.secrets['imapPassword']
  const client = new ImapFlow({
    host,
    port,
    secure,
    ...(!secure && { doSTARTTLS: !isLoopback(host) }),
    ...(user !== undefined && pass !== undefined && { auth: { user, pass } }),
    logger: false,
    disableAutoIdle: true,
    clientInfo: { name: 'Wasl' },
    connectionTimeout: 20_000,
    greetingTimeout: 15_000,
    socketTimeout: 60_000,
    maxLiteralSize: config.maxBytes + 1_048_576,
  })
  client.on('error', (error: unknown) => io.log.warn({ code: errorCode(error) }, 'mailbox-connection-error'))
  const hangUp = () => client.close()
  signal?.addEventListener('abort', hangUp)
  client.on('close', () => signal?.removeEventListener('abort', hangUp))
  try {
    await client.connect()
    signal?.throwIfAborted()
  } catch (error) {
    client.close()
    throw error
  }
  return client
}

/** Whether a host is this machine, where a connection needs no TLS. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host)
}

/** A short word for what went wrong that holds nothing a server or a citizen said. */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if ('authenticationFailed' in error && error.authenticationFailed) return 'authentication-failed'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
