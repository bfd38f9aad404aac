import type { Calendar } from '../calendar.ts'
import { deadlines } from '../deadline.ts'
import { untreatedUntil } from '../deadline-closing.ts'
import { wordsOf } from '../notice-text.ts'
import type { IdentityLevel, Policy } from '../policy.ts'
import { lastSurvey } from '../survey.ts'
import type { Language } from '../text.ts'
import type { CaseType } from '../understanding.ts'
import type { CaseState, Closing, LinkKind } from './case.ts'
import type { ConnectedChannel } from './decision.ts'
import { type Case, isReferred } from './file.ts'
import { sectionOf } from './section.ts'

/** A case as its citizen may see it. `access`: own = this contact's; none = only its reference was said. */
export interface CaseView {
  readonly id: string
  readonly reference: string
  readonly access: 'own' | 'none'
  /** The language in which its citizen filed it; only of one's own. */
  readonly language?: Language
  readonly type: CaseType
  readonly service: string
  readonly state: CaseState
  readonly closing?: Closing
  readonly receivedAt: string
  readonly targetAt?: string
  readonly dueAt?: string
  readonly missing: readonly { readonly field: string; readonly words?: string }[]
  /** What it was closed for want of: while it may be reopened, giving that opens it again; only of one's own. */
  readonly closedFor?: CaseView['missing']
  readonly closesAt?: string
  readonly closedAt?: string
  readonly reopenUntil?: string
  /** Until when "it was closed and nothing was done" may be said; only of one's own. */
  readonly untreatedUntil?: string
  /** Slug of the role that holds the level which an open case has climbed to; only of one's own. */
  readonly climbedTo?: string
  /** The policy's places that its place names, by their Arabic names; only of one's own. */
  readonly places?: readonly string[]
  /** Slug of the role that has it. */
  readonly section?: string
  readonly result?: string
  /** The body that has it now, by slug or name, and its number there; only of one's own. */
  readonly referredTo?: { readonly body: string; readonly theirs?: string }
  /** Other cases of the same citizen that belong to it; only of one's own. */
  readonly links?: readonly { readonly as: LinkKind; readonly reference: string }[]
  /** Names of the fields that were given; only of one's own. */
  readonly given?: readonly string[]
  /** How surely it is known who they are; only of one's own. */
  readonly identity?: IdentityLevel
  /** The alias by which staff know them; only of one's own. */
  readonly sealed?: { readonly at: string; readonly alias: string }
  /** The survey of the last treatment, while it takes votes; only of one's own. */
  readonly survey?: SurveyView
  /** The citizen's own signed link to the case, where the gateway gives one. */
  readonly link?: string
  /** Masked addresses that a code can be sent to, e.g. `s•••@example.om`. */
  readonly reachable: readonly { readonly route: string; readonly masked: string }[]
  /** The course of the handling so far: the kinds of its events. */
  readonly course: readonly { readonly at: string; readonly what: string }[]
}

/** A survey as its citizen may see it. */
export interface SurveyView {
  /** The notice that asks for it. */
  readonly notice: string
  readonly until: string
  /** What was answered, by question; of words only that there are some. */
  readonly answers: Readonly<Record<string, string>>
  /** Its own signed link, where the gateway gives one. */
  readonly link?: string
}

/** What a view is made from besides the case. */
export interface ViewContext {
  readonly id: string
  readonly access: CaseView['access']
  readonly policy: Policy
  readonly calendar: Calendar
  readonly connected: readonly ConnectedChannel[]
  /** Personal values by digest; those that were erased are absent. */
  readonly values: ReadonlyMap<string, string>
}

/**
 * The view of a case. To somebody who only knows the reference it holds nothing that was said in the case: no
 * missing items, no result, no dates but the receipt, no course; only where a code could be sent to.
 */
export function viewCase(file: Case, context: ViewContext): CaseView {
  const { id, access, policy, calendar, values } = context
  const { reference, type, service, state, receivedAt } = file
  const known = {
    id,
    reference,
    access,
    type,
    service,
    state,
    receivedAt,
    reachable: reachable(file, context),
  }
  if (access === 'none') return { ...known, missing: [], course: [] }
  const times = deadlines(file, policy, calendar)
  const untreated = untreatedUntil(file, policy)
  const climbedTo = file.ladder?.levels.at(-1)?.role
  const closesAt = times.chase?.closesAt ?? file.chase?.warned?.closesAt
  return {
    ...known,
    language: file.language,
    missing: file.missing,
    course: file.course,
    section: sectionOf(file, policy),
    places: placesIn(wordsOf(file.fields['place'], values), policy),
    ...(times.targetAt !== undefined && { targetAt: times.targetAt }),
    ...(times.dueAt !== undefined && { dueAt: times.dueAt }),
    ...(closesAt !== undefined && { closesAt }),
    ...(times.reopenUntil !== undefined && { reopenUntil: times.reopenUntil }),
    ...(untreated !== undefined && { untreatedUntil: untreated }),
    ...(climbedTo !== undefined && !file.closed && { climbedTo }),
    ...(file.closed && { closing: file.closed.how, closedAt: file.closed.at }),
    ...(file.closed?.how === 'not-completed' && file.closed.missing && { closedFor: file.closed.missing }),
    given: Object.keys(file.fields),
    ...(file.identity !== undefined && { identity: file.identity }),
    ...(file.sealed !== undefined && { sealed: file.sealed }),
    ...(isReferred(file) &&
      file.referred && {
        referredTo: {
          body: file.referred.body,
          ...(file.referred.theirs !== undefined && { theirs: file.referred.theirs }),
        },
      }),
    ...linksOf(file),
    ...surveyOfCase(file, times.surveyUntil),
    ...(file.resolved && { result: wordsOf(file.resolved.result, values) }),
  }
}

function linksOf({ links = [] }: Case): Pick<CaseView, 'links'> {
  const own = links.filter(({ other }) => other.own && other.reference !== '')
  return own.length === 0 ? {} : { links: own.map(({ as, other }) => ({ as, reference: other.reference })) }
}

function surveyOfCase(file: Case, until: string | undefined): Pick<CaseView, 'survey'> {
  const id = lastSurvey(file)?.notice.id
  if (id === undefined || until === undefined) return {}
  const rating = file.ratings?.find(({ notice }) => notice === id)
  const answers = Object.entries(rating?.answers ?? {}).map(
    ([question, stored]) => [question, stored.kind === 'plain' ? stored.value : 'words'] as const,
  )
  return { survey: { notice: id, until, answers: Object.fromEntries(answers) } }
}

function reachable(file: Case, { connected, values }: ViewContext): CaseView['reachable'] {
  const can = (kind: string): boolean => connected.some((channel) => channel.kind === kind)
  const email = wordsOf(file.fields['email'], values)
  const phone = wordsOf(file.fields['phone'], values)
  return [
    ...(can('email') && email.includes('@') ? [{ route: 'email', masked: maskEmail(email) }] : []),
    ...(can('sms') && phone !== '' ? [{ route: 'sms', masked: maskPhone(phone) }] : []),
  ]
}

function placesIn(words: string, { places }: Policy): readonly string[] {
  return places.flatMap(({ name }) => (words.includes(name.ar) ? [name.ar] : []))
}

/** First letter and domain: `s•••@example.om`. */
function maskEmail(address: string): string {
  const at = address.lastIndexOf('@')
  return `${[...address][0] ?? ''}•••${address.slice(at)}`
}

/** The last three digits. */
function maskPhone(number: string): string {
  return `•••${number.slice(-3)}`
}
