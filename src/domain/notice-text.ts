import type { Calendar } from './calendar.ts'
import type { AskedItem, NoticeKind, OtherCase, StoredValue } from './case/case.ts'
import type { Case } from './case/file.ts'
import { deadlines } from './deadline.ts'
import { chaseOf } from './deadline-chase.ts'
import { reopenWindow } from './deadline-closing.ts'
import { subjectOf } from './deadline-policy.ts'
import { unreachable } from './errors.ts'
import type { Policy } from './policy.ts'
import { roleTitle } from './role-title.ts'
import type { TextRef, TextValue } from './text.ts'

/** What a notice is printed with; `at` is its planned sending, from which the instants in it are counted. */
export interface Printing {
  readonly policy: Policy
  readonly calendar: Calendar
  readonly at: string
  /** What an asking puts; absent: everything that is missing. */
  readonly items?: readonly AskedItem[] | undefined
}

/**
 * A notice's text by key, with every value that its file may hold: words of people (the result, a reason) are left
 * out and put in by `withWords` when the notice leaves.
 * A fallback is rendered anew, with its own planned sending.
 */
export function noticeText(file: Case, kind: NoticeKind, { policy, calendar, at, items }: Printing): TextRef {
  const named = {
    reference: { kind: 'code', value: file.reference } as const,
    service: serviceName(file, policy),
  }
  switch (kind) {
    case 'data-ask':
      return {
        key: 'notice.data-ask',
        values: { ...named, missing: missingLines(stillMissing(file, items)) },
      }
    case 'data-warning':
      return {
        key: 'notice.data-warning',
        values: {
          ...named,
          missing: missingList(file.missing),
          days: { kind: 'count', unit: 'days', n: policy.chase.closeAfterWorkingDays },
          closesAt: { kind: 'instant', at: file.chase?.warned?.closesAt ?? at, form: 'day-time' },
        },
      }
    case 'data-reminder':
      return {
        key: 'notice.data-reminder',
        values: {
          ...named,
          missing: missingList(file.missing),
          closesAt: {
            kind: 'instant',
            at: chaseOf(file, policy, calendar)?.closesAt ?? file.chase?.warned?.closesAt ?? at,
            form: 'day-time',
          },
        },
      }
    case 'reclassified': {
      const { dueAt } = deadlines(file, policy, calendar)
      const type = gradedType(file, policy)
      if (dueAt === undefined) return { key: 'notice.reclassified-waiting', values: { ...named, type } }
      return {
        key: 'notice.reclassified',
        values: { ...named, type, dueAt: { kind: 'instant', at: dueAt, form: 'day' } },
      }
    }
    case 'due-moved': {
      const { dueAt } = deadlines(file, policy, calendar)
      return {
        key: 'notice.due-moved',
        values: { ...named, dueAt: { kind: 'instant', at: dueAt ?? at, form: 'day' } },
      }
    }
    case 'escalated': {
      const { role = '' } = file.ladder?.levels.at(-1) ?? {}
      return {
        key: file.ladder?.cause === 'late' ? 'notice.escalated.late' : 'notice.escalated.asked',
        values: { ...named, role: roleTitle(policy, role) ?? role },
      }
    }
    case 'referred': {
      const { body = '', theirs } = file.referred ?? {}
      const values = {
        ...named,
        body: bodyName(policy, body),
        link: { kind: 'code', value: policy.remit.tajawob } as const,
      }
      const key = body === tajawob ? 'notice.referred-tajawob' : 'notice.referred'
      return theirs === undefined
        ? { key, values }
        : { key: `${key}-numbered`, values: { ...values, theirs: { kind: 'code', value: theirs } } }
    }
    case 'result':
      return { key: 'notice.result', values: named }
    case 'closing':
      return {
        key: closingKey(file),
        values: {
          ...named,
          other: { kind: 'code', value: joined(file)?.reference ?? '' },
          window:
            file.ladder === undefined
              ? { kind: 'count', unit: 'hours', n: policy.closing.reopenHours }
              : { kind: 'count', unit: 'days', n: policy.closing.reopenWorkingDaysAfterLadder },
          until: { kind: 'instant', at: reopenWindow(file, policy, calendar, at), form: 'day-time' },
        },
      }
    case 'survey': {
      const { survey } = policy
      const name = file.ladder === undefined ? survey?.afterTreatment : survey?.afterLadder
      return {
        key: 'notice.survey',
        values: { ...named, survey: name === undefined ? '' : { kind: 'name', name } },
      }
    }
    default:
      return unreachable(kind)
  }
}

