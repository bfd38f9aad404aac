import type { OfficerVerb } from '../domain/case/effect.ts'
import type { Health, Pairing, WebhookAnswer, WebhookRequest } from '../domain/channel.ts'
import type { Choice, GeoPoint } from '../domain/message.ts'
import type { Policy, SurveyQuestion } from '../domain/policy.ts'
import type { Bilingual, Language } from '../domain/text.ts'

/** What pages, the control socket and commands may ask of the running gateway. Nothing else crosses this line. */
export interface Gateway {
  /** Organisations in the order of the configuration; the first one answers at `/`. */
  readonly organisations: readonly Policy[]
  /** Hands a platform's request to its channel: stored first, then answered. */
  receive(organisation: string, channel: string, request: WebhookRequest): Promise<WebhookAnswer>
  readonly transcripts: Transcripts
  readonly files: Files
  readonly links: Links
  readonly surveys: Surveys
  readonly pairings: Pairings
  health(): Promise<HealthReport>
  /** Prometheus text format. */
  metrics(): Promise<string>
}

/** A conversation as its citizen sees it. `id` grows; both directions share it. */
export interface TranscriptEntry {
  readonly id: string
  readonly from: 'citizen' | 'office'
  /** The client's own id of a citizen's message, so that a page can match what it sent. */
  readonly externalId?: string
  readonly at: string
  readonly language: Language
  readonly text: string
  readonly choices: readonly Choice[]
  readonly attachments: readonly {
    readonly name: string
    readonly contentType: string
    readonly bytes: number
    readonly ref: string
  }[]
  /** A place that the citizen shared. */
  readonly location?: GeoPoint
  /**
   * An answer that stands above it has not been sent yet. Who reads on asks from the last entry before it, or that
   * answer never comes; it is given again then. All entries after such a one are such.
   */
  readonly ahead?: true
}

export interface Transcripts {
  /** Entries after `after` (an entry id), oldest first, at most 200; without `after` the last 200. */
  read(
    organisation: string,
    channel: string,
    address: string,
    after?: string,
  ): Promise<readonly TranscriptEntry[]>
  /** External ids of the notices among these entries of which the channel has no receipt yet. */
  unseen(
    organisation: string,
    channel: string,
    address: string,
    entries: readonly TranscriptEntry[],
  ): Promise<readonly string[]>
  /** Calls back after each commit that adds to this conversation; returns how to stop. */
  watch(organisation: string, channel: string, address: string, changed: () => void): () => void
}

/** A file on its way in; `contentType` is what its sender claims. */
export interface GivenFile {
  readonly contentType: string
  readonly body: AsyncIterable<Uint8Array>
}

/** What became of it; `contentType` is what the bytes are. */
export type PutFile =
  | { readonly kind: 'stored'; readonly ref: string; readonly bytes: number; readonly contentType: string }
  | { readonly kind: 'refused'; readonly code: 'too-large' | 'type-not-accepted' | 'empty' }

export interface Files {
  /**
   * Stores a citizen's bytes durably by salted hash, without a row: the message that names them writes it, and what
   * none names is swept after a day. Refuses what the policy does not take.
   */
  hold(organisation: string, file: GivenFile): Promise<PutFile>
  /** Stores an officer's proof likewise and names it at once. */
  put(organisation: string, file: GivenFile & { readonly name: string }): Promise<PutFile>
  /** A file that a row names. The name is that of whoever named these bytes first. */
  get(
    organisation: string,
    ref: string,
  ): Promise<{ readonly name: string; readonly contentType: string; readonly body: Uint8Array } | undefined>
}

/** What a signed link lets its holder do. */
export type LinkPurpose =
  | {
      readonly kind: 'officer'
      readonly caseId: string
      readonly reference: string
      readonly verb: OfficerVerb
      readonly role: string
    }
  | { readonly kind: 'complete'; readonly caseId: string; readonly reference: string }
  | { readonly kind: 'track'; readonly caseId: string; readonly reference: string }

