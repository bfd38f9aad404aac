import type { IdentityLevel, LadderCause, NoticeRoute } from '../policy.ts'
import type { Language } from '../text.ts'
import type { CaseType } from '../understanding.ts'
import type {
  Actor,
  AskedItem,
  CaseAddress,
  CaseState,
  Closing,
  Fields,
  LinkKind,
  Notice,
  OtherCase,
  ReopenCause,
  StoredValue,
} from './case.ts'

/**
 * A case: the fold of its file. Plain JSON, stored in the row of the case and rebuilt from the events at any time.
 * Personal values stand in it only as digests. All `At` are ISO UTC instants.
 */
export interface Case {
  /** How many events it was folded from. */
  readonly sequence: number
  readonly reference: string
  readonly type: CaseType
  readonly service: string
  readonly language: Language
  readonly origin: CaseAddress
  readonly contact: string
  /** Where its citizen can be written to, the origin first. */
  readonly addresses: readonly CaseAddress[]
  readonly policyVersion: number
  readonly receivedAt: string
  readonly application?: boolean
  readonly danger?: boolean
  readonly outOfRemit?: string
  readonly state: CaseState
  readonly fields: Fields
  readonly attachments: readonly string[]
  /** What the citizen still has to give. */
  readonly missing: readonly AskedItem[]
  /** Everything that was ever asked: each item is put once. */
  readonly asked: readonly AskedItem[]
  /** When the case waited for its citizen; the last one is open while it does. */
  readonly waits: readonly Wait[]
  /** How far the chase of the present wait has come. */
  readonly chase?: Chase
  readonly verifiedAt?: string
  /** When an officer first said something to the citizen: asked, referred, treated, closed, or called. */
  readonly answeredAt?: string
  /** How surely it is known who the citizen is; absent: as they say. */
  readonly identity?: IdentityLevel
  /** Who the citizen is is shown to nobody: staff read the alias. */
  readonly sealed?: { readonly at: string; readonly alias: string }
  /** Somebody wants to know who a sealed citizen is: a second person has to agree. */
  readonly unsealAsked?: { readonly at: string; readonly by: Actor; readonly reason: StoredValue }
  /** Another body has it, since when, and the number it has there. */
  readonly referred?: Referral
  /** Other cases that belong to it. */
  readonly links?: readonly {
    readonly as: LinkKind
    readonly other: OtherCase
    readonly at: string
  }[]
  readonly assigned?: { readonly role: string; readonly officer?: string }
  readonly notes: readonly Note[]
  readonly resolved?: { readonly at: string; readonly result: StoredValue; readonly proof: readonly string[] }
  readonly closed?: {
    readonly at: string
    readonly how: Closing
    readonly reason?: StoredValue
    /** What it still waited for, and waits for again once it is opened; of one that was not completed, what it was closed for want of. */
    readonly missing?: readonly AskedItem[]
  }
  /** The last time that it was opened again, and how often it was. */
  readonly reopened?: { readonly at: string; readonly cause: ReopenCause; readonly times: number }
  /** Since it was last opened: when its due instant passed without a result. */
  readonly breach?: { readonly at: string; readonly dueAt: string; readonly excusedAt?: string }
  /** Since it was last opened: how far it has climbed. */
  readonly ladder?: Climb
  readonly notices: readonly OwedNotice[]
  /** The votes of its citizen: one for each survey, the last word of it. */
  readonly ratings?: readonly Rating[]
  /** The course of the handling as its citizen may hear it. */
  readonly course: readonly CourseStep[]
}

/** A case on its ladder: the levels it has reached, each with when, the last one holding it. */
export interface Climb {
  readonly cause: LadderCause
  readonly levels: readonly {
    readonly level: number
    readonly role: string
    readonly at: string
    readonly acknowledged?: { readonly at: string; readonly by: Actor }
  }[]
  /** When the last level's holder was last reminded after its time was used. */
  readonly remindedAt?: string
}

/** A vote in the survey of a notice, and how often it was cast. */
export interface Rating {
  readonly notice: string
  readonly at: string
  readonly answers: Fields
  readonly times: number
}

