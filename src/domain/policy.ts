import type { ChannelKind } from './channel.ts'
import type { Bilingual, Language } from './text.ts'
import type { CaseType } from './understanding.ts'

/**
 * One organisation's policy, parsed and trusted. Values that the governing documents do not say are marked
 * `assumed` in the YAML; `assumed` lists their paths. A case is pinned to the `version` it was filed under.
 */
export interface Policy {
  /** Slug, the folder under `data/`. */
  readonly organisation: string
  readonly version: number
  /** Content hash of all its files: two versions of one number are a mistake that the start refuses. */
  readonly digest: string
  readonly name: Bilingual
  /** Short sender name for narrow channels. */
  readonly shortName: Bilingual
  readonly calendar: string
  readonly contact: { readonly phone: string; readonly emergency: string; readonly section: Bilingual }
  readonly reviewOn?: string
  readonly channels: readonly ChannelPolicy[]
  /** A language model that is asked where the built-in understanding is not sure; none where absent. */
  readonly languageModel?: Configured
  readonly services: readonly Service[]
  readonly types: Readonly<Record<CaseType, TypePolicy>>
  readonly roles: readonly Role[]
  /** Who gets a case that no service routes, and who watches over the clock of all. */
  readonly routing: Routing
  readonly ladders: Readonly<Record<string, Ladder>>
  readonly fields: Readonly<Record<string, FieldPolicy>>
  readonly session: {
    /** Minutes of silence after which a chat that holds a description is registered. */
    readonly idleMinutes: number
    /** Hours after which one without is dropped. */
    readonly dropHours: number
    /** Misunderstood answers before a person is offered. */
    readonly patience: number
  }
  readonly chase: {
    /** Working days of silence before the warning. */
    readonly afterWorkingDays: number
    /** Working days from the warning to the closing. */
    readonly closeAfterWorkingDays: number
    /** `HH:MM` of the last day when the last reminder goes. */
    readonly reminderAt: string
  }
  readonly notices: {
    /** Routes in order; one without a channel is passed over and said so. */
    readonly plan: readonly NoticeRoute[]
    readonly quietHours: { readonly from: string; readonly to: string }
    /** Minutes after which a mail without a bounce counts as delivered. */
    readonly mailConfirmMinutes: number
    /** Minutes after which a notice on any other route without a receipt has failed; absent: a day. */
    readonly confirmMinutes?: number
    /** Working days after which a call to the citizen that was not made is asked for again; absent: one. */
    readonly callRemindWorkingDays?: number
    /** Answers to one address of a letter channel within an hour, after which a person looks: two machines may be talking. */
    readonly answersPerHour: number
    /** Hours for which a message is tried again while its platform is in trouble; then a person is shown it. */
    readonly keepTryingHours: number
    /** More notices than this from one act of a person (an edit of the calendar) wait for approval. */
    readonly massLimit: number
    /** More than this within an hour, that nobody but the clock brings (a storm, a clock gone wrong), do so too; absent: any. */
    readonly hourLimit?: number
    /** Text of a notice → the template that a platform has approved for it, and whose values it takes in order. */
    readonly templates?: Readonly<Record<string, MessageTemplate>>
    /** What happens to a send whose outcome is unknown and that the platform cannot look up. */
    readonly unknownOutcome: 'send-again' | 'park'
  }
  readonly closing: {
    /** Minutes from the confirmed result notice to closing. */
    readonly afterMinutes: number
    /** Working days to closing when a result could not be proved. */
    readonly unprovedWorkingDays: number
    readonly reopenHours: number
    readonly reopenWorkingDaysAfterLadder: number
    /** Days in which "closed without treatment" may be raised. */
    readonly untreatedClaimDays: number
  }
  readonly access: {
    readonly wrongTriesPerHour: number
    readonly codeMinutes: number
    readonly linkDays: number
  }
  readonly understanding: {
    /** From this confidence on a guess is taken. */
    readonly take: number
    /** From here to `take` the guess is put as a question, from `ask` to here two are offered, below the list is shown. */
    readonly suppose: number
    readonly ask: number
  }
  readonly declarations: Readonly<Partial<Record<CaseType, readonly Bilingual[]>>>
  /** Kinds of applicants that may file; the first is the default. */
  readonly applicants: readonly { readonly slug: string; readonly name: Bilingual; readonly role?: string }[]
  readonly identity: Readonly<Record<CaseType, IdentityLevel>>
  /** Case types (and subjects) whose reporter may be sealed, and the roles two of whose holders may open it; absent: nobody. */
  readonly sealing: {
    readonly types: readonly CaseType[]
    readonly subjects: readonly string[]
    readonly openers?: readonly string[]
  }
  readonly remit: {
    readonly tajawob: string
    /** Working days after which who has a case is reminded to ask the body that it was referred to; absent: ten. */
    readonly followUpWorkingDays?: number
    readonly bodies: readonly {
      readonly slug: string
      readonly name: Bilingual
      readonly keywords: readonly string[]
    }[]
  }
  /** The long privacy notice: an absolute address, or a path below the organisation's own pages. */
  readonly privacyLink: string
  /** Calendar days in which a request for a copy, correction or erasure is answered (Royal Decree 6/2022). */
  readonly personalDataDays: number
  /** Absent: no survey follows the treatment. */
  readonly survey?: Survey
  /** What the public charter says beside the figures. */
  readonly charter: {
    readonly rights: readonly Bilingual[]
    readonly duties: readonly Bilingual[]
    readonly commitments: readonly Bilingual[]
  }
  readonly retention: { readonly rawDays: number; readonly closedCaseYears: number }
  readonly attachments: {
    readonly maxBytes: number
    readonly maxCount: number
    readonly types: readonly string[]
  }
  readonly places: readonly Place[]
  readonly texts: Readonly<Record<Language, Readonly<Record<string, string>>>>
  /** Dotted paths of the values that no document says, for the administrator to decide. */
  readonly assumed: readonly string[]
}

