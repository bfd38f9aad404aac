import type { CaseView } from '../domain/case/view.ts'
import { instantOf } from '../domain/instant.ts'
import type { Language, TextRef } from '../domain/text.ts'
import { formatInZone } from '../domain/zone.ts'
import { languageOfMost } from '../language/detect-language.ts'
import { tokenise } from '../language/matching-key.ts'
import { advance, openStep } from './advance.ts'
import { cancels, cancelsDraft, heedCancel, keep, openCases, wishOf } from './cancel.ts'
import { notesCorrection } from './case-correction.ts'
import { type CaseWish, caseWish } from './case-wish.ts'
import { beginChange, changeOf, proveFirst } from './change-case.ts'
import { isAct } from './describe.ts'
import { identifies, isEmptyFiling, type Reply, slotOf } from './flow.ts'
import { handedOver, menuChoices, privacyNotice } from './menu.ts'
import { officeAnswer } from './office-answer.ts'
import { ownCases } from './own-cases.ts'
import { mayBeProtected, reachValues, toldOf } from './reach.ts'
import type { MessageEvent } from './reply.ts'
import { heedSeal } from './sealing.ts'
import { sectionRole } from './section.ts'
import { statusOf } from './status.ts'
import { code, type TextKey, text } from './text-keys.ts'
import type { Turn } from './turn.ts'
import { hasCue, personSlots } from './words-beside.ts'

/** What an insult may be taken for: it says nothing of a matter. */
const courtesies: ReadonlySet<string> = new Set(['other', 'thanks', 'greeting'])

/** An insult and nothing else: neither a matter nor a value. */
const isAbuse = (reply: Reply): boolean =>
  courtesies.has(reply.intent) &&
  (reply.act === 'abuse' ||
    (hasCue(reply, 'insult') && reply.act === undefined && reply.understanding.slots.length === 0))

/** What works at every question: language, a person, help, repeat, back, cancel, refusing the privacy notice. True when it was one of them. */
export function everywhere(turn: Turn, event: MessageEvent, reply: Reply): boolean {
  if (heedCancel(turn, reply)) return true
  if (heedSeal(turn, reply)) return true
  if (isAbuse(reply)) {
    turn.enter('abuse')
    turn.say(text('abuse'))
    return askAgain(turn)
  }
  switch (reply.act) {
    case 'language-ar':
    case 'language-en':
      return switchLanguage(turn, reply.act === 'language-ar' ? 'ar' : 'en')
    case 'help':
      return sayHelp(turn)
    case 'repeat':
      return repeat(turn)
    case 'back':
      return goBack(turn)
    case 'solved':
      if (tellsMatter(turn, event)) return false
      if (turn.frame !== undefined && !isEmptyFiling(turn.frame) && turn.frame.flow === 'filing')
        return cancels(turn, reply)
      if (wishOf(turn, reply) === undefined) break
      return handChange(turn, reply, 'solved')
    case 'reopen':
    case 'escalate':
    case 'withdraw':
    case 'cancel-case':
      if (tellsMatter(turn, event)) return false
      if (cancelsDraft(turn, reply)) return cancels(turn, reply)
      if (turn.frame !== undefined && isEmptyFiling(turn.frame)) turn.pop()
      return (
        wishesChange(turn, reply) ||
        proveFirst(turn, event, reply, caseWish(reply.act)) ||
        handChange(turn, reply, caseWish(reply.act) ?? 'withdraw')
      )
    case 'keep':
      if (tellsMatter(turn, event)) return false
      return keep(turn, reply)
    case 'no-person':
      turn.say(text('served'))
      return askAgain(turn)
    case 'ask-period':
      if (reply.intent === 'status' && openCases(turn).length > 0) break
      turn.say(...officeAnswer(turn, reply.act))
      return askAgain(turn)
    case 'ask-hours':
    case 'ask-phone':
    case 'ask-privacy':
    case 'ask-who':
      turn.say(...officeAnswer(turn, reply.act))
      return askAgain(turn)
    case 'my-data':
    case 'correct-data':
      if (tellsMatter(turn, event)) return false
      notesCorrection(turn, event, reply)
      return handData(turn, reply)
    case 'edit':
      if (turn.frame?.flow !== 'filing' || turn.frame.step === 'confirm' || identifies(reply)) break
      if (turn.frame.answered.length === 0 && turn.frame.fields['description'] === undefined) break
      turn.enter('edit')
      turn.replace({ ...turn.frame, fields: { ...turn.frame.fields, editing: true } })
      return askAgain(turn)
    case 'refuse':
      if (turn.frame?.step === 'declarations') break
      return refusePrivacy(turn)
    case 'no':
      if ((turn.frame === undefined || isEmptyFiling(turn.frame)) && justShownPrivacy(turn))
        return refusePrivacy(turn)
      break
    default:
      break
  }
  if (
    givesCause(reply) &&
    !tellsMatter(turn, event) &&
    turn.frame?.flow !== 'filing' &&
    (wishesChange(turn, reply) || tellsHowItStands(turn, reply))
  )
    return true
  if (asksWhen(turn, reply)) {
    turn.say(...officeAnswer(turn, 'ask-period'))
    return askAgain(turn)
  }
  if (reply.intent === 'human') {
    handOver(turn, reply)
    if (turn.frame !== undefined && tellsWho(reply)) return false
    if (turn.frame !== undefined) advance(turn)
    return true
  }
  if ((reply.intent === 'cancel' || reply.act === 'decline') && turn.frame !== undefined)
    return cancels(turn, reply)
  return false
}