export interface Referral {
  readonly at: string
  readonly body: string
  readonly theirs?: string
  readonly remindedAt?: string
  /** What the case waited for when it went there: awaited again when it is taken back. */
  readonly missing?: readonly AskedItem[]
}

/** A time in which the office's own time stood still: for its citizen's data, or while another body had the case. */
export interface Wait {
  readonly from: string
  readonly to?: string
  readonly why?: 'referred'
}

export interface Chase {
  /** The day of silence counts from here: the asking, or the last half answer. */
  readonly silentSince: string
  readonly warned?: {
    readonly at: string
    /** The instant of closing that the warning prints. */
    readonly closesAt: string
    /** The notice that has to be proved before anything is closed. */
    readonly notice?: string
  }
  readonly remindedAt?: string
}

export interface Note {
  readonly at: string
  readonly by: Actor
  readonly note: StoredValue
  readonly confirmed: boolean
}

export type CourseStep = {
  readonly at: string
  readonly what:
    | 'filed'
    | 'verified'
    | 'data-asked'
    | 'data-given'
    | 'warned'
    | 'reminded'
    | 'assigned'
    | 'reclassified'
    | 'due-moved'
    | 'escalated'
    | 'referred'
    | 'reopened'
    | 'resolved'
    | 'closed'
}

/**
 * A notice and how far it has come. planned: its first route is being tried. sent: taken by the platform, not yet
 * proved. confirmed: proved. call: a person has to call. told: a person did. dropped: its route failed when nobody needed
 * it any more, or no route is left and nobody is called for it, or a named person would not let it go.
 */
export interface OwedNotice {
  readonly notice: Notice
  readonly state: 'planned' | 'sent' | 'confirmed' | 'call' | 'told' | 'dropped'
  /** Routes still to be tried; the first one is under way. */
  readonly routes: readonly NoticeRoute[]
  /** When the route under way was begun. */
  readonly plannedAt: string
  readonly sentAt?: string
  /** For mail the instant of its acceptance, for others that of the receipt. */
  readonly provedAt?: string
  readonly callAt?: string
  /** When the call was last asked for again, and how often it was. */
  readonly callRemindedAt?: string
  readonly callsAskedFor?: number
}

/** When the office's time began: at the receipt, or when the case was last opened again. */
export const openedAt = (file: Pick<Case, 'receivedAt' | 'reopened'>): string =>
  file.reopened?.at ?? file.receivedAt

/** Whether another body has the case now. */
export const isReferred = ({ referred, resolved, closed }: Case): boolean =>
  referred !== undefined && resolved === undefined && closed === undefined

/** Whether the case waits for its citizen. */
export function isWaiting(file: Case): boolean {
  const last = file.waits.at(-1)
  return last !== undefined && last.to === undefined
}

/** The question in an officer's own words that a field answers. */
export function ownQuestion({ asked }: Pick<Case, 'asked'>, field: string): string | undefined {
  return asked.find((item) => item.field === field && item.words !== undefined)?.words
}

/** Whether a notice that was sent travels as mail, which is confirmed by an hour without a bounce. */
export function isMail(file: Case, owed: OwedNotice): boolean {
  const route = owed.routes[0]
  return route === 'email' || (route === 'origin' && file.origin.channelKind === 'email')
}

/**
 * Whether a notice still has something to tell: an asking and a reminder until the next of their kind, a warning while
 * it is the one of the present chase, and all of them only while the case waits.
 */
export function isNeeded(file: Case, { notice }: OwedNotice): boolean {
  const isLast = file.notices.findLast((owed) => owed.notice.kind === notice.kind)?.notice.id === notice.id
  switch (notice.kind) {
    case 'data-ask':
      return isWaiting(file) && isLast
    case 'data-warning':
      return isWaiting(file) && file.chase?.warned?.notice === notice.id
    case 'data-reminder':
      return isWaiting(file) && isLast && file.chase?.remindedAt !== undefined
    case 'reclassified':
      return isLast
    case 'due-moved':
    case 'escalated':
      return isLast && file.resolved === undefined && file.closed === undefined
    case 'referred':
      return isLast && file.referred !== undefined && file.closed === undefined
    case 'survey':
      return isLast && file.closed !== undefined
    default:
      return true
  }
}
