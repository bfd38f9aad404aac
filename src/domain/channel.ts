import type { ToldTrouble } from './channel-trouble.ts'
import type { Inbound, Outbound } from './message.ts'
import type { Language } from './text.ts'

/** `phone` is the log of calls; `portal` is another body's web site or platform, shown in the charter only. */
export type ChannelKind =
  | 'webchat'
  | 'email'
  | 'whatsapp-web'
  | 'whatsapp-cloud'
  | 'sms'
  | 'telegram'
  | 'x'
  | 'messenger'
  | 'instagram'
  | 'phone'
  | 'portal'

/**
 * How a flow behaves on a channel. dialogue: one question at a time. letter: everything in one message, all
 * that is missing asked at once. public: never personal data, an invitation to a private channel.
 * record: filed by staff, no reply on that channel.
 */
export type Manner = 'dialogue' | 'letter' | 'public' | 'record'

/** What a platform can and cannot do, as data: rendering obeys it, nobody writes `if (kind === …)`. */
export interface Limits {
  readonly manner: Manner
  /** UTF-16 units in one message; longer texts are split at a sentence. */
  readonly maxTextLength: number
  /** Parts of a text message at most: how much fits then depends on its letters, and `maxTextLength` is for the widest. */
  readonly maxParts?: number
  /** 0 where the platform has none: choices are then numbered lines. */
  readonly buttons: { readonly count: number; readonly labelLength: number }
  readonly rows: { readonly count: number; readonly labelLength: number }
  readonly attachments: { readonly count: number; readonly bytes: number; readonly types: readonly string[] }
  /** Hours after the citizen's last message in which the office may write freely; absent: always. */
  readonly replyWindowHours?: number
  readonly templates: boolean
  /** The strongest proof of delivery the platform gives. */
  readonly receipts: 'none' | 'accepted' | 'delivered' | 'read'
  /** Receipts give our key back: a send whose outcome died with the process waits for one before it goes out again. */
  readonly receiptsGiveKey?: true
  /**
   * `fetched`: who is spoken to comes and reads what is stored, so that storing is sending and reading it is the
   * receipt; `send` is only for what a stop switch held back.
   */
  readonly delivery: 'sent' | 'fetched'
  /** Seconds after which a send that has not ended counts as one of unknown outcome; absent: 150, and never more. */
  readonly answerSeconds?: number
  /** Conversations that are spoken to at the same time; absent: 4. What is under way when the process dies may go out twice. */
  readonly atOnce?: number
  readonly edits: boolean
  /** The platform is told what an answer is to, and shows that as read. */
  readonly marksRead?: true
  /** Whether the office may write to an address that never wrote to it. */
  readonly officeWritesFirst: boolean
  readonly hasSubject: boolean
  /** Nobody can answer here (a sender's name of text messages): what is asked carries a link. */
  readonly oneWay?: true
}

/** A platform's payload, untouched, as it is stored before anybody is told OK. */
export interface RawItem {
  readonly externalId: string
  readonly digest?: string
  readonly contentType: string
  readonly body: Uint8Array
}