/** "It was closed and nobody came", "nobody tells me how it stands": reasons of the ladder, or the wish for it, in short. */
const givesCause = (reply: Reply): boolean =>
  reply.act === undefined &&
  causeCues.some((cue) => hasCue(reply, cue)) &&
  tokenise(reply.text, mostCauseWords + 1).length <= mostCauseWords

/** Who is told nothing of a case that cannot be taken up any more is told how it stands. */
function tellsHowItStands(turn: Turn, reply: Reply): boolean {
  const [newest] = ownCases(turn)
  if (newest === undefined || !hasCue(reply, 'uninformed')) return false
  turn.enter('status/told')
  turn.setAbout({ caseId: newest.id })
  turn.say(...statusOf(newest, turn.context))
  if (turn.frame !== undefined) advance(turn)
  return true
}

const causeCues = ['untreated', 'uninformed', 'senior'] as const
/** More words than these tell of a matter too. */
const mostCauseWords = 14

/** What is wished of a filed case is begun; false where nothing of theirs is known, or nothing of the kind is wished. */
export function wishesChange(turn: Turn, reply: Reply, about?: CaseView): boolean {
  const change = changeOf(turn, reply, caseWish(reply.act))
  return change !== undefined && beginChange(turn, reply, change, about)
}

/** "When will you come?" while a matter that was told is being filed: it is not about an older case. */
const asksWhen = ({ frame }: Turn, reply: Reply): boolean =>
  frame?.flow === 'filing' &&
  frame.fields['description'] !== undefined &&
  reply.choice === undefined &&
  !isAct(reply.act) &&
  reply.understanding.slots.length === 0 &&
  hasCue(reply, 'asks-when') &&
  tokenise(reply.text, mostAskingWords + 1).length <= mostAskingWords

/** More words than these tell something beside what they ask. */
const mostAskingWords = 6

/** "Salim, call me after five": who writes, or their number, is said beside the wish. */
const tellsWho = ({ understanding }: Reply): boolean =>
  understanding.answering?.opens !== undefined ||
  understanding.slots.some(({ name }) => personSlots.has(name) && name !== 'reference')

/** An answer in words that is longer tells of the matter that is being filed, whatever it mentions. */
const longWords = 60
const tellsMatter = (turn: Turn, { text: words }: MessageEvent): boolean =>
  turn.frame?.flow === 'filing' && openStep(turn)?.takesWords === true && words.length > longWords