/** What a citizen is asked after the treatment. A policy stored before it had questions has none: it asks nothing. */
export interface Survey {
  /** What it is called on each path. */
  readonly afterTreatment: Bilingual
  readonly afterLadder: Bilingual
  /** Calendar days from its notice in which a vote is taken, and may be changed. */
  readonly openDays?: number
  /** The first has answers: it is the rating that is counted. */
  readonly questions?: readonly SurveyQuestion[]
}

export interface SurveyQuestion {
  readonly slug: string
  readonly ask: Bilingual
  /** Absent: it is answered in words, or not at all. */
  readonly answers?: readonly SurveyAnswer[]
}

export interface SurveyAnswer {
  readonly slug: string
  readonly name: Bilingual
  /** Who answers so is offered to have the case opened again, or taken up. */
  readonly poor?: true
  /** How people say it beside its name. */
  readonly spellings: readonly string[]
}

export const noticeRoutes = ['sms', 'origin', 'whatsapp-template', 'email', 'call'] as const
export type NoticeRoute = (typeof noticeRoutes)[number]

/** How surely it is known who a citizen is, the least first (reading 13). */
export const identityLevels = ['declared', 'phone-confirmed', 'document-seen', 'officer-checked'] as const
export type IdentityLevel = (typeof identityLevels)[number]

/** A template as it is called at the platform, in both languages, and the text's values that fill its places. */
export interface MessageTemplate {
  readonly name: string
  readonly parameters: readonly string[]
}

/** Settings of an adapter, some of which the environment gives. */
export interface Configured {
  /** Adapter settings without secrets. */
  readonly settings: Readonly<Record<string, unknown>>
  /** Dotted path of a setting → name of the environment variable whose value, where it is set, goes before it. */
  readonly settingEnv: Readonly<Record<string, string>>
  /**
   * Setting's secret → name of the environment variable that holds it. What is connected and none of whose
   * variables (these and `settingEnv`'s) is set stays closed; with none named it is always open.
   */
  readonly secretEnv: Readonly<Record<string, string>>
}