/** What a case is, with how grave where an officer has said so. */
function gradedType(file: Case, policy: Policy): TextValue {
  const { name, severities } = policy.types[file.type]
  const type = { kind: 'name', name } as const
  const grade = severities?.find(({ slug }) => slug === subjectOf(file).severity)
  if (grade === undefined) return type
  return {
    kind: 'text',
    text: { key: 'type.graded', values: { type, severity: { kind: 'name', name: grade.name } } },
  }
}

/** The case of the same citizen that goes on with a closed one. */
const joined = ({ links = [] }: Case): OtherCase | undefined =>
  links.findLast(({ as, other }) => (as === 'merged-into' || as === 'duplicate-of') && other.own)?.other

const closingKey = (file: Case): string =>
  file.closed?.how === 'duplicate' && joined(file) !== undefined
    ? 'notice.closing.joined'
    : `notice.closing.${file.closed?.how ?? 'treated'}`

/** How a body is called: by the policy, else by its own words. */
export function bodyName({ remit }: Pick<Policy, 'remit'>, body: string): TextValue {
  const known = remit.bodies.find(({ slug }) => slug === body)
  return known === undefined ? body : { kind: 'name', name: known.name }
}

/** The slug of the national platform among the bodies: who follows a case there is not sent to a third place. */
export const tajawob = 'tajawob'

/** The text with the words of people in it; what was erased is an empty text. */
export function withWords(
  text: TextRef,
  file: Case,
  kind: NoticeKind,
  values: ReadonlyMap<string, string>,
): TextRef {
  if (kind === 'result')
    return { ...text, values: { ...text.values, result: wordsOf(file.resolved?.result, values) } }
  if (kind === 'closing')
    return { ...text, values: { ...text.values, reason: sentence(wordsOf(file.closed?.reason, values)) } }
  return text
}

/** A stored value's words, or an empty text where they were never there or are erased. */
export function wordsOf(stored: StoredValue | undefined, values: ReadonlyMap<string, string>): string {
  if (!stored) return ''
  return stored.kind === 'plain' ? stored.value : (values.get(stored.digest) ?? '')
}

/** The name of a case's service; its slug where the catalogue has no such service any more. */
export function serviceName(file: Pick<Case, 'service'>, policy: Policy): TextValue {
  if (file.service === 'none') return { kind: 'text', text: { key: 'service.other' } }
  const service = policy.services.find(({ slug }) => slug === file.service)
  return service ? { kind: 'name', name: service.name } : file.service
}

/** The items of an asking that were not given meanwhile. */
function stillMissing(file: Case, items: readonly AskedItem[] = file.missing): readonly AskedItem[] {
  return file.missing.filter((missing) => items.some((item) => isSameItem(item, missing)))
}

/** Whether two askings are for the same thing: the same field, or the same words of an officer. */
export function isSameItem(a: AskedItem, b: AskedItem): boolean {
  return a.words === b.words && (a.words !== undefined || a.field === b.field)
}

/** What is missing as a list: labels of fields, and officers' own words. */
export function missingList(items: readonly AskedItem[]): TextValue {
  return { kind: 'list', items: items.map(itemName) }
}

/** The same, each on a line of its own: an officer's own words may be a question, or end as they like. */
function missingLines(items: readonly AskedItem[]): TextValue {
  return {
    kind: 'list',
    form: 'lines',
    items: items.map((item) => ({
      kind: 'text',
      text: { key: 'line.item', values: { item: itemName(item) } },
    })),
  }
}

function itemName({ field, words }: AskedItem): TextValue {
  return words ?? { kind: 'text', text: { key: `field.${field}.label` } }
}

/** A person's words as a sentence of their own: what follows does not run on. */
const sentence = (words: string): string =>
  /[.!?\u061f\u2026]\s*$/u.test(words) || words === '' ? words : `${words}.`
