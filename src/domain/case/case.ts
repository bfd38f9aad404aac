import type { IdentityLevel, LadderCause, NoticeRoute } from '../policy.ts'
import type { Language, TextRef } from '../text.ts'
import type { CaseType } from '../understanding.ts'

export type CaseState =
  | 'received'
  | 'verified'
  | 'awaiting-data'
  | 'in-progress'
  | 'referred'
  | 'resolved'
  | 'closed'

/** How a case was closed. */
export type Closing = 'treated' | 'not-completed' | 'not-upheld' | 'out-of-remit' | 'duplicate' | 'withdrawn'

/** Why a closed case is open again: its citizen asked, says that it was not treated, or gave what it was closed for want of. */
export type ReopenCause = 'asked' | 'untreated' | 'data'

/** What another case is to this one. Each has its counterpart in the other's file; no line ever moves between files. */
export type LinkKind =
  /** The other was filed after this one could not be opened again any more. */
  | 'continued-by'
  | 'continues'
  /** This one says the same as the other, which goes on. */
  | 'duplicate-of'
  | 'duplicated-by'
  /** This one goes on within the other, of the same citizen. */
  | 'merged-into'
  | 'absorbed'
  /** A matter that this one told of goes on in the other. */
  | 'split-into'
  | 'split-from'

/** Another case, and whether its citizen is the same, so that they may hear of it. */
export interface OtherCase {
  readonly id: string
  readonly reference: string
  readonly own: boolean
}

/** Who acts: the citizen over a conversation, an officer by name, or the office's clock. */
export type Actor =
  | { readonly kind: 'citizen'; readonly conversation: string }
  | { readonly kind: 'officer'; readonly name: string; readonly role?: string }
  | { readonly kind: 'system' }

/** Where the citizen of a case can be written to; `conversation` is an id, never an address in clear. */
export interface CaseAddress {
  readonly channel: string
  readonly channelKind: string
  readonly conversation: string
}

/**
 * A value given for a field. Personal ones stand in the file only as a keyed digest; the words themselves are in
 * the erasable store of the case, and are handed to `fold` readers separately.
 */
export type StoredValue =
  | { readonly kind: 'plain'; readonly value: string }
  | { readonly kind: 'personal'; readonly digest: string }

export type Fields = Readonly<Record<string, StoredValue>>

/**
 * One thing that is asked for: a field of the policy, or an officer's own words, which a value of that field or an
 * attachment answers. Each own question has a field to itself (`details`, `details2` …), allotted when it is asked.
 */
export interface AskedItem {
  readonly field: string
  /** An officer's own words where the policy has no such field. */
  readonly words?: string
}

/** What the file remembers, in order, append-only. `at` is an ISO instant. */
export type CaseEvent = { readonly at: string; readonly by: Actor } & CaseEventBody