/** Tells staff that a person is wanted, and the citizen when one is there and whom to call. */
export function handOver(turn: Turn, reply: Reply): void {
  wantPerson(turn, reply)
  turn.say(...handedOver(turn.context))
}

/** Tells staff that a person is wanted. */
export function wantPerson(turn: Turn, reply: Reply): void {
  turn.enter('human')
  tellStaff(turn, reply, 'asked', 'notify.hand-over')
}

/**
 * Hands over to staff, who are told once a day of each wish about a case: again only where its sender has filed a case
 * since, or the message brings a way to reach them, or somebody has ticked it off. Who repeats it fills no mailbox.
 */
function tellStaff(turn: Turn, reply: Reply, reason: string, key: TextKey): void {
  turn.do({ kind: 'hand-over', reason })
  const day = formatInZone(turn.context.calendar.zone, instantOf(turn.context.now)).slice(0, 10)
  const own = turn.cases.filter(({ access }) => access === 'own').length
  const wish = [reason, slotOf(reply, 'reference') ?? own].join(' ')
  const isReached = (['phone', 'email'] as const).some((way) => slotOf(reply, way) !== undefined)
  if (turn.session.told?.[wish] === day && !isReached) return
  const today = Object.entries(turn.session.told ?? {}).filter(([, on]) => on === day)
  turn.change({ told: { ...Object.fromEntries(today), [wish]: day } })
  turn.do({ kind: 'notify', role: sectionRole(turn), text: handOverText(turn, reply, key) })
}

/** What somebody has done is no longer what staff were told of: the same wish is told again. */
export function forgetTold(turn: Turn, reason: string): void {
  const { told } = turn.session
  if (told === undefined) return
  const left = Object.entries(told).filter(([wish]) => wish.split(' ')[0] !== reason)
  turn.change({ told: Object.fromEntries(left) })
}

function handOverText(turn: Turn, reply: Reply, key: TextKey): TextRef {
  const { policy, channel } = turn.context
  const label = policy.channels.find(({ name }) => name === channel.name)?.label
  return text(key, {
    channel: label === undefined ? channel.name : { kind: 'name', name: label },
    ...reachValues(toldOf(turn), reply),
  })
}

/** Reopening, escalating and withdrawing are a person's to do: said honestly, and handed over. */
export function handChange(turn: Turn, reply: Reply, wish: CaseWish): true {
  const { context } = turn
  turn.enter(`change/${wish}`)
  tellStaff(turn, reply, wish, `notify.${wish}`)
  const phone = code(context.policy.contact.phone)
  turn.say(text(isReachable(turn, reply) ? `change.${wish}` : 'change.unreachable', { phone }))
  if (context.channel.limits.manner === 'dialogue' && turn.frame !== undefined) advance(turn)
  return true
}

/** A wish about one's personal data is a person's to do, within the days that the policy promises. */
export function handData(turn: Turn, reply: Reply): true {
  const { policy, channel } = turn.context
  turn.enter('personal-data')
  tellStaff(turn, reply, 'personal-data', 'notify.personal-data')
  turn.say(
    text(isReachable(turn, reply) ? 'personal-data.handed' : 'personal-data.unreachable', {
      days: { kind: 'count', unit: 'calendar-days', n: policy.personalDataDays },
      phone: code(policy.contact.phone),
    }),
  )
  if (channel.limits.manner === 'dialogue' && turn.frame !== undefined) advance(turn)
  return true
}

/** Whether staff can learn how to answer: by a case of this citizen's, or by what was proved or said. */
function isReachable({ cases, context, session }: Turn, reply: Reply): boolean {
  if (cases.some(({ access }) => access === 'own')) return true
  if (mayBeProtected(context.policy, session.frames, [])) return false
  return (['phone', 'email'] as const).some(
    (way) =>
      (context.proven[way] ?? slotOf(reply, way)) !== undefined ||
      session.frames.some(({ fields }) => fields[way] !== undefined),
  )
}

