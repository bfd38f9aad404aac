import type { AskedItem, CaseEvent, Fields } from '../domain/case/case.ts'
import { ownQuestion } from '../domain/case/file.ts'
import { unreachable } from '../domain/errors.ts'
import { bodyName, serviceName } from '../domain/notice-text.ts'
import { surveyOf } from '../domain/survey.ts'
import type { TextRef, TextValue } from '../domain/text.ts'
import type { CasePapers } from '../gateway/case-papers.ts'
import { actorName, channelName, fieldName, noticeName, roleName, routeName } from './names.ts'
import type { EndingOf } from './print-texts.ts'
import type { Section, Words } from './printed-document.ts'
import type { Voice } from './voice.ts'
import { code, theirs, words } from './words.ts'

/** The life of a case, event by event: when, what happened, by whom. */
export function composeLife(papers: CasePapers, voice: Voice): Section {
  const { say, day, time } = voice
  return {
    heading: say('print.section.life'),
    blocks: [
      {
        kind: 'table',
        columns: [
          { share: 5, heading: say('print.column.when') },
          { share: 9, heading: say('print.column.what') },
          { share: 3, heading: say('print.column.who') },
        ],
        rows: papers.events.map(({ event }) => [
          [words(day(event.at), 'quiet'), words(time(event.at), 'quiet')],
          [...happened(papers, event, voice).map((what) => words(what)), ...filesOf(papers, event, voice)],
          [words(actorName(papers, event.by, voice))],
        ]),
      },
    ],
  }
}

function happened(papers: CasePapers, event: CaseEvent, voice: Voice): readonly string[] {
  const { policy } = papers
  const say = (what: EndingOf<'print.event.'>, values?: TextRef['values']) => [
    voice.say(`print.event.${what}`, values),
  ]
  switch (event.kind) {
    case 'filed':
      return say('filed', {
        type: { kind: 'name', name: policy.types[event.type].name },
        channel: channelName(policy, event.origin.channel),
      })
    case 'verified':
    case 'reminded':
      return say(event.kind)
    case 'data-asked':
      return say('data-asked', { items: listOf(papers, event.items) })
    case 'data-given':
      return Object.keys(event.fields).length === 0
        ? []
        : say('data-given', { items: givenOf(papers, event.fields) })
    case 'warned':
      return say('warned', { closesAt: { kind: 'instant', at: event.closesAt, form: 'day-time' } })
    case 'assigned':
      return event.officer === undefined
        ? say('assigned', { role: roleName(policy, event.role) })
        : say('assigned-officer', { officer: theirs(event.officer), role: roleName(policy, event.role) })
    case 'reclassified': {
      const { type, severity } = event
      const said = say('reclassified', {
        type: { kind: 'name', name: policy.types[type].name },
        service: serviceName(event, policy),
      })
      const grade = policy.types[type].severities?.find(({ slug }) => slug === severity)
      return grade === undefined
        ? said
        : [...said, ...say('graded', { severity: { kind: 'name', name: grade.name } })]
    }
    case 'identified':
      return say('identified', { level: { kind: 'text', text: { key: `print.identity.${event.level}` } } })
    case 'sealed':
      return say('sealed', { alias: code(event.alias) })
    case 'unseal-asked':
    case 'unsealed':
      return say(event.kind, { reason: theirs(voice.stored(event.reason)) })
    case 'reopened':
      return event.words === undefined
        ? say('reopened')
        : say('reopened-words', { words: theirs(voice.stored(event.words)) })
    case 'linked':
      return say('linked', {
        as: { kind: 'text', text: { key: `print.link.${event.as}` } },
        reference: code(event.other.reference),
      })
    case 'referred':
      return event.theirs === undefined
        ? say('referred', { body: bodyName(policy, event.body) })
        : say('referred-numbered', { body: bodyName(policy, event.body), theirs: code(event.theirs) })
    case 'call-reminded':
      return say('call-reminded')
    case 'referral-reminded':
      return say('referral-reminded')
    case 'due-moved':
      return say('due-moved', {
        from: { kind: 'instant', at: event.from, form: 'day-time' },
        to: { kind: 'instant', at: event.to, form: 'day-time' },
        why: theirs(event.why),
      })
    case 'breached':
      return say('breached', { dueAt: { kind: 'instant', at: event.dueAt, form: 'day-time' } })
    case 'escalated':
      return say('escalated', { level: code(String(event.level)), role: roleName(policy, event.role) })
    case 'acknowledged':
      return say('acknowledged', { level: code(String(event.level)) })
    case 'breach-excused':
    case 'overdue-reminded':
      return say(event.kind)
    case 'noted':
      return event.confirmed
        ? say('noted', { words: theirs(voice.stored(event.note)) })
        : say('noted-unconfirmed', { words: theirs(givenUnproved(papers, voice.stored(event.note), voice)) })
    case 'resolved':
      return say('resolved', { result: theirs(voice.stored(event.result)) })
    case 'closed':
      return [closed(event, voice)]
    case 'rated':
      return say('rated', { answers: ratedOf(papers, event.answers, voice) })
    case 'address-added':
      return say('address-added', { channel: channelName(policy, event.address.channel) })
    case 'notice-owed':
      return say('notice-owed', { notice: noticeName(event.notice.kind) })
    case 'notice-sent':
      return say('notice-sent', { ...about(papers, event.id), route: routeName(papers, event.route) })
    case 'notice-failed':
      return say('notice-failed', {
        ...about(papers, event.id),
        route: routeName(papers, event.route),
        code: code(event.code),
      })
    case 'notice-confirmed':
    case 'notice-withheld':
    case 'call-owed':
    case 'told':
      return say(event.kind, about(papers, event.id))
    default:
      return unreachable(event)
  }
}

