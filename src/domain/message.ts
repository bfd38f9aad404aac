import type { Language } from './text.ts'

/** What kind of thing a platform told us; only `message` reaches a conversation's flow. */
export type InboundKind = 'message' | 'receipt' | 'edit' | 'deletion' | 'reaction' | 'membership' | 'call'

/** A person's handle on a channel: phone number, e-mail address, user id; `name` as the platform shows it. */
export interface Party {
  readonly address: string
  readonly name?: string
}

/**
 * A file that came with a message. `content` is there only between an adapter's `parse` and the file store,
 * which replaces it by `ref` (a salted hash).
 */
export interface Attachment {
  readonly name: string
  readonly contentType: string
  readonly bytes: number
  readonly sha256?: string
  readonly ref?: string
  readonly content?: Uint8Array
}

/** A place in WGS 84 degrees. */
export interface GeoPoint {
  readonly latitude: number
  readonly longitude: number
  readonly name?: string
}

/**
 * The normalised message: what every channel's adapter makes of what a citizen sent, and what
 * `wasl inspect` prints (without `content`).
 */
export interface Inbound {
  readonly kind: InboundKind
  /** The channel's name in the policy, e.g. `helpdesk`. */
  readonly channel: string
  /** The platform's id of the message, e.g. a Message-ID without angle brackets. */
  readonly externalId: string
  /** Hash over what the person wrote, where an external id can be forged or reused (mail). */
  readonly digest?: string
  /** Names the dialogue within the channel: usually the sender's address. */
  readonly conversation: string
  readonly from: Party
  /** ISO instant, as the sender's platform says it: never trusted for deadlines. */
  readonly sentAt?: string
  /** What the person wrote now: quotes and signatures of a mail removed. */
  readonly text: string
  /** All of it, when it differs from `text`. */
  readonly fullText?: string
  readonly subject?: string
  /** What a person wrote below their text (name, phone): kept apart because it says who, not what. */
  readonly signature?: string
  readonly attachments: readonly Attachment[]
  /** Names of files that the platform did not give: their citizen is asked to send them again. */
  readonly unfetched?: readonly string[]
  readonly location?: GeoPoint
  readonly contacts?: readonly Party[]
  /** External ids of ours (or theirs) that this answers, nearest first: quoted message, In-Reply-To, References. */
  readonly replyTo?: readonly string[]
  /** The opened value of a signed address or link it came through (see ChannelIo.open): a case id. */
  readonly sealedCase?: string
  /** The id of the button or row that was chosen. */
  readonly choice?: string
  /** A language that the citizen chose on the page itself (not by a message). */
  readonly languageHint?: Language
  /** Auto-replies, bounces and lists: kept, never answered (RFC 3834, RFC 3464). */
  readonly automatic?: boolean
  /** The receiving server's own check says that the sender's address is real (RFC 8601). */
  readonly authenticated?: boolean
  readonly status?: 'sent' | 'delivered' | 'read' | 'failed'
  /** For a receipt: the external id of the message of ours that it is about. */
  readonly about?: string
  /** For a receipt: the key under which we sent that message, where the platform gives it back. */
  readonly aboutKey?: string
  readonly error?: string
  readonly group?: boolean
  readonly public?: boolean
}

/** A button or list row that is offered; `label` is finished text. */
export interface Choice {
  readonly id: string
  readonly label: string
  readonly description?: string
}

/** One message to one address, finished for its channel's limits. */
export interface Outbound {
  readonly conversation: string
  readonly to: Party
  readonly language: Language
  readonly text: string
  readonly choices: readonly Choice[]
  readonly subject?: string
  /** External ids of the message it answers and of those before it, nearest first (mail threading). */
  readonly replyTo?: readonly string[]
  /** External id of the message it answers, on platforms that show it as read. */
  readonly answers?: string
  /** The case it is about: letters get a signed reply address for it. */
  readonly caseId?: string
  /** Outside the platform's reply window only a template goes out; `text` is what it says. */
  readonly template?: { readonly name: string; readonly parameters: readonly string[] }
  readonly attachments: readonly Attachment[]
}
