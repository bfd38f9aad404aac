import type { NoticeKind } from '../domain/case/case.ts'
import { maySeal } from '../domain/case/decide-sealing.ts'
import type { CaseView } from '../domain/case/view.ts'
import { unreachable } from '../domain/errors.ts'
import { documentField, isIdentified, neededIdentity } from '../domain/identity.ts'
import { roleTitle } from '../domain/role-title.ts'
import type { TextRef, TextValue } from '../domain/text.ts'
import { advance } from './advance.ts'
import { askFor } from './ask-missing.ts'
import { goOnWith } from './change-case.ts'
import { beginConfirming, phoneToConfirm } from './confirming.ts'
import { leading } from './first-words.ts'
import { furtherIn, leftToNext, matterName } from './further.ts'
import { handedOver, period, privacyNotice, theType } from './menu.ts'
import { beginRating } from './rating.ts'
import { sealedText } from './sealing.ts'
import { missingLines, statusOf } from './status.ts'
import { code, text } from './text-keys.ts'
import { beginFrame, type Turn } from './turn.ts'
import type { ConversationEvent, Frame } from './types.ts'

type CaseNewsEvent = Extract<ConversationEvent, { readonly kind: 'case' }>
type LinkedEvent = Extract<ConversationEvent, { readonly kind: 'linked' }>

/** What a case says is told here: that it is filed, complete or not, refused, or a notice with its own words. */
export function onCaseNews(turn: Turn, { about, case: view }: CaseNewsEvent): void {
  turn.enter(`case/${about.kind}`)
  if (turn.context.channel.limits.manner === 'record' || turn.context.channel.limits.manner === 'public') {
    leaveRegistering(turn)
    return
  }
  turn.setAbout({ caseId: view.id })
  speakAsFiled(turn, view)
  switch (about.kind) {
    case 'filed':
      tellFiled(turn, view)
      return
    case 'completed':
      turn.say(text('complete.done', { reference: code(view.reference) }), ...dueLines(turn, view))
      leaveCompleting(turn, view)
      beginConfirming(turn, view)
      return
    case 'still-missing':
      turn.say(text('complete.still'))
      askMissing(turn, view)
      return
    case 'reopened':
      turn.say(
        text('reopen.done', { reference: code(view.reference) }),
        ...dueLines(turn, view),
        ...(view.climbedTo === undefined
          ? []
          : [text('line.status-climbed', { role: climbedTo(turn, view) })]),
      )
      if (view.missing.length > 0) askMissing(turn, view)
      return
    case 'escalated':
      turn.say(text('escalate.done', { reference: code(view.reference), role: climbedTo(turn, view) }))
      return
    case 'withdrawn':
      turn.say(text('withdraw.done', { reference: code(view.reference) }))
      leaveCompleting(turn, view)
      return
    case 'sealed':
      turn.say(sealedText(view))
      return
    case 'refused':
      leaveRegistering(turn)
      leaveCompleting(turn, view)
      turn.do({ kind: 'hand-over', reason: about.code })
      turn.say(text('case.refused', { phone: code(turn.context.policy.contact.phone) }))
      return
    case 'notice':
      turn.setAbout({ notice: about.id })
      turn.say(about.text, ...waysBeside(turn, about.notice, view))
      if (about.notice === 'survey') askForRating(turn, view)
      if (about.notice === 'data-ask' && isDialogue(turn) && turn.frame === undefined)
        beginCompleting(turn, view)
      return
    default:
      unreachable(about)
  }
}

/** This conversation has become the citizen's: what they wished of the case, or where it stands and what it still needs. */
export function onLinked(turn: Turn, { case: view, wish }: LinkedEvent): void {
  turn.enter('linked')
  turn.setAbout({ caseId: view.id })
  turn.change({ noticeShownAt: turn.session.noticeShownAt ?? turn.context.now })
  speakAsFiled(turn, view)
  if (wish !== undefined) {
    goOnWith(turn, view, wish)
    return
  }
  if (view.missing.length > 0 && view.state !== 'closed') {
    askMissing(turn, view)
    return
  }
  turn.say(...statusOf(view, turn.context))
}

/** Where nobody has written yet, the language is that in which the case was filed. */
function speakAsFiled(turn: Turn, { language }: CaseView): void {
  if (turn.session.turns === 0 && !turn.session.languageChosen && language !== undefined)
    turn.change({ language })
}