function closed({ how, reason }: Extract<CaseEvent, { kind: 'closed' }>, { say, stored }: Voice): string {
  const named: TextValue = { kind: 'text', text: { key: `closing.${how}` } }
  return reason === undefined
    ? say('print.event.closed', { how: named })
    : say('print.event.closed-reason', { how: named, reason: theirs(stored(reason)) })
}

/** The notice that an event is about, by the kind it was owed with. */
function about({ events }: CasePapers, id: string): { readonly notice: TextValue } {
  for (const { event } of events)
    if (event.kind === 'notice-owed' && event.notice.id === id)
      return { notice: noticeName(event.notice.kind) }
  return { notice: theirs(id) }
}

/** What somebody gave whose identity is not proved is kept as lines of fields and of files: told by their names. */
function givenUnproved(
  { attachments, file: asking, policy }: CasePapers,
  note: string,
  { language }: Voice,
): string {
  const lines = note.split('\n').map((line) => {
    const file = attachments.find(({ ref }) => ref === line)
    if (file !== undefined) return file.name
    const [, field = '', given = ''] = /^(\w+): (.*)$/.exec(line) ?? []
    const label = ownQuestion(asking, field) ?? policy.texts[language][`field.${field}.label`]
    return label === undefined ? line : `${label}: ${given}`
  })
  return lines.join('\n')
}

function listOf({ file }: CasePapers, items: readonly AskedItem[]): TextValue {
  return {
    kind: 'list',
    items: items.map(({ field, words: own }) => (own === undefined ? fieldName(file, field) : theirs(own))),
  }
}

/** Each question of the survey with what was answered to it. */
function ratedOf({ policy }: CasePapers, answers: Fields, { stored, language }: Voice): TextValue {
  const items = Object.entries(answers).map(([slug, value]) => {
    const question = surveyOf(policy)?.questions.find((one) => one.slug === slug)
    const words = stored(value)
    const answer = question?.answers?.find((one) => one.slug === words)?.name[language] ?? theirs(words)
    return question === undefined ? answer : `${question.ask[language]} ${answer}`
  })
  return { kind: 'list', items }
}

function givenOf({ file }: CasePapers, fields: Fields): TextValue {
  return { kind: 'list', items: Object.keys(fields).map((field) => fieldName(file, field)) }
}

/** The names of the files that came with an event. */
function filesOf({ attachments }: CasePapers, event: CaseEvent, { say }: Voice): readonly Words[] {
  const refs = event.kind === 'resolved' ? event.proof : 'attachments' in event ? event.attachments : []
  if (refs.length === 0) return []
  const items = refs.map((ref) => theirs(attachments.find((file) => file.ref === ref)?.name ?? ref))
  return [words(say('print.event.files', { files: { kind: 'list', items } }), 'quiet')]
}
