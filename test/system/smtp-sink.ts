import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'

/** A letter that the sink took. */
export interface SunkLetter {
  readonly from: string
  readonly to: readonly string[]
  readonly raw: Buffer
}

/** Where a conversation with the sink goes wrong, and how: a reply line instead of the usual one, or silence. */
export type Mishap =
  | { readonly at: 'greeting' | 'auth' | 'mail' | 'rcpt' | 'data' | 'end'; readonly reply: string }
  | { readonly at: 'greeting' | 'rcpt' | 'end'; readonly reply: 'hang-up' }

/** A small SMTP server (RFC 5321) that keeps what it is given and fails when it is told to. */
export interface SmtpSink {
  readonly port: number
  readonly letters: readonly SunkLetter[]
  /** The next conversation goes wrong like this; the ones after it do not. */
  next(mishap: Mishap): void
  /** Passwords that clients have given. */
  readonly passwords: readonly string[]
  stop(): Promise<void>
}

/** Starts the sink on a free port of the loopback. It takes any password, and letters without one. */
export async function startSmtpSink(): Promise<SmtpSink> {
  const letters: SunkLetter[] = []
  const passwords: string[] = []
  const sockets = new Set<Socket>()
  let coming: Mishap | undefined
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => sockets.delete(socket))
    const mishap = coming
    coming = undefined
    converse(socket, mishap, letters, passwords)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the sink has no port')
  return {
    port: address.port,
    letters,
    passwords,
    next(mishap) {
      coming = mishap
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function converse(
  socket: Socket,
  mishap: Mishap | undefined,
  letters: SunkLetter[],
  passwords: string[],
): void {
  let from = ''
  let to: string[] = []
  let inData = false
  let buffer = Buffer.alloc(0)
  const say = (stage: Mishap['at'] | 'other', usual: string): 'usual' | 'mishap' => {
    if (mishap?.at !== stage) {
      socket.write(`${usual}\r\n`)
      return 'usual'
    }
    if (mishap.reply === 'hang-up') socket.destroy()
    else socket.write(`${mishap.reply}\r\n`)
    return 'mishap'
  }
  const obey = (line: string): void => {
    const verb = line.slice(0, 4).toUpperCase()
    if (verb === 'EHLO')
      socket.write('250-sink\r\n250-8BITMIME\r\n250-SIZE 50000000\r\n250 AUTH PLAIN LOGIN\r\n')
    else if (verb === 'AUTH') {
      passwords.push(
        Buffer.from(line.split(' ')[2] ?? '', 'base64')
          .toString()
          .split('\0')[2] ?? '',
      )
      say('auth', '235 2.7.0 welcome')
    } else if (verb === 'MAIL') {
      from = /<([^>]*)>/.exec(line)?.[1] ?? ''
      to = []
      say('mail', '250 2.1.0 ok')
    } else if (verb === 'RCPT') {
      if (say('rcpt', '250 2.1.5 ok') === 'usual') to.push(/<([^>]*)>/.exec(line)?.[1] ?? '')
    } else if (verb === 'DATA') inData = say('data', '354 go on') === 'usual'
    else if (verb === 'QUIT') socket.end('221 2.0.0 bye\r\n')
    else say('other', '250 2.0.0 ok')
  }
  say('greeting', '220 sink ESMTP')
  socket.on('data', (chunk) => {
    buffer = Buffer.concat([buffer, chunk])
    for (;;) {
      const mark = inData ? '\r\n.\r\n' : '\r\n'
      const end = buffer.indexOf(mark)
      if (end < 0) return
      const taken = buffer.subarray(0, end + 2)
      buffer = buffer.subarray(end + mark.length)
      if (inData) {
        inData = false
        const raw = Buffer.from(taken.toString('latin1').replace(/^\.\./gm, '.'), 'latin1')
        if (say('end', '250 2.0.0 taken') === 'usual') letters.push({ from, to, raw })
      } else obey(taken.toString().trimEnd())
    }
  })
}