export interface ChannelPolicy extends Configured {
  /** Unique in the organisation; part of stored keys, so never renamed. */
  readonly name: string
  readonly kind: ChannelKind
  readonly label: Bilingual
  /** What a citizen sees of it: phone number, account, address. */
  readonly address: string
  /** Absent: all day, every day. */
  readonly hours?: { readonly opens: string; readonly closes: string }
  /** Promised first response in seconds; 60 is "at once". */
  readonly promiseSeconds: number
  /** Whether Wasl itself speaks on it; false for channels that are only shown in the charter. */
  readonly connected: boolean
}

export interface Service {
  readonly slug: string
  readonly name: Bilingual
  /** At most 24 characters: buttons and list rows. */
  readonly short: Bilingual
  /** Folded keywords and phrases that name it, for the first understanding. */
  readonly keywords: readonly string[]
  /** Role that gets its cases. */
  readonly section: string
  readonly fields: readonly ServiceField[]
  /** Proof that a result must carry. */
  readonly proof?: 'photo' | 'letter'
  /** Deadlines that differ from the type's. */
  readonly deadlines?: Readonly<Partial<Record<CaseType, DeadlinePolicy>>>
  /** Types that this service can be filed as; absent: all. */
  readonly types?: readonly CaseType[]
}

export interface ServiceField {
  /** Key in `Policy.fields`. */
  readonly field: string
  readonly required: boolean
  /** Of a service's fields: the types for which it is needed; absent: all. */
  readonly types?: readonly CaseType[]
}

/** How a field is asked and read; texts are `field.<name>.ask` and `field.<name>.label`. */
export interface FieldPolicy {
  readonly reads:
    | 'text'
    | 'place'
    | 'name'
    | 'phone'
    | 'civil-number'
    | 'email'
    | 'dates'
    | 'choice'
    /** A picture or a paper that shows who somebody is: a file answers it, words do not. */
    | 'document'
  /** Personal values are kept apart and erasable. */
  readonly personal: boolean
  readonly maxLength: number
  readonly choices?: readonly { readonly slug: string; readonly name: Bilingual }[]
}

export interface DeadlinePolicy {
  /** Working days; the citizen is told "target to due" where both stand. */
  readonly targetWorkingDays?: number
  readonly dueWorkingDays: number
}

export interface TypePolicy {
  readonly name: Bilingual
  /** One sentence of what it is, for the charter and for who must choose. */
  readonly definition: Bilingual
  readonly deadline: DeadlinePolicy
  readonly ladder: string
  /** A first application ("I want an appointment") is filed as this type, marked so. */
  readonly takesApplications?: boolean
  /** Fields of `Policy.fields` that every case of the type needs beside its service's. */
  readonly fields: readonly ServiceField[]
  /** Severity → deadline, where the document lets it depend on importance (reports of the Ministry). */
  readonly severities?: readonly {
    readonly slug: string
    readonly name: Bilingual
    readonly deadline: DeadlinePolicy
  }[]
}

export interface Role {
  readonly slug: string
  readonly title: Bilingual
  /** Work reaches the role here. */
  readonly email?: string
  /** Name of the environment variable whose value, where it is set, goes before `email`. */
  readonly emailEnv?: string
}

/** `team` answers first where the document puts a team before the section; `clockOwner` watches the deadlines. */
export interface Routing {
  readonly general: string
  readonly team?: string
  readonly clockOwner: string
}

/** Why a case climbs: the office is late, or one of the citizen's reasons. */
export type LadderCause = 'late' | 'closed-untreated' | 'status-unknown' | 'no-answer'

/** Levels in order; level 1 begins when `due` passes unless a citizen's cause begins it earlier. */
export interface Ladder {
  /** What an hour is: on the wall, or inside the office's opening hours. */
  readonly clock: 'wall' | 'working'
  readonly levels: readonly { readonly level: number; readonly role: string; readonly hours: number }[]
  readonly causes: readonly LadderCause[]
  /** Reminded with the last level's holder each working day until someone acts. */
  readonly supervisor: string
}

/** A wilayat or an area with the spellings that name it. */
export interface Place {
  readonly slug: string
  readonly kind: 'wilayat' | 'area'
  readonly name: Bilingual
  readonly wilayat?: string
  readonly spellings: readonly string[]
  /** Its name is an ordinary word too ("the knot", "green"): it needs a sign that a place is meant. */
  readonly ordinary?: boolean
}