/** The title of the role that holds the level which a case has climbed to. */
function climbedTo({ context: { policy } }: Pick<Turn, 'context'>, view: CaseView): TextValue {
  return roleTitle(policy, view.climbedTo) ?? { kind: 'name', name: policy.contact.section }
}

/** Where the next message answers what is asked: not where nobody can answer. */
const isDialogue = ({ context: { channel } }: Turn): boolean =>
  channel.limits.manner === 'dialogue' && channel.limits.oneWay !== true

function leaveRegistering(turn: Turn): void {
  turn.change({ frames: turn.session.frames.filter(({ flow }) => flow !== 'registering') })
}

function leaveCompleting(turn: Turn, view: CaseView): void {
  turn.change({
    frames: turn.session.frames.filter(
      ({ flow, fields }) => flow !== 'completing' || fields['case'] !== view.id,
    ),
  })
}

/** Asks for what is missing: in a chat the next answer is read as it, in a letter all is named at once. */
function askMissing(turn: Turn, view: CaseView): void {
  leaveCompleting(turn, view)
  turn.say(
    ...(isDialogue(turn)
      ? askFor(view)
      : [
          text('complete.ask', { reference: code(view.reference) }),
          ...missingLines(view),
          ...linkLines(turn, view),
        ]),
  )
  if (isDialogue(turn)) beginCompleting(turn, view)
}

/** In a chat where nothing else is open the survey is the question; else its own link is told. */
function askForRating(turn: Turn, view: CaseView): void {
  if (isDialogue(turn) && turn.frame === undefined) beginRating(turn, view)
  else if (view.survey?.link !== undefined) turn.say(text('rating.link', { link: code(view.survey.link) }))
}

/** The next answer is for this case, unless something else is being asked. */
function beginCompleting(turn: Turn, view: CaseView): void {
  const flow = turn.flows['completing']
  if (flow === undefined) return
  if (turn.frame !== undefined && turn.frame.flow !== 'completing') {
    advance(turn)
    return
  }
  turn.change({ frames: [{ ...beginFrame(flow, { case: view.id }), step: 'missing' }] })
}

function tellFiled(turn: Turn, view: CaseView): void {
  const registering = turn.session.frames.find(({ flow }) => flow === 'registering')
  const why = registering?.fields['why']
  leaveRegistering(turn)
  const { danger, refused, notice, cut, notYours, person, renewed } = registering?.fields ?? {}
  turn.say(...leading(turn.context, danger === true, Array.isArray(refused) ? refused : []))
  if (typeof cut === 'number') turn.say(text('message.too-long', { length: code(String(cut)) }))
  if (notYours === true) turn.say(text('status.private', { phone: code(turn.context.policy.contact.phone) }))
  if (person === true) turn.say(...handedOver(turn.context))
  if (why === 'idle') turn.say(text('filed.idle'))
  if (typeof renewed === 'string') turn.say(text('filed.renewed', { reference: code(renewed) }))
  const from = view.links?.find(({ as }) => as === 'split-from')
  if (from !== undefined) turn.say(text('filed.split', { reference: code(from.reference) }))
  turn.say(
    text('filed.done', { type: { kind: 'text', text: theType(view.type) } }),
    text('line.reference', { reference: code(view.reference) }),
  )
  const earlier = view.links?.find(({ as }) => as === 'continues')
  if (earlier !== undefined && renewed === undefined)
    turn.say(text('filed.continues', { reference: code(earlier.reference) }))
  if (registering?.fields['provisional'] === true)
    turn.say(
      text('filed.provisional', { type: { kind: 'name', name: turn.context.policy.types[view.type].name } }),
    )
  turn.say(...remitLines(turn, registering?.fields['body']), ...declarationLines(turn, view, why))
  if (view.missing.length > 0) {
    turn.say(
      text('filed.missing'),
      ...missingLines(view),
      text('filed.waiting', { period: period(turn.context, view.type, view.service) }),
    )
  } else turn.say(...dueLines(turn, view))
  turn.say(...identityLines(turn, view), ...sealedLines(turn, view))
  turn.say(text('filed.follow-up'), ...linkLines(turn, view))
  if (notice === true) turn.say(privacyNotice(turn.context))
  if (view.missing.length > 0 && isDialogue(turn) && turn.frame === undefined) beginCompleting(turn, view)
  else {
    if (registering !== undefined) offerFurther(turn, registering)
    beginConfirming(turn, view)
  }
}

