import type { CaseView } from '../domain/case/view.ts'
import type { TextRef } from '../domain/text.ts'
import { isAnswer } from '../language/acts.ts'
import { askFor } from './ask-missing.ts'
import { belonging } from './belonging.ts'
import { cancelNothing, keep, openCases, wishOf } from './cancel.ts'
import { caseToCorrect, correctsCase, notesCorrection } from './case-correction.ts'
import { caseWish } from './case-wish.ts'
import { cutShort, describedFields, hasWords } from './describe.ts'
import { handChange, handData, handOver, wantPerson, wishesChange } from './everywhere.ts'
import { fileEffect, registeringFrame } from './file-case.ts'
import { leading } from './first-words.ts'
import { type Reply, slotOf } from './flow.ts'
import { tellsOwnMatter } from './foreign-reference.ts'
import { privacyNotice } from './menu.ts'
import { awaitsNumber, heedMisreference } from './misreference.ts'
import { addToCase, fittingData, giveEffects, waitingCases } from './missing-data.ts'
import { isOfficeQuestion, officeAnswer } from './office-answer.ts'
import { ratesByLetter } from './rating.ts'
import { toldOf } from './reach.ts'
import type { MessageEvent } from './reply.ts'
import { readReply } from './reply.ts'
import { isSameMatter, mayConcern, openCaseOn } from './same-matter.ts'
import { heedSeal, wishesSeal } from './sealing.ts'
import { sectionRole } from './section.ts'
import { statusOf } from './status.ts'
import { lockedOutcome } from './status-locked.ts'
import { code, text } from './text-keys.ts'
import { beginFrame, type Turn } from './turn.ts'
import type { Effect } from './types.ts'

/** A letter: everything is answered in one message, what says what is wrong is registered at once (reading 6). */
export function onLetter(turn: Turn, event: MessageEvent): void {
  const reply = readReply(event, { ...turn.session, offered: [] }, turn.context)
  if (event.understanding.act === 'language-ar' || event.understanding.act === 'language-en') {
    turn.change({ language: event.understanding.act === 'language-ar' ? 'ar' : 'en', languageChosen: true })
  }
  if (isAnswered(turn, event, reply) || !isRegistered(turn, event, reply))
    turn.sayFirst(...leading(turn.context, event.understanding.danger, event.refused ?? []))
}

/** Answers a letter that is about something else than a new matter; false where it is to be registered. */
function isAnswered(turn: Turn, event: MessageEvent, reply: Reply): boolean {
  const { context } = turn
  if (reply.act === 'my-data' || reply.act === 'correct-data') {
    if (event.believed) notesCorrection(turn, event, reply)
    return handData(turn, reply)
  }
  if (event.about === undefined && !awaitsNumber(turn) && heedMisreference(turn, reply)) return true
  const about = caseMeant(turn, event, reply)
  if (about !== undefined) {
    aboutCase(turn, event, reply, about)
    return true
  }
  const reference = slotOf(reply, 'reference')
  if (reference !== undefined || event.about !== undefined) {
    const isOther = tellsOwnMatter(turn, reply)
    if (isOther && event.locked !== true) turn.do(wrongTry(reference))
    else unknownCase(turn, event, reference)
    return !isOther
  }
  const corrected = caseToCorrect(turn, event, reply)
  if (corrected !== undefined) {
    if (event.believed) correctsCase(turn, event, reply)
    else unconfirmed(turn, reply, corrected)
    return true
  }
  switch (reply.intent) {
    case 'status':
      statusOfAll(turn, reply)
      return true
    case 'human':
      handOver(turn, reply)
      return true
    case 'spam':
      turn.enter('letter/spam')
      turn.do({ kind: 'notify', role: context.policy.routing.general, text: text('notify.spam') })
      turn.say(text('spam'))
      return true
    case 'thanks':
      if (wishOf(turn, reply) === 'solved') break
      turn.say(text('thanks'))
      return true
    case 'greeting':
    case 'cancel':
      if (caseWish(reply.act) !== undefined || reply.act === 'keep') break
      if (reply.intent === 'cancel' && openCases(turn).length > 0) cancelNothing(turn)
      else nothingSaid(turn)
      return true
    default:
      break
  }
  const { act } = reply
  if (act === 'refuse') {
    refusePrivacy(turn)
    return true
  }
  const wish = wishOf(turn, reply)
  if (event.believed && heedSeal(turn, reply)) return true
  if (event.believed && (wishesChange(turn, reply) || ratesByLetter(turn, reply))) return true
  if (wish !== undefined) {
    handChange(turn, reply, wish)
    return true
  }
  if (act === 'help') {
    turn.say(text('help.body', { phone: code(context.policy.contact.phone) }))
    return true
  }
  if (act === 'keep' && openCases(turn).length > 0) return keep(turn, reply)
  if (isOfficeQuestion(act)) {
    turn.say(...officeAnswer(turn, act))
    return true
  }
  // An answer without a question says nothing that could be registered.
  if (act !== undefined && isAnswer(act)) {
    if (act === 'language-ar' || act === 'language-en') turn.say(text('language.changed'))
    nothingSaid(turn)
    return true
  }
  return false
}