function switchLanguage(turn: Turn, language: Language): true {
  turn.enter('language')
  turn.change({ language, languageChosen: true })
  turn.say(text('language.changed'))
  return askAgain(turn)
}

function sayHelp(turn: Turn): true {
  turn.enter('help')
  turn.say(text('help.body', { phone: code(turn.context.policy.contact.phone) }))
  return askAgain(turn)
}

/** The open question again, or the menu. */
export function askAgain(turn: Turn): true {
  if (turn.frame === undefined) turn.offer(menuChoices(turn.context))
  else advance(turn)
  return true
}

function repeat(turn: Turn): true {
  turn.enter('repeat')
  const { lastSaid } = turn.session
  if (lastSaid === undefined) {
    turn.say(text('greeting.ask'))
    turn.offer(menuChoices(turn.context))
    return true
  }
  turn.repeat({ ...lastSaid, choices: turn.session.offered })
  return true
}

/** One answer back: it is taken away and asked again; from the first question, out of the flow, or to what is to be changed where a matter was told. */
function goBack(turn: Turn): true {
  turn.enter('back')
  const { frame } = turn
  const last = frame?.answered.at(-1)
  if (frame !== undefined && last === undefined && frame.fields['description'] !== undefined) {
    const { editing, ...fields } = frame.fields
    turn.replace({ ...frame, fields: editing === true ? fields : { ...fields, editing: true } })
    return askAgain(turn)
  }
  if (frame === undefined || last === undefined) {
    if (frame !== undefined) turn.pop()
    if (turn.frame === undefined) turn.say(text('greeting.ask'))
    return askAgain(turn)
  }
  const dropped = new Set([last, 'editing', 'confirmed', 'page', 'placeWilayat', 'placeSpot'])
  const fields = Object.fromEntries(Object.entries(frame.fields).filter(([field]) => !dropped.has(field)))
  turn.replace({ ...frame, fields, answered: frame.answered.slice(0, -1), step: '' })
  return askAgain(turn)
}

const justShownPrivacy = (turn: Turn): boolean =>
  turn.session.lastSaid?.parts.some(
    (part) => part.kind === 'text' && part.text.key === privacyNotice(turn.context).key,
  ) === true

/** Who declines the privacy notice files nothing and is given the phone (reading 7). */
function refusePrivacy(turn: Turn): true {
  turn.enter('privacy/refused')
  const { noticeShownAt: _shown, ...session } = turn.session
  turn.session = { ...session, frames: [], misunderstood: 0 }
  turn.say(
    text('privacy.refused', {
      phone: code(turn.context.policy.contact.phone),
      section: { kind: 'name', name: turn.context.policy.contact.section },
    }),
  )
  return true
}

/** The language of the answer: the chosen one, else that of the message where it has enough words to tell. */
export function heedLanguage(turn: Turn, event: MessageEvent): void {
  const { session } = turn
  const hint = event.languageHint
  if (hint !== undefined && hint !== session.hintedLanguage)
    turn.change({ language: hint, languageChosen: true, hintedLanguage: hint })
  if (turn.session.languageChosen || event.choice !== undefined) return
  const { language } = event.understanding
  const detected =
    language === 'mixed' ? languageOfMost(event.text) : language === 'none' ? undefined : language
  if (detected === undefined || detected === session.language) return
  if (session.frames.length > 0 && countWords(event.text) < fewestTelling(turn)) return
  turn.change({ language: detected })
}

/** Words that show a language while a question is open: a name or a place may be of any. */
function fewestTelling(turn: Turn): number {
  const reads = turn.context.policy.fields[turn.frame?.step ?? '']?.reads
  return reads === undefined || reads === 'text' ? 4 : 7
}

const countWords = (words: string): number => words.trim().split(/\s+/u, 8).length