/** What was told beside the matter that is filed now: offered in a chat, in a letter said how it can be filed too. */
function offerFurther(turn: Turn, registering: Frame): void {
  const matters = furtherIn(registering)
  const flow = turn.flows['further']
  if (matters.length === 0 || flow === undefined) return
  if (isDialogue(turn) && turn.frame === undefined) {
    turn.push(beginFrame(flow, leftToNext(registering)))
    advance(turn)
  } else if (!isDialogue(turn)) {
    const items = matters.map((matter) => ({ kind: 'text', text: matterName(matter, turn.context) }) as const)
    turn.say(text('further.letter', { matters: { kind: 'list', items } }))
  }
}

/** That staff do not see who files; in a letter about what may be filed so, how it can be had. */
function sealedLines(turn: Turn, view: CaseView): readonly TextRef[] {
  if (view.sealed !== undefined) return [sealedText(view)]
  return !isDialogue(turn) && maySeal(view, turn.context.policy) ? [text('seal.offer')] : []
}

/** What is still to be known of who files, where the citizen is not asked for it already: an officer sees to it. */
function identityLines(turn: Turn, view: CaseView): readonly TextRef[] {
  const { policy } = turn.context
  const needed = neededIdentity(policy, view.type)
  if (isIdentified(view, policy)) return []
  if (needed === 'phone-confirmed')
    return phoneToConfirm(view, turn.context) !== undefined && isDialogue(turn)
      ? []
      : [text('filed.identity-phone')]
  const document = documentField(policy)
  return view.missing.some(({ field }) => field === document) ? [] : [text('filed.identity')]
}

function remitLines({ context }: Turn, slug: unknown): readonly TextRef[] {
  const body = context.policy.remit.bodies.find((one) => one.slug === slug)
  if (body === undefined) return []
  return [
    text('filed.outside-remit', { body: { kind: 'name', name: body.name } }),
    text('line.tajawob', { link: code(context.policy.remit.tajawob) }),
  ]
}

/** A letter carries the citizen's own link to the case: to complete it on the page, or to see how it stands. */
function linkLines(turn: Turn, { link, missing, state }: CaseView): readonly TextRef[] {
  if (link === undefined || isDialogue(turn)) return []
  const waits = missing.length > 0 && state !== 'closed'
  if (!waits) return [text('link.follow', { link: code(link) })]
  const isAnswered = turn.context.channel.limits.oneWay !== true
  return [text(isAnswered ? 'link.complete' : 'link.complete-there', { link: code(link) })]
}

/**
 * Beside a notice the way to do what it asks or allows: the link of the case, and where nobody can answer at least a
 * number to call.
 */
function waysBeside(turn: Turn, notice: NoticeKind, view: CaseView): readonly TextRef[] {
  const { channel, policy } = turn.context
  if (notice.startsWith('data-')) return linkLines(turn, view)
  if (channel.limits.oneWay !== true || notice === 'survey') return []
  const links = notice === 'closing' ? linkLines(turn, view) : []
  return links.length > 0 ? links : [text('notice.call', { phone: code(policy.contact.phone) })]
}

/** In a letter the declarations are told rather than asked: it is registered at once. */
function declarationLines({ context }: Turn, view: CaseView, why: unknown): readonly TextRef[] {
  const declarations = context.policy.declarations[view.type] ?? []
  if (why !== 'letter' || declarations.length === 0) return []
  return [
    text('declarations.letter'),
    ...declarations.map((name) => text('line.bullet', { item: { kind: 'name', name } })),
  ]
}

/** The promise: how long, and the day by its name. */
function dueLines({ context }: Turn, view: CaseView): readonly TextRef[] {
  // A day that has passed is promised to nobody: a part of a late case counts from the first receipt.
  if (view.dueAt === undefined || view.dueAt <= context.now) return []
  return [
    text('filed.due', {
      period: period(context, view.type, view.service),
      due: { kind: 'instant', at: view.dueAt, form: 'day' },
    }),
  ]
}