export type LinkState =
  | {
      readonly kind: 'good'
      readonly organisation: string
      readonly purpose: LinkPurpose
      readonly caseSummary: CaseSummary
    }
  | DeadLink

/** A link that opens nothing; `organisation`: whose it was, where that is known. */
export interface DeadLink {
  readonly kind: 'used' | 'expired' | 'unknown'
  readonly organisation?: string
}

/** What a page behind a link shows. */
export interface CaseSummary {
  readonly reference: string
  readonly type: string
  readonly service: string
  readonly state: string
  readonly receivedAt: string
  readonly dueAt?: string
  readonly result?: string
  /**
   * Field labels are texts `field.<name>.label`, or the question in an officer's own words that a field answers; empty
   * for a tracking link of a stranger.
   */
  readonly fields: readonly { readonly field: string; readonly words?: string; readonly value: string }[]
  readonly missing: readonly { readonly field: string; readonly words?: string }[]
  readonly attachments: readonly {
    readonly name: string
    readonly contentType: string
    readonly ref: string
  }[]
  readonly course: readonly { readonly at: string; readonly what: string }[]
}

export type LinkOutcome =
  | { readonly kind: 'done' }
  | DeadLink
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  /** It could not be done now; nothing was changed, and the link is as good as before. */
  | { readonly kind: 'failed'; readonly code: string }

export interface Links {
  /** Looks, changes nothing: a mail scanner's GET has no effect. */
  look(token: string): Promise<LinkState>
  /** Does what an officer's link is for, once. `input`: resolve {result, proof?: refs}, ask {items: field names, words}, close {how, reason}. */
  act(token: string, input: Readonly<Record<string, string>>): Promise<LinkOutcome>
  /** Takes a file as proof for an officer's link that resolves; its ref is good for the case and role of that link only. */
  take(
    token: string,
    file: GivenFile & { readonly name: string },
  ): Promise<PutFile | Exclude<LinkState, { readonly kind: 'good' }>>
  /** Makes a web chat visitor's conversation one of the case's contact (links of kind `complete` and `track`). */
  join(token: string, channel: string, visitor: string): Promise<LinkOutcome>
}

/** What the page behind a survey's link shows. */
export type SurveyState =
  | {
      readonly kind: 'good'
      readonly organisation: string
      readonly reference: string
      readonly service: string
      /** The case had climbed the ladder: the survey is called as on that path. */
      readonly afterLadder: boolean
      /** ISO instant: until then it may be answered, and answered anew. */
      readonly until: string
      readonly questions: readonly SurveyQuestion[]
      /** What was answered so far, by question: an answer's slug, or words. */
      readonly answers: Readonly<Record<string, string>>
      /** Causes for which the case may be opened again now. */
      readonly remedies: readonly ('asked' | 'untreated')[]
    }
  | DeadLink

export interface Surveys {
  /** Looks, changes nothing. */
  look(token: string): Promise<SurveyState>
  /** Votes, or puts another vote in the place of the last one. `answers`: question → an answer's slug, or words. */
  vote(token: string, answers: Readonly<Record<string, string>>): Promise<LinkOutcome>
  /** Has the case opened again: it was treated badly (`asked`), or not at all (`untreated`). */
  remedy(token: string, cause: 'asked' | 'untreated', words: string): Promise<LinkOutcome>
}

/** What the page behind a link to pair shows. */
export type PairingState =
  | {
      readonly kind: 'good'
      readonly organisation: string
      /** The channel's name for people. */
      readonly label: Bilingual
      /** ISO instant: until then the link is good. */
      readonly until: string
      readonly pairing: Pairing
    }
  | DeadLink

export interface Pairings {
  /** How the account of the link's channel is linked; looking has codes made. */
  look(token: string): Promise<PairingState>
}

export interface HealthReport {
  readonly live: boolean
  readonly ready: boolean
  readonly problems: readonly string[]
  readonly channels: readonly {
    readonly organisation: string
    readonly channel: string
    readonly health: Health
  }[]
}
