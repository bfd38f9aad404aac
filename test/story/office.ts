import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type ParsedMail, simpleParser } from 'mailparser'
import { type Dovecot, startDovecot } from '../system/dovecot.ts'
import { freePort } from '../system/free-port.ts'
import { type SmtpSink, startSmtpSink } from '../system/smtp-sink.ts'

const launcher = resolve(import.meta.dirname, '../../src/cli/wasl.mjs')

/** An office in rehearsal: the real process with a real mailbox, on a clock that the test moves. */
export interface PlayedOffice {
  readonly base: string
  readonly dovecot: Dovecot
  /** Runs a command beside the running gateway; gives its JSON, throws with what it said when it failed. */
  wasl(...args: readonly string[]): Promise<Record<string, unknown>>
  /** The next letter that was sent to this address, in order; waits for it. */
  letterTo(address: string): Promise<ParsedMail>
  lettersTo(address: string): Promise<number>
  stop(): Promise<number | null>
}

/** Starts an office whose Sunday begins at `at`; work of every role goes to officers@example.om. */
export async function playOffice(at: string): Promise<PlayedOffice> {
  const [dovecot, smtp, port, dataDir] = await Promise.all([
    startDovecot(),
    startSmtpSink(),
    freePort(),
    mkdtemp(join(tmpdir(), 'wasl-story-')),
  ])
  const environment = environmentOf(dovecot, smtp, port, dataDir)
  const child = spawnWasl(['start', '--rehearsal', at], environment)
  const log: string[] = []
  child.stderr?.on('data', (part: Buffer) => log.push(part.toString()))
  const base = `http://127.0.0.1:${port}`
  await answering(base, child, log)
  const taken = new Map<string, number>()
  const lettersTo = (address: string) => smtp.letters.filter((letter) => letter.to.includes(address))
  return {
    base,
    dovecot,
    wasl: (...args) => runWasl([...args, '--json'], environment),
    lettersTo: async (address) => lettersTo(address).length,
    letterTo: async (address) => {
      const index = taken.get(address) ?? 0
      taken.set(address, index + 1)
      for (let turn = 0; turn < 600; turn++) {
        const letter = lettersTo(address)[index]
        if (letter !== undefined) return simpleParser(letter.raw)
        await delay(50)
      }
      throw new Error(`no letter number ${index + 1} came to ${address}:\n${log.slice(-10).join('')}`)
    },
    stop: async () => {
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
      await Promise.all([dovecot.stop(), smtp.stop()])
      await rm(dataDir, { recursive: true, force: true })
      return child.exitCode
    },
  }
}

function environmentOf(
  dovecot: Dovecot,
  smtp: SmtpSink,
  port: number,
  dataDir: string,
): Record<string, string> {
  const mail = 'AL_BURAIMI_HELPDESK'
  return {
    PATH: process.env['PATH'] ?? '',
    PORT: String(port),
    DATA_DIR: dataDir,
    LOG_LEVEL: 'warn',
    OFFICERS_EMAIL: 'officers@example.om',
    [`${mail}_IMAP_HOST`]: '127.0.0.1',
    [`${mail}_IMAP_PORT`]: String(dovecot.port),
    [`${mail}_IMAP_SECURE`]: 'false',
    [`${mail}_IMAP_USER`]: dovecot.user,
    [`${mail}_IMAP_PASSWORD`]: dovecot.password,
    [`${mail}_SMTP_HOST`]: '127.0.0.1',
    [`${mail}_SMTP_PORT`]: String(smtp.port),
    [`${mail}_SMTP_SECURE`]: 'false',
  }
}

const spawnWasl = (args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess =>
  spawn(process.execPath, [launcher, ...args], { env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] })

async function runWasl(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Record<string, unknown>> {
  const child = spawnWasl(args, environment)
  const [out, err]: [string[], string[]] = [[], []]
  child.stdout?.on('data', (part: Buffer) => out.push(part.toString()))
  child.stderr?.on('data', (part: Buffer) => err.push(part.toString()))
  await once(child, 'close')
  if (child.exitCode !== 0)
    throw new Error(`wasl ${args.join(' ')} ended with ${child.exitCode}: ${err.join('')}${out.join('')}`)
  return JSON.parse(out.join('')) as Record<string, unknown>
}

async function answering(base: string, child: ChildProcess, log: readonly string[]): Promise<void> {
  for (let turn = 0; turn < 600; turn++) {
    if (child.exitCode !== null) throw new Error(`wasl start ended with ${child.exitCode}:\n${log.join('')}`)
    try {
      if ((await fetch(`${base}/readyz`)).ok) return
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
    }
    await delay(50)
  }
  throw new Error(`wasl start never became ready:\n${log.join('')}`)
}

/** A citizen at the chat page, who keeps the cookie that the page gives. */
export class Visitor {
  readonly #chat: string
  readonly #base: string
  #cookie: string
  #last = ''
  #count = 0

  private constructor(base: string, cookie: string) {
    this.#base = base
    this.#chat = `${base}/o/al-buraimi/chat`
    this.#cookie = cookie
  }

  static async arrive(base: string): Promise<Visitor> {
    const answer = await fetch(`${base}/o/al-buraimi/chat/session`, { method: 'POST' })
    return new Visitor(base, cookieOf(answer))
  }

  /** Opens a signed link and goes on in the chat from it. */
  async follow(link: string): Promise<void> {
    const answer = await fetch(this.#base + new URL(link).pathname, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: this.#cookie, 'content-type': 'application/x-www-form-urlencoded' },
    })
    if (answer.status !== 303) throw new Error(`the link answered ${answer.status}: ${await answer.text()}`)
    this.#cookie = cookieOf(answer) || this.#cookie
  }

  /** Says something and returns what the office answers. */
  async say(text: string): Promise<string> {
    this.#count += 1
    const answer = await fetch(`${this.#chat}/messages`, {
      method: 'POST',
      headers: { cookie: this.#cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ id: `m${this.#count}`, text }),
    })
    if (!answer.ok) throw new Error(`the chat answered ${answer.status}`)
    return this.hear()
  }

  /** The next words of the office; waits for them. */
  async hear(): Promise<string> {
    for (let turn = 0; turn < 400; turn++) {
      const answer = await fetch(`${this.#chat}/messages?after=${this.#last}`, {
        headers: { cookie: this.#cookie, accept: 'application/json' },
      })
      const { entries } = (await answer.json()) as {
        entries: readonly { id: string; from: string; text: string }[]
      }
      const said = entries.filter((entry) => entry.from === 'office')
      this.#last = entries.at(-1)?.id ?? this.#last
      if (said.length > 0) return said.map((entry) => entry.text).join('\n\n')
      await delay(50)
    }
    throw new Error('the office said nothing')
  }
}

const cookieOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')

/** The last link of ours in a text. */
export function linkIn(text: string, after = ''): string {
  const found = [
    ...text
      .slice(Math.max(0, text.indexOf(after)))
      .matchAll(/https?:\/\/[^\s\u2068\u2069]+?\/[lr]\/[\w.-]+/g),
  ].map((match) => match[0])
  const [first] = found
  if (first === undefined) throw new Error(`there is no link after "${after}" in:\n${text}`)
  return first
}

/** The reference in a text. */
export function referenceIn(text: string): string {
  const found = /2\d-\d{4}-\d{4}/.exec(text)?.[0]
  if (found === undefined) throw new Error(`there is no reference in:\n${text}`)
  return found
}
