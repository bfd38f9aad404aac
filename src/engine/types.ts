import type { Calendar } from '../domain/calendar.ts'
import type { CaseCommand } from '../domain/case/command.ts'
import type { CaseNews } from '../domain/case/news.ts'
import type { CaseView } from '../domain/case/view.ts'
import type { Limits } from '../domain/channel.ts'
import type { Attachment, GeoPoint } from '../domain/message.ts'
import type { Policy } from '../domain/policy.ts'
import type { Language, TextRef } from '../domain/text.ts'
import type { Understanding } from '../domain/understanding.ts'
import type { WaitingChange } from './case-wish.ts'

/** What a step may know besides state and event. Everything here is data; nothing asks the world. */
export interface StepContext {
  /** ISO instant of the event's handling. */
  readonly now: string
  /** 32 hexadecimal digits, unguessable, the same at every replay of this event. */
  readonly chance: string
  readonly policy: Policy
  readonly calendar: Calendar
  readonly channel: { readonly name: string; readonly kind: string; readonly limits: Limits }
  /** Who is talking: the conversation's id and the contact it belongs to now. */
  readonly conversation: { readonly id: string; readonly contact: string }
  /** Address as a citizen would give it, where the channel proves one. */
  readonly proven: { readonly phone?: string; readonly email?: string; readonly name?: string }
  /** Where citizens' pages live, without a slash at the end. */
  readonly baseUrl: string
}

/** The events that a conversation hears. */
export type ConversationEvent =
  | {
      readonly kind: 'message'
      readonly id: string
      readonly text: string
      readonly fullText?: string
      readonly subject?: string
      readonly signature?: string
      readonly choice?: string
      readonly languageHint?: Language
      readonly attachments: readonly Attachment[]
      /** Attachments that were turned away, by name (kind or size that the policy does not take). */
      readonly refused?: readonly string[]
      /** Attachments that the platform did not give, by name. */
      readonly unfetched?: readonly string[]
      readonly location?: GeoPoint
      readonly automatic: boolean
      /** It says anew what an earlier message has said. */
      readonly edited?: true
      /** For letters: the sender is believed (signed address or the receiving server's own check). */
      readonly believed: boolean
      readonly understanding: Understanding
      /** This contact's cases and those whose reference was said, newest first. */
      readonly cases: readonly CaseView[]
      /** The case that the message quotes or replies to, or came to by a signed link. */
      readonly about?: string
      /** This address, or a reference it says or is being asked about, has used up its tries of the hour (reading 11). */
      readonly locked?: boolean
    }
  /** Beside it the case that an open question is about, where it is about one. */
  | { readonly kind: 'timer'; readonly name: string; readonly cases?: readonly CaseView[] }
  /** What became of a command that this conversation gave, or a notice of a case to be told here. */
  | { readonly kind: 'case'; readonly about: CaseNews; readonly case: CaseView }
  /** The visitor opened a signed link of a case, or `link-contact` was done: this conversation is the citizen's from now on. */
  | { readonly kind: 'linked'; readonly case: CaseView; readonly wish?: WaitingChange }
  | { readonly kind: 'agent'; readonly act: 'took-over' | 'released'; readonly officer: string }
  | { readonly kind: 'agent-replied'; readonly officer: string; readonly text: string }
  | { readonly kind: 'delivery-failed'; readonly code: string }
  /** Somebody ticked off what this conversation had handed over for a reason: who wishes it again wishes it anew. */
  | { readonly kind: 'hand-over-done'; readonly reason: string }

/** What a step wants done. `key`s are added by the gateway: event id and ordinal. */
export type Effect =
  | Say
  | { readonly kind: 'file'; readonly command: Extract<CaseCommand, { kind: 'file' }> }
  | { readonly kind: 'command'; readonly caseId: string; readonly command: CaseCommand }
  | { readonly kind: 'start-timer'; readonly name: string; readonly at: string }
  | { readonly kind: 'cancel-timer'; readonly name: string }
  /** Sends `code` to the case's registered address over `route`. */
  | { readonly kind: 'send-code'; readonly caseId: string; readonly route: string; readonly code: string }
  /** Counts a try: a code asked for, a wrong code or a reference that is not the sender's (reading 11). */
  | { readonly kind: 'wrong-try'; readonly reference?: string }
  /** From now on this conversation belongs to the case's contact (its code was right); a `linked` event follows, with what it wished of it. */
  | { readonly kind: 'link-contact'; readonly caseId: string; readonly wish?: WaitingChange }
  | { readonly kind: 'hand-over'; readonly reason: string }
  | { readonly kind: 'notify'; readonly role: string; readonly text: TextRef; readonly caseId?: string }

/** One answer of the office in this conversation: its parts are joined, its choices come last. */
export interface Say {
  readonly kind: 'say'
  readonly language: Language
  readonly parts: readonly SayPart[]
  readonly choices: readonly ChoiceRef[]
  readonly subject?: TextRef
  readonly caseId?: string
  /** The notice of a case that this tells; its outcome goes back to the case. */
  readonly notice?: string
}

/** A text by key, or an officer's own words. */
export type SayPart =
  | { readonly kind: 'text'; readonly text: TextRef }
  | { readonly kind: 'words'; readonly words: string }

export interface ChoiceRef {
  readonly id: string
  readonly label: TextRef
  readonly description?: TextRef
}

/** Where a conversation stands. Plain JSON, stored after every step. */
export interface Session {
  readonly format: 1
  readonly language: Language
  /** The citizen chose the language; detection no longer moves it. */
  readonly languageChosen: boolean
  /** The language that the page was last seen in: only a change of it is a choice. */
  readonly hintedLanguage?: Language
  readonly greetedAt?: string
  readonly noticeShownAt?: string
  /** The active flow is the last frame; a question in the middle is a frame above it. */
  readonly frames: readonly Frame[]
  /** What was last offered, so that "2" or "الثاني" means something. */
  readonly offered: readonly ChoiceRef[]
  /** Said again on "repeat", with what is offered. */
  readonly lastSaid?: Pick<Say, 'parts'>
  readonly misunderstood: number
  /** Wishes that staff were told of and have not ticked off, with the office's day: they are told of each once a day. */
  readonly told?: Readonly<Record<string, string>>
  /** The last code that was asked for: while it is valid no second one is sent. */
  readonly code?: CodeAsked
  /** An officer holds the conversation: the flow is silent. */
  readonly agent?: string
  /** Messages that it has heard. */
  readonly turns: number
  /** Events of any kind that it has been through: the order in which they were handled. */
  readonly steps?: number
}

/** A request for a code, kept in the same shape whether or not there was anybody to send it to. */
export interface CodeAsked {
  readonly reference: string
  readonly sentTo: string
  readonly until: string
  readonly digest: string
  /** How often it was asked for and guessed wrong, so that asking again gives no new tries. */
  readonly tries?: number
}

export interface Frame {
  readonly flow: string
  readonly version: number
  readonly step: string
  readonly fields: Readonly<Record<string, FieldValue>>
  /** Fields in the order they were answered, for "back". */
  readonly answered: readonly string[]
}

export type FieldValue = string | number | boolean | readonly string[] | GeoPoint

export interface StepResult {
  readonly state: Session
  readonly effects: readonly Effect[]
  /** Flow and step names entered, for coverage and the journal. */
  readonly trace: readonly string[]
}