export type CaseEventBody =
  | {
      readonly kind: 'filed'
      readonly reference: string
      readonly type: CaseType
      readonly service: string
      readonly language: Language
      readonly origin: CaseAddress
      readonly contact: string
      readonly fields: Fields
      readonly policyVersion: number
      readonly attachments: readonly string[]
      readonly application?: boolean
      readonly danger?: boolean
      readonly outOfRemit?: string
      /** The office's time counts from here, where it is a part of an older case. */
      readonly since?: string
    }
  | { readonly kind: 'linked'; readonly as: LinkKind; readonly other: OtherCase }
  /** Another body has it now; `body`: its slug in the policy, or its name; `theirs`: its own number for it. */
  | { readonly kind: 'referred'; readonly body: string; readonly theirs?: string }
  /** Who has it was reminded to call its citizen. */
  | { readonly kind: 'call-reminded'; readonly id: string }
  /** Who has it here was reminded to ask the other body. */
  | { readonly kind: 'referral-reminded' }
  | { readonly kind: 'verified' }
  /** It is known more surely who the citizen is. */
  | { readonly kind: 'identified'; readonly level: IdentityLevel }
  /** From now on the citizen goes by `alias`: who they are is shown to nobody (reading 13). */
  | { readonly kind: 'sealed'; readonly alias: string }
  /** A first person wants to know who it is; it takes a second. */
  | { readonly kind: 'unseal-asked'; readonly reason: StoredValue }
  | { readonly kind: 'unsealed'; readonly reason: StoredValue }
  | { readonly kind: 'data-asked'; readonly items: readonly AskedItem[] }
  | { readonly kind: 'data-given'; readonly fields: Fields; readonly attachments: readonly string[] }
  | { readonly kind: 'warned'; readonly closesAt: string }
  | { readonly kind: 'reminded' }
  | { readonly kind: 'assigned'; readonly role: string; readonly officer?: string }
  | {
      readonly kind: 'reclassified'
      readonly type: CaseType
      readonly service: string
      /** How grave it is, by slug, where its type has grades. */
      readonly severity?: string
      /** Fields of the policy that were awaited and that what the case is now does not ask for. */
      readonly needless?: readonly string[]
    }
  | { readonly kind: 'noted'; readonly note: StoredValue; readonly confirmed: boolean }
  | { readonly kind: 'resolved'; readonly result: StoredValue; readonly proof: readonly string[] }
  | { readonly kind: 'closed'; readonly how: Closing; readonly reason?: StoredValue }
  /** A full new period begins, at the foot of the ladder. */
  | { readonly kind: 'reopened'; readonly cause: ReopenCause; readonly words?: StoredValue }
  /** The due instant passed without a result. */
  | { readonly kind: 'breached'; readonly dueAt: string }
  /** A later calendar puts the due instant after the breach: it stays, excused, and a level that nobody took in hand ends. */
  | { readonly kind: 'breach-excused'; readonly dueAt?: string }
  /** A later calendar moved the due instant of an open case; `why`: what its editor said. */
  | {
      readonly kind: 'due-moved'
      readonly from: string
      readonly to: string
      readonly calendar: number
      readonly why: string
    }
  | {
      readonly kind: 'escalated'
      readonly level: number
      readonly role: string
      readonly cause: LadderCause
    }
  /** Who holds a level has taken the case in hand: its time runs on. */
  | { readonly kind: 'acknowledged'; readonly level: number }
  /** The last level has used its time: its holder and the supervisor are reminded. */
  | { readonly kind: 'overdue-reminded' }
  /** The citizen's vote in the survey of a notice, in place of any before it; answers in words are personal. */
  | { readonly kind: 'rated'; readonly notice: string; readonly answers: Fields }
  | { readonly kind: 'address-added'; readonly address: CaseAddress }
  | { readonly kind: 'notice-owed'; readonly notice: Notice }
  | {
      readonly kind: 'notice-sent'
      readonly id: string
      readonly route: NoticeRoute
      readonly confirmed: boolean
    }
  | { readonly kind: 'notice-confirmed'; readonly id: string }
  | {
      readonly kind: 'notice-failed'
      readonly id: string
      readonly route: NoticeRoute
      readonly code: string
    }
  /** A named person has refused to let it go out. */
  | { readonly kind: 'notice-withheld'; readonly id: string }
  /** No route is left: a person has to call. */
  | { readonly kind: 'call-owed'; readonly id: string }
  | { readonly kind: 'told'; readonly id: string }

export type NoticeKind =
  | 'data-ask'
  | 'data-warning'
  | 'data-reminder'
  | 'reclassified'
  | 'due-moved'
  | 'escalated'
  | 'referred'
  | 'result'
  | 'closing'
  | 'survey'

/** Something the office is obliged to tell the citizen, with the routes it may take. */
export interface Notice {
  /** `<case event sequence>.<ordinal>`: the same however often it is computed. */
  readonly id: string
  readonly kind: NoticeKind
  readonly text: TextRef
  /** Routes still to be tried, in order; those that the office has no channel or address for are not in it. */
  readonly routes: readonly NoticeRoute[]
  /** Routes of the plan that were passed over, with why. */
  readonly passedOver: readonly {
    readonly route: NoticeRoute
    readonly why: 'no-channel' | 'no-address' | 'window-closed' | 'same-address'
  }[]
  /** What an asking puts: each item once, so no more than its own, and what an earlier one could not put. */
  readonly items?: readonly AskedItem[]
  /** Not before this instant (quiet hours). */
  readonly notBefore?: string
}