export interface WebhookRequest {
  readonly method: string
  /** Below the channel's own address, e.g. `/messages`. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  readonly remoteAddress: string
}

export interface WebhookAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

/** `items` are stored first and only then `answer` is given; a refusal stores nothing. */
export type Received =
  | { readonly kind: 'accepted'; readonly items: readonly RawItem[]; readonly answer: WebhookAnswer }
  | { readonly kind: 'refused'; readonly code: string; readonly answer: WebhookAnswer }

/** Proof that the platform took a message. `confirmed` false: a later receipt or silence decides. */
export interface Receipt {
  readonly externalId: string
  readonly confirmed: boolean
}

export interface Log {
  info(fields: Readonly<Record<string, unknown>>, event: string): void
  warn(fields: Readonly<Record<string, unknown>>, event: string): void
  error(fields: Readonly<Record<string, unknown>>, event: string): void
}

/** All that an adapter may use of the world. There is no store here. */
export interface ChannelIo {
  readonly organisation: string
  /** The channel's name in the policy. */
  readonly channel: string
  readonly fetch: (address: string | URL, request?: RequestInit) => Promise<Response>
  readonly now: () => Date
  /** Resolves after so many milliseconds of real time, or rejects when the signal aborts. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>
  readonly log: Log
  /** Of this channel alone, below the data folder: for what a platform's own program keeps (a paired session). It may not be there yet. */
  readonly folder: string
  /** The browser that the operator named (CHROMIUM_PATH). */
  readonly browser?: string
  /** The secrets that the channel's policy names by environment variable (`secretEnv`), by the policy's key. */
  readonly secrets: Readonly<Record<string, string>>
  /** A short keyed token for a value, safe in an address or a link (lower-case letters and digits); `open` gives the value back or undefined. */
  readonly seal: (value: string) => string
  readonly open: (token: string) => string | undefined
}

export interface OpenChannel {
  /** What this account can otherwise than its kind. */
  readonly limits?: Partial<Limits>
  /** Verifies a request over its raw bytes. Synchronous, no I/O, never throws for what a stranger sent. */
  receive(request: WebhookRequest): Received
  /** Makes normalised messages; throws for what cannot be parsed (the item is then kept and shown). */
  parse(raw: RawItem, signal: AbortSignal): Promise<readonly Inbound[]>
  /** Sends one message; `key` is the same at every try. Throws SendError. */
  send(message: Outbound, key: string): Promise<Receipt>
  close(): Promise<void>
}

export interface Batch {
  readonly items: readonly RawItem[]
  readonly cursor: string
}

/** For platforms that are asked rather than call us (IMAP, long polling, a browser, SMPP). Returns when aborted. */
export interface Listens {
  listen(
    cursor: string | undefined,
    deliver: (batch: Batch) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void>
}

/** For platforms where a send whose outcome is unknown can be looked up by its key. */
export interface Reconciles {
  findSent(key: string): Promise<Receipt | undefined>
}

export interface Health {
  readonly connected: boolean
  /** ISO instant of the last sign of life from the platform. */
  readonly lastSeenAt?: string
  readonly problem?: string
  /** It stays so until a person does something: one is told. */
  readonly needsPerson?: ToldTrouble
}

export interface ReportsHealth {
  health(): Health
}

/** Whether an account is linked: by a code that is shown to its phone, and changes every few seconds. */
export type Pairing =
  | { readonly kind: 'connected'; readonly as: string }
  /** `account`: whose phone is to scan it. */
  | { readonly kind: 'code'; readonly code: string; readonly account: string }
  | { readonly kind: 'waiting'; readonly why: string; readonly trouble?: ToldTrouble }

/** For `wasl pair`, on platforms whose account is linked by scanning a code; asking begins it. */
export interface Pairs {
  pairing(): Pairing
}

/** For `wasl doctor`: tries the platform for real and says in one line what works or what to do. */
export interface Diagnoses {
  diagnose(signal: AbortSignal): Promise<readonly { readonly ok: boolean; readonly line: string }[]>
}

/** A template as the platform knows it; `parameters` is how many places it has. */
export interface PlatformTemplate {
  readonly name: string
  readonly language: Language
  readonly approved: boolean
  readonly parameters: number
}

/** For `wasl doctor`, on platforms that let only approved templates through outside the reply window: which there are. */
export interface KnowsTemplates {
  templates(signal: AbortSignal): Promise<readonly PlatformTemplate[]>
}

/** One folder of `adapters/` exports one of these. */
export interface Channel<Config> {
  readonly kind: ChannelKind
  readonly limits: Limits
  /** Throws ConfigError naming every bad field. */
  parseConfig(raw: unknown): Config
  open(config: Config, io: ChannelIo): OpenChannel
}

export type AnyOpenChannel = OpenChannel &
  Partial<Listens & Reconciles & ReportsHealth & Diagnoses & Pairs & KnowsTemplates>