/** Who declines the privacy notice in a letter: nothing is filed; what was filed before is a person's to undo. */
function refusePrivacy(turn: Turn): void {
  const { contact } = turn.context.policy
  turn.enter('letter/refused')
  turn.do({ kind: 'hand-over', reason: 'privacy-refused' })
  if (turn.cases.some(({ access }) => access === 'own'))
    turn.say(text('privacy.refused-filed', { phone: code(contact.phone) }))
  else
    turn.say(
      text('privacy.refused', {
        phone: code(contact.phone),
        section: { kind: 'name', name: contact.section },
      }),
    )
}

/**
 * The case a letter is about: the one it answers, whatever it names, because a signed address makes its sender believed
 * about that case only; else one that it names, if it is this contact's; else the one that waits and is fitted.
 */
function caseMeant(turn: Turn, event: MessageEvent, reply: Reply): CaseView | undefined {
  const reference = slotOf(reply, 'reference')
  const own = turn.cases.filter(({ access }) => access === 'own')
  const named = own.find(({ id }) => id === event.about) ?? own.find((view) => view.reference === reference)
  if (named !== undefined) return named
  const waiting = waitingCases(turn.cases)
  const [only] = waiting
  const fresh =
    reply.intent !== 'other' && reply.understanding.confidence.type >= turn.context.policy.understanding.take
  if (only === undefined || waiting.length > 1 || fresh || reference !== undefined) return undefined
  if (belonging(reply, only, turn.context) !== 'case') return undefined
  return fittingData(reply, only, turn.context, { kind: 'said' }).kind === 'data' ? only : undefined
}

function aboutCase(turn: Turn, event: MessageEvent, reply: Reply, view: CaseView): void {
  const { context } = turn
  turn.setAbout({ caseId: view.id })
  turn.enter('letter/about')
  if (asksStatus(reply) && reply.understanding.slots.every(({ name }) => name === 'reference')) {
    turn.say(...statusOf(view, context))
    return
  }
  if (!event.believed) {
    unconfirmed(turn, reply, view)
    return
  }
  if (heedSeal(turn, reply, view)) return
  const wish = caseWish(reply.act)
  if (wishesChange(turn, reply, view) || ratesByLetter(turn, reply, view)) return
  if (wish !== undefined) {
    handChange(turn, reply, wish)
    return
  }
  if (view.missing.length > 0) {
    const data = fittingData(reply, view, context, { kind: reply.intent === 'status' ? 'said' : 'letter' })
    if (data.kind === 'data') {
      turn.do(...giveEffects(view, data, reply))
      return
    }
  }
  if (asksStatus(reply)) {
    turn.say(...statusOf(view, context))
    return
  }
  if (reply.intent === 'thanks' && (isOnlyThanks(reply) || view.state === 'closed')) {
    turn.say(text('thanks'))
    return
  }
  if (reply.act === 'keep') {
    turn.say(text('cancel.kept'), ...statusOf(view, context))
    return
  }
  if (view.state === 'closed') {
    turn.do({ kind: 'hand-over', reason: 'after-closing' })
    turn.say(text('case.refused.closed', { phone: code(context.policy.contact.phone) }))
    return
  }
  turn.do(...addToCase(view, wordsOf(event), reply.attachments, context))
  turn.say(text('case.added', { reference: code(view.reference) }), ...askFor(view))
}

/** More than a line of thanks is for the case: who reads it finds what else it says. */
const isOnlyThanks = ({ understanding, text: words }: Reply): boolean =>
  understanding.said === true || (understanding.service === 'none' && words.length <= thanksLetters)
const thanksLetters = 40

/** Where the case stands is asked in words, or by the reference alone, as our letters say. */
function asksStatus(reply: Reply): boolean {
  const reference = slotOf(reply, 'reference')
  return (
    reply.intent === 'status' ||
    (reference !== undefined && reply.text.trim().length <= reference.length + fewLetters)
  )
}

const fewLetters = 12

/** A sender who is not believed adds a note for the officer, completes nothing and learns nothing. */
function unconfirmed(turn: Turn, reply: Reply, view: CaseView): void {
  turn.say(text('case.added-unconfirmed', { phone: code(turn.context.policy.contact.phone) }))
  if (view.state === 'closed') {
    turn.do({ kind: 'hand-over', reason: 'after-closing' })
    return
  }
  turn.do({
    kind: 'command',
    caseId: view.id,
    command: {
      kind: 'give',
      fields: { addition: { value: reply.text.trim().slice(0, maxWords) || '-', personal: true } },
      attachments: reply.attachments,
      confirmed: false,
    },
  })
}

const maxWords = 4000

