import type { CaseView } from '../domain/case/view.ts'
import { unreachable } from '../domain/errors.ts'
import { bodyName, tajawob } from '../domain/notice-text.ts'
import { roleTitle } from '../domain/role-title.ts'
import type { TextRef, TextValue } from '../domain/text.ts'
import { theType } from './menu.ts'
import { serviceOf } from './needed-fields.ts'
import { code, text } from './text-keys.ts'
import type { StepContext } from './types.ts'

/** What a citizen may hear of their own case: where it stands, until when, what is missing, and the course so far. */
export function statusOf(view: CaseView, context: StepContext): readonly TextRef[] {
  return [
    text('status.head', {
      type: { kind: 'text', text: theType(view.type) },
      reference: code(view.reference),
    }),
    ...serviceLine(view, context),
    ...stateLines(view, context),
    ...(view.links ?? []).map(({ reference }) => text('line.status-linked', { reference: code(reference) })),
    ...courseLines(view),
  ]
}

function serviceLine({ service }: CaseView, { policy }: StepContext): readonly TextRef[] {
  const known = serviceOf(policy, service)
  if (known === undefined) return []
  return [
    text('line.summary', {
      label: { kind: 'text', text: text('summary.service') },
      value: { kind: 'name', name: known.name },
    }),
  ]
}

function stateLines(view: CaseView, context: StepContext): readonly TextRef[] {
  switch (view.state) {
    case 'received':
      return [text('state.received'), ...dueLine(view, context)]
    case 'verified':
      return [text('state.verified'), ...dueLine(view, context)]
    case 'in-progress':
      return [text('state.in-progress', { section: sectionName(view, context) }), ...dueLine(view, context)]
    case 'awaiting-data':
      return [
        view.closesAt === undefined
          ? text('state.awaiting-data')
          : text('state.awaiting-data-until', {
              until: { kind: 'instant', at: view.closesAt, form: 'day-time' },
            }),
        ...missingLines(view),
      ]
    case 'referred':
      return referredLines(view, context)
    case 'resolved':
      return [
        view.result === undefined || view.result === ''
          ? text('closing.treated')
          : text('state.resolved', { result: view.result }),
      ]
    case 'closed':
      return closedLines(view, context.now)
    default:
      return unreachable(view.state)
  }
}

function referredLines({ referredTo }: CaseView, { policy }: StepContext): readonly TextRef[] {
  const body = bodyName(policy, referredTo?.body ?? '')
  const link = code(policy.remit.tajawob)
  const key = referredTo?.body === tajawob ? 'state.referred-tajawob' : 'state.referred'
  return referredTo?.theirs === undefined
    ? [text(key, { body, link })]
    : [text(`${key}-numbered`, { body, link, theirs: code(referredTo.theirs) })]
}

/** When it is due, and who has it since it climbed; of a case that is late so much is said honestly. */
function dueLine(view: CaseView, { now, policy }: StepContext): readonly TextRef[] {
  const { dueAt, climbedTo } = view
  const role = roleTitle(policy, climbedTo)
  const climbed = role === undefined ? [] : [text('line.status-climbed', { role })]
  return dueAt === undefined
    ? climbed
    : [
        text(dueAt < now ? 'line.status-late' : 'line.status-due', {
          due: { kind: 'instant', at: dueAt, form: 'day' },
        }),
        ...climbed,
      ]
}

/** Each missing item on a line of its own. */
export function missingLines({ missing }: Pick<CaseView, 'missing'>): readonly TextRef[] {
  return missing.map((item) => text('line.item', { item: itemName(item) }))
}

/** How a missing item is called: a field's label, or an officer's own words. */
export function itemName({ field, words }: CaseView['missing'][number]): TextValue {
  return words ?? { kind: 'text', text: { key: `field.${field}.label` } }
}

function sectionName({ section }: CaseView, { policy }: StepContext): TextValue {
  return roleTitle(policy, section) ?? { kind: 'name', name: policy.contact.section }
}

function closedLines(view: CaseView, now: string): readonly TextRef[] {
  const values = {
    at: { kind: 'instant', at: view.closedAt ?? view.receivedAt, form: 'day' } as const,
    how: { kind: 'text', text: text(`closing.${view.closing ?? 'treated'}`) } as const,
  }
  const open = view.reopenUntil !== undefined && view.reopenUntil > now
  const closed = open
    ? text('state.closed-reopen', {
        ...values,
        until: { kind: 'instant', at: view.reopenUntil, form: 'day-time' },
      })
    : text('state.closed', values)
  return view.result === undefined || view.result === ''
    ? [closed]
    : [text('state.resolved', { result: view.result }), closed]
}

/** A course longer than this is told from its end; the same step several times in a row is one. */
const maxCourse = 16

function courseLines({ course: all }: CaseView): readonly TextRef[] {
  const course = all.filter(({ what }, index) => what === 'escalated' || what !== all[index - 1]?.what)
  if (course.length < 2) return []
  return [
    text('status.course'),
    ...course.slice(-maxCourse).map(({ at, what }) =>
      text('line.course', {
        at: { kind: 'instant', at, form: 'day-time' },
        what: { kind: 'text', text: { key: `course.${what}` } },
      }),
    ),
  ]
}

/** The kinds of events that a course can name. */
export const courseTexts = [
  'filed',
  'verified',
  'data-asked',
  'data-given',
  'warned',
  'reminded',
  'assigned',
  'reclassified',
  'due-moved',
  'escalated',
  'referred',
  'reopened',
  'resolved',
  'closed',
].map((what) => `course.${what}`)
