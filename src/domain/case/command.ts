import type { IdentityLevel, LadderCause } from '../policy.ts'
import type { Language } from '../text.ts'
import type { CaseType } from '../understanding.ts'
import type { AskedItem, CaseAddress, Closing, LinkKind, OtherCase } from './case.ts'

/** A value as its giver said it; `decide` keeps personal ones out of the file. */
export interface GivenValue {
  readonly value: string
  readonly personal: boolean
}

export type GivenFields = Readonly<Record<string, GivenValue>>

/** What can be asked of a case. Officers' verbs of `wasl case do` map one to one. */
export type CaseCommand =
  | {
      readonly kind: 'file'
      readonly type: CaseType
      readonly service: string
      readonly language: Language
      readonly origin: CaseAddress
      readonly contact: string
      readonly fields: GivenFields
      /** Required fields that are not there: the case begins in `awaiting-data`. */
      readonly missing: readonly AskedItem[]
      readonly attachments: readonly string[]
      readonly application?: boolean
      readonly danger?: boolean
      readonly outOfRemit?: string
      readonly link?: { readonly as: LinkKind; readonly other: OtherCase }
      readonly since?: string
      /** How surely the channel itself tells who they are; absent: as they say. */
      readonly identity?: IdentityLevel
      /** They wish that nobody be shown who they are. */
      readonly sealed?: true
    }
  | {
      readonly kind: 'give'
      readonly fields: GivenFields
      readonly attachments: readonly string[]
      readonly confirmed: boolean
    }
  /** The citizen asks for the case again; `untreated`: it was closed and nothing was done. */
  | {
      readonly kind: 'reopen'
      readonly cause: 'asked' | 'untreated'
      readonly words?: string
      /** When they wished it first, an instant: what we asked back since costs them nothing of the window. */
      readonly askedAt?: string
    }
  /** A reason of the policy's ladder to take the case up: the citizen's word, or an officer's (`no-answer`). */
  | { readonly kind: 'escalate'; readonly cause: LadderCause }
  /** The citizen's vote in the survey of a notice: by question, an answer's slug or words, empty to take them back; a question that is absent keeps its answer. */
  | {
      readonly kind: 'rate'
      readonly notice: string
      readonly answers: Readonly<Record<string, string>>
    }
  /** The citizen wants it no more. */
  | { readonly kind: 'withdraw' }
  | { readonly kind: 'add-address'; readonly address: CaseAddress }
  | { readonly kind: 'verify' }
  /** Another body has it, or has given it a number. */
  | { readonly kind: 'refer'; readonly body: string; readonly theirs?: string }
  /** It is closed because the other case goes on with it. */
  | {
      readonly kind: 'join'
      readonly as: 'duplicate-of' | 'merged-into'
      readonly other: OtherCase
      readonly reason?: string
    }
  /** What it tells of beside its matter becomes a case of its own, with this id. */
  | {
      readonly kind: 'split'
      readonly id: string
      readonly words: string
      readonly type?: CaseType
      readonly service?: string
    }
  /** The counterpart of a link in another case's file. */
  | { readonly kind: 'link'; readonly as: LinkKind; readonly other: OtherCase }
  | { readonly kind: 'ask'; readonly items: readonly AskedItem[] }
  | { readonly kind: 'assign'; readonly role: string; readonly officer?: string }
  | { readonly kind: 'note'; readonly words: string }
  /** It was understood wrong: what it really is. What is absent stays. */
  | {
      readonly kind: 'reclassify'
      readonly type?: CaseType
      readonly service?: string
      readonly severity?: string
    }
  /** The citizen's phone was confirmed, a document seen, or more. */
  | { readonly kind: 'identify'; readonly level: IdentityLevel }
  /** Who the citizen is is shown to nobody from now on. */
  | { readonly kind: 'seal' }
  /** Who the citizen is is to be shown: asked by one person, done by a second. */
  | { readonly kind: 'unseal'; readonly reason: string }
  | { readonly kind: 'resolve'; readonly result: string; readonly proof: readonly string[] }
  | { readonly kind: 'close'; readonly how: Closing; readonly reason?: string }
  /** Who holds the present level of the ladder has it in hand. */
  | { readonly kind: 'acknowledge' }
  /** A call task is done: the citizen was told by a person. */
  | { readonly kind: 'told'; readonly notice: string }
  /** The outbox reports what became of a notice. */
  | {
      readonly kind: 'delivery'
      readonly notice: string
      readonly outcome: 'sent' | 'confirmed' | 'failed' | 'withheld'
      readonly route: string
      readonly code?: string
    }
  /** The calendar changed since the case was last due at `was`. */
  | {
      readonly kind: 'reckon-anew'
      readonly was: string
      readonly calendar: number
      readonly why: string
    }
  /** The case's own timer fired. */
  | { readonly kind: 'tick' }

/** One kind of command. */
export type Command<Kind extends CaseCommand['kind']> = Extract<CaseCommand, { kind: Kind }>