/** A reference that is not this sender's: the same answer whether or not there is such a case. */
function unknownCase(turn: Turn, event: MessageEvent, reference: string | undefined): void {
  turn.enter('letter/not-yours')
  if (event.locked === true) {
    const { says, effects } = lockedOutcome(toldOf(turn), sectionRole(turn), [])
    turn.say(...says)
    turn.do(...effects)
    return
  }
  turn.do(wrongTry(reference))
  turn.say(notYours(turn))
}

const notYours = ({ context }: Turn): TextRef =>
  text('status.private', { phone: code(context.policy.contact.phone) })

const wrongTry = (reference: string | undefined): Effect => ({
  kind: 'wrong-try',
  ...(reference === undefined ? {} : { reference }),
})

/** A forged sender learns nothing by asking: the answer goes to the address that the cases were filed from. */
function statusOfAll(turn: Turn, reply: Reply): void {
  turn.enter('letter/status')
  const own = turn.cases.filter(({ access }) => access === 'own').slice(0, 5)
  if (own.length === 0) {
    turn.say(text('status.none'))
    return
  }
  const concerned = own.filter((view) => mayConcern(view, reply, turn.context.policy))
  if (concerned.length === 0) turn.say(text('status.none-about'))
  for (const view of concerned) turn.say(...statusOf(view, turn.context))
}

function nothingSaid(turn: Turn): void {
  turn.enter('letter/nothing')
  turn.say(text('letter.nothing'))
  showPrivacy(turn)
}

/**
 * Registers what the letter says: true, and the answer follows when the case is filed. One without a word is not, and
 * a second one on the service of an open case is added to that, if type and place agree (settled 12).
 */
function isRegistered(turn: Turn, event: MessageEvent, reply: Reply): boolean {
  const { context, session } = turn
  const words = wordsOf(event)
  if (!hasWords(words) && reply.attachments.length === 0) {
    nothingSaid(turn)
    return false
  }
  const open = openCaseOn(turn.cases, reply.understanding.service).find((view) =>
    isSameMatter(reply, view, context.policy),
  )
  if (open !== undefined && event.believed) {
    turn.setAbout({ caseId: open.id })
    turn.enter('letter/added')
    turn.do(...addToCase(open, words, reply.attachments, context))
    turn.say(
      ...(tellsOwnMatter(turn, reply) ? [notYours(turn)] : []),
      text('case.added', { reference: code(open.reference) }),
    )
    if (event.understanding.person === true) handOver(turn, reply)
    return false
  }
  turn.enter('letter/register')
  const flow = turn.flows['filing']
  if (flow === undefined) return false
  const described = describedFields({ ...reply, text: words }, context)
  const signed = event.signature === undefined ? {} : signatureFields(event)
  const frame = {
    ...beginFrame(flow, {
      ...signed,
      ...described,
      ...guessed(described),
      ...(wishesSeal(reply) && { sealed: true }),
      attachments: reply.attachments,
    }),
  }
  turn.do(fileEffect(frame, context, session.language))
  const registering = registeringFrame('letter', frame, context)
  if (event.understanding.person === true) wantPerson(turn, reply)
  const toSay = {
    ...(tellsOwnMatter(turn, reply) && event.locked !== true ? { notYours: true } : {}),
    ...(event.understanding.person === true ? { person: true } : {}),
    ...(session.noticeShownAt === undefined ? { notice: true } : {}),
    ...(event.understanding.danger ? { danger: true } : {}),
    ...(event.refused === undefined ? {} : { refused: event.refused }),
    ...(cutShort(words, described).length === 0 ? {} : { cut: String(described['description']).length }),
  }
  turn.change({
    frames: [{ ...registering, fields: { ...registering.fields, ...toSay } }],
    noticeShownAt: session.noticeShownAt ?? context.now,
  })
  return true
}

/** A letter is not asked back for a guess: what it seems to be is registered so, and said. */
function guessed(described: ReturnType<typeof describedFields>): ReturnType<typeof describedFields> {
  const { serviceGuess, bodyGuess, service } = described
  return {
    ...(service === undefined && serviceGuess !== undefined ? { service: serviceGuess } : {}),
    ...(service === undefined && serviceGuess === undefined && bodyGuess !== undefined
      ? { body: bodyGuess }
      : {}),
  }
}

/** A signature's first line is the name, where it holds no digits. */
function signatureFields({ signature }: MessageEvent): Readonly<Record<string, string>> {
  const line = signature
    ?.split('\n')
    .map((one) => one.trim())
    .find((one) => one !== '' && !/[\p{N}@:]/u.test(one))
  return line === undefined || line.length > 80 ? {} : { name: line }
}

/** What a letter says: its text, with the subject where that says something of its own. */
function wordsOf({ text: body, subject }: MessageEvent): string {
  const words = body.trim()
  const title = subject?.trim() ?? ''
  if (title === '' || words.includes(title)) return words
  return words === '' ? title : `${title}\n${words}`
}

function showPrivacy(turn: Turn): void {
  if (turn.session.noticeShownAt !== undefined) return
  turn.say(privacyNotice(turn.context))
  turn.change({ noticeShownAt: turn.context.now })
}
