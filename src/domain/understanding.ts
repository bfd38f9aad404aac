import type { Language } from './text.ts'

/** What a message is about; the labels of the development set. */
export const intents = [
  'complaint',
  'inquiry',
  'report',
  'suggestion',
  'status',
  'greeting',
  'thanks',
  'human',
  'cancel',
  'spam',
  'other',
] as const
export type Intent = (typeof intents)[number]

/** What can be filed. */
export const caseTypes = ['complaint', 'inquiry', 'report', 'suggestion'] as const
export type CaseType = (typeof caseTypes)[number]

/** Finer acts that flows need beside the intent. */
export type Act =
  | 'yes'
  | 'no'
  | 'weak-yes'
  | 'back'
  | 'repeat'
  | 'help'
  | 'skip'
  | 'edit'
  | 'other'
  | 'file'
  | 'language-ar'
  | 'language-en'
  | 'reopen'
  | 'escalate'
  | 'withdraw'
  /** Says that what was complained of is no more. */
  | 'solved'
  /** Wants what is being filed, or was filed, not to be cancelled. */
  | 'keep'
  /** Wants not what was just asked for: the field, the code, or the filing itself. */
  | 'decline'
  /** Wants to talk to nobody. */
  | 'no-person'
  | 'ask-hours'
  | 'ask-phone'
  | 'ask-period'
  | 'ask-privacy'
  /** Asks who answers here, a person or a machine. */
  | 'ask-who'
  /** Takes back what is being filed, or else what was filed. */
  | 'cancel-case'
  /** Asks for a copy of the personal data, or for their erasure. */
  | 'my-data'
  /** Asks for a correction of them; of what is being filed it is an edit. */
  | 'correct-data'
  | 'give-data'
  | 'refuse'
  | 'abuse'

export const slotNames = [
  'name',
  'civilNumber',
  'phone',
  'email',
  'wilayat',
  'area',
  'landmark',
  'reference',
  'location',
  'date',
  'duration',
  'relation',
] as const
export type SlotName = (typeof slotNames)[number]

/**
 * A value that the text itself says, with where it stood (UTF-16 offsets in the original text). By name:
 *
 * - `phone`: eight digits for Oman, else `+` and the country; `civilNumber`: six to nine digits; `email` in lower case.
 * - `wilayat`, `area`: as the policy spells them in Arabic; `landmark`, `name`: as written.
 * - `reference`: ours as `YY-NNNN-NNNC`; one of another system or with a wrong digit as said, in Western digits.
 * - `location`: `latitude,longitude`, or the map link or plus code as it stands.
 * - `date`: ISO 8601 where the text says it whole (`2026-10-12`), `--10-12`, `2026-10`, `--10` or `2026` where not; a
 *   relative one as a duration from the day of writing (`-P1D` is yesterday); weekdays, feasts and Hijri dates as said.
 * - `duration`: how long it has lasted, in ISO 8601 (`P2W`), as said without a count ("for weeks").
 * - `relation`: how the writer stands to the matter, a slug (`affected`, `agent`, `relative`, `guardian`, `neighbour`,
 *   `owner`, `tenant`, `employee`, `supplier`, `resident`, `witness`).
 */
export interface Slot {
  readonly name: SlotName
  readonly value: string
  readonly start: number
  readonly end: number
}

/**
 * What a message says as an answer to whatever was asked. `telling`: how many of its words tell something of a matter;
 * `cues`: what the lexicon's cues find, `unlike-name` where it can be nobody's name, `no` where it begins with one; `denied`:
 * where the slots stand that it says are not so; `types`: those it names and does not deny; `opens`: a person's name that it
 * begins with, before a mark or its end; `notThere`: places that it says it is not in, as the policy spells them.
 */
export interface Answering {
  readonly telling: number
  readonly cues?: readonly string[]
  readonly denied?: readonly number[]
  readonly types?: readonly CaseType[]
  readonly opens?: string
  readonly notThere?: readonly string[]
}

/** One of several matters of a message, with where it is told (UTF-16 offsets in the original text). */
export interface Matter {
  readonly type: CaseType
  readonly service: string
  readonly start: number
  readonly end: number
}

/**
 * What a text means without its conversation; stored beside the message. The step reads it in the light of
 * the question it asked.
 */
export interface Understanding {
  /** Version of the understanding that made it, for `replay`. */
  readonly version: string
  readonly language: Language | 'mixed' | 'none'
  readonly type: Intent
  /** A rule that explains the whole message gave the type: it holds in the middle of a conversation too. */
  readonly said?: true
  readonly act?: Act
  /** Slug of the service, or `none`. */
  readonly service: string
  readonly slots: readonly Slot[]
  /** 0 to 1. */
  readonly confidence: { readonly type: number; readonly service: number }
  /** The next candidates, best first. */
  readonly alternatives: { readonly types: readonly Intent[]; readonly services: readonly string[] }
  /** Tells of danger to life (reading 14). */
  readonly danger: boolean
  /** Applies for something for the first time: filed as an inquiry with `application`. */
  readonly application?: boolean
  /** A person is wanted too, beside a matter that the message tells of. */
  readonly person?: true
  /** The number that the whole message says ("2", "the second"): it may choose from a list. */
  readonly ordinal?: number
  /** Only the type itself is said ("a complaint, please"), nothing of the matter. */
  readonly bare?: boolean
  /** Digits written like a reference whose check digit is wrong, or too many or too few of them, as they stand. */
  readonly misreference?: string
  /** Wishes peace (السلام عليكم), which is answered whatever else is said. */
  readonly salam?: boolean
  /** Absent from what an earlier version understood. */
  readonly answering?: Answering
  /** What is told beside the first matter, whose type and service stand above: kept, and offered afterwards. */
  readonly further?: readonly Matter[]
  /** Slug of another body (`Policy.remit.bodies`) whose matter this seems to be. */
  readonly body?: string
}
