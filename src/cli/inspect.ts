import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { channels } from '../../adapters/index.ts'
import { inspectedSettings } from '../../adapters/sms/split.ts'
import type { AnyOpenChannel, ChannelIo, RawItem } from '../domain/channel.ts'
import { WaslError } from '../domain/errors.ts'
import type { Inbound } from '../domain/message.ts'
import { silentLog } from '../log.ts'
import { parseArguments, UsageError } from './arguments.ts'
import type { Command } from './command.ts'

/** Settings with which a payload can be read where no account is configured. */
const readingSettings: Readonly<Record<string, unknown>> = {
  email: {
    imap: { host: 'localhost', port: 143, secure: false },
    smtp: { host: 'localhost', port: 25, secure: false },
    from: { address: 'office@example.om', name: 'Office' },
  },
  webchat: {},
  sms: inspectedSettings,
  'whatsapp-cloud': { phoneNumberId: '00000' },
  'whatsapp-web': { number: '96800000000' },
}
/** Nothing is proved by them: an inspection takes no requests. */
const readingSecrets: Readonly<Record<string, Readonly<Record<string, string>>>> = { sms: { hook: 'none' } }
const contentTypes: Readonly<Record<string, string>> = { email: 'message/rfc822' }

/** `wasl inspect`: what a channel makes of a raw payload, always as JSON. */
export const inspectCommand: Command = {
  name: 'inspect',
  summary: 'shows what a channel makes of a raw payload (.eml, webhook JSON …)',
  usage: ['CHANNEL FILE', `   CHANNEL is a kind: ${channels.map((channel) => channel.kind).join(', ')}`],
  run: async (args, io) => {
    const parsed = parseArguments(args, { positionals: ['the channel', 'the file'] })
    const [kind = '', file = ''] = parsed.positionals
    const channel = channels.find((candidate) => candidate.kind === kind)
    if (channel === undefined)
      throw new UsageError(`"${kind}" is no channel: ${channels.map((known) => known.kind).join(', ')}.`)
    const body = await readPayload(file)
    const port = channel.open(readingSettings[kind], inspectionIo(kind, io.now))
    const raw = { externalId: digest(body), contentType: contentTypes[kind] ?? 'application/json', body }
    try {
      const items: Inbound[] = []
      const problems: Problem[] = []
      for (const item of channel.split?.(body) ?? [raw]) {
        const read = await readItem(port, item, io.signal)
        if ('code' in read) problems.push(read)
        else items.push(...read)
      }
      io.stdout.write(`${JSON.stringify({ items: items.map(withoutContent), problems }, null, 2)}\n`)
      return problems.length === 0 ? 0 : 1
    } finally {
      await port.close()
    }
  },
}

interface Problem {
  readonly code: string
  readonly message: string
}

async function readItem(
  port: AnyOpenChannel,
  item: RawItem,
  signal: AbortSignal,
): Promise<readonly Inbound[] | Problem> {
  try {
    return await port.parse(item, signal)
  } catch (error) {
    return error instanceof WaslError
      ? { code: error.code, message: error.message }
      : {
          code: 'unreadable',
          message: 'Nothing could be made of this payload; it would be kept and shown to a person.',
        }
  }
}

async function readPayload(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file)
  } catch (error) {
    throw new WaslError('file-unreadable', `${file} cannot be read: name a file with the raw payload.`, {
      cause: error,
    })
  }
}

const digest = (body: Uint8Array) => createHash('sha256').update(body).digest('hex').slice(0, 32)

function withoutContent(item: Inbound): Inbound {
  return {
    ...item,
    attachments: item.attachments.map(({ content, ...attachment }) =>
      content === undefined
        ? attachment
        : { ...attachment, sha256: createHash('sha256').update(content).digest('hex') },
    ),
  }
}

/** An adapter's world without accounts: seals are readable, nothing is fetched. */
function inspectionIo(kind: string, now: () => Date): ChannelIo {
  return {
    organisation: 'inspection',
    channel: kind,
    fetch: () => Promise.reject(new WaslError('no-network', 'An inspection fetches nothing.')),
    now,
    sleep: async (milliseconds, signal) => {
      await delay(milliseconds, undefined, { signal })
    },
    log: silentLog,
    folder: tmpdir(),
    secrets: readingSecrets[kind] ?? {},
    seal: (value) => Buffer.from(value).toString('hex'),
    open: () => undefined,
  }
}
