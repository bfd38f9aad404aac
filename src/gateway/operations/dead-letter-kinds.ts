import { type RawBuilder, sql } from 'kysely'
import type { Party } from '../../domain/message.ts'
import type { FileStore } from '../../store/files.ts'
import type { StoredInbound } from '../register.ts'
import { retriedMark } from '../retried-mark.ts'
import { correctedPayload, correctedSend } from './dead-letter-shapes.ts'

/** How one kind of dead letter is found, shown, revived and laid aside. */
export interface DeadLetterKind {
  readonly table: 'raw_items' | 'events' | 'outbox'
  readonly key: 'id' | 'key'
  /** Whether a row waits for a person: written as the partial index says it, or every row would be read. */
  readonly givenUp: RawBuilder<boolean>
  readonly channel: RawBuilder<string>
  readonly since: 'received_at' | 'created_at'
  /** What makes it begin again at this instant, beside no attempts and no problem. */
  readonly revived: (now: string) => Columns
  /** What a person's correction puts in place of its content. Throws `correction-malformed`. */
  readonly corrected: (text: string, row: DeadLetterRow) => Columns
  /** Its state once a person has laid it aside. */
  readonly laidAside: string
  readonly content: (row: DeadLetterRow, files: FileStore) => Promise<DeadLetterContent>
}

type Columns = Readonly<Record<string, string | number | Uint8Array | RawBuilder<unknown> | null>>

/** A row of any of the three tables, as far as one is looked into. */
export interface DeadLetterRow {
  readonly organisation: string
  readonly channel: string
  /** Of an event. */
  readonly kind?: string
  readonly problem: string | null
  readonly body: Uint8Array | string | null
  readonly payload?: string
  /** The body of the message that an event is about. */
  readonly message?: string | null
  /** Whose it is: of a send, and of an event that is about a message. */
  readonly conversation?: string | null
  readonly file?: string | null
  readonly content_type?: string
}

/** What the person sees who looks into one: text as it came, or parsed JSON. */
export interface DeadLetterContent {
  readonly contentType?: string
  readonly body: unknown
  /** What was written, of an event that only names it. */
  readonly message?: SaidInLetter
}

interface SaidInLetter {
  readonly from: Party
  readonly subject?: string
  readonly text: string
  readonly attachments: readonly string[]
}

const maxShown = 100_000

const saidIn = ({ from, subject, text, attachments }: StoredInbound): SaidInLetter => ({
  from,
  ...(subject === undefined ? {} : { subject }),
  text,
  attachments: attachments.map(({ name }) => name),
})

/** Every kind by the first part of its id: what nobody could read, what nobody could handle, what could not be sent. */
export const deadLetterKinds: Readonly<Record<'raw' | 'event' | 'send', DeadLetterKind>> = {
  raw: {
    table: 'raw_items',
    key: 'id',
    givenUp: sql`state = 'unreadable'`,
    channel: sql`channel`,
    since: 'received_at',
    revived: () => ({ state: 'new' }),
    corrected: (text) => ({ body: Buffer.from(text, 'utf8'), file: null }),
    laidAside: 'dismissed',
    content: async ({ body, file, content_type }, files) => ({
      ...(content_type === undefined ? {} : { contentType: content_type }),
      body: Buffer.from(body ?? (file ? await files.get(file) : undefined) ?? '')
        .toString('utf8')
        .slice(0, maxShown),
    }),
  },
  event: {
    table: 'events',
    key: 'id',
    givenUp: sql`state = 'dead'`,
    channel: sql`substr(stream, 1, instr(stream, ':') - 1)`,
    since: 'created_at',
    revived: () => ({
      state: 'waiting',
      handled_at: null,
      payload: sql`json_set(payload, ${`$.${retriedMark}`}, json('true'))`,
    }),
    corrected: (text, { kind = '', payload }) => ({
      payload: JSON.stringify({
        ...correctedPayload(text, kind, JSON.parse(payload ?? '{}')),
        [retriedMark]: true,
      }),
    }),
    laidAside: 'dismissed',
    content: async ({ payload, message }) => ({
      body: JSON.parse(payload ?? 'null'),
      ...(message ? { message: saidIn(JSON.parse(message) as StoredInbound) } : {}),
    }),
  },
  send: {
    table: 'outbox',
    key: 'key',
    givenUp: sql`state in ('failed', 'parked', 'held') and state <> 'held'`,
    channel: sql`channel`,
    since: 'created_at',
    revived: (now) => ({ state: 'waiting', available_at: now, tried_seconds: 0 }),
    corrected: (text) => ({ body: correctedSend(text) }),
    laidAside: 'cancelled',
    content: async ({ body }) => ({ body: JSON.parse(String(body)) }),
  },
}
