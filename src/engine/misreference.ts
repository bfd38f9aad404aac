import type { Policy } from '../domain/policy.ts'
import type { Act } from '../domain/understanding.ts'
import { offerPerson, openStep } from './advance.ts'
import { hasWords } from './describe.ts'
import { identifies, type Reply } from './flow.ts'
import { waitingCases } from './missing-data.ts'
import { code, text } from './text-keys.ts'
import type { Turn } from './turn.ts'

/** Words that a number needs to be asked about: "the complaint's number is …". More of them tell of something. */
const mostWords = 5

/** Whether a mistyped reference is what a message is about: it asks how a case stands, or says little else. */
function isAboutMisreference(reply: Reply): boolean {
  const { understanding, intent, act, text: words, attachments } = reply
  if (understanding.misreference === undefined || attachments.length > 0 || understanding.danger) return false
  if (identifies(reply) || (act !== undefined && !harmless.has(act))) return false
  return intent === 'status' || (words.match(/\p{L}+/gu)?.length ?? 0) <= mostWords
}

const harmless: ReadonlySet<Act> = new Set<Act>(['give-data'])

/** Whether the open question is answered by a number of its own, which is no reference however it looks. */
function asksNumber({ frame, context, cases }: Turn): boolean {
  if (frame === undefined) return false
  if (frame.flow === 'status') return frame.step === 'code'
  if (frame.flow !== 'completing') return isOfNumbers({ field: frame.step }, context.policy)
  const view = cases.find(({ id }) => id === frame.fields['case'])
  return view?.missing.some((item) => isOfNumbers(item, context.policy)) === true
}

/** Whether an item may be answered by a number: an officer's own question may ask for any. */
function isOfNumbers(
  { field, words }: { readonly field: string; readonly words?: string },
  policy: Policy,
): boolean {
  const reads = policy.fields[field]?.reads
  return words !== undefined || reads === 'phone' || reads === 'civil-number' || reads === 'dates'
}

/** Whether one of this contact's cases waits for a number. */
export const awaitsNumber = ({ cases, context }: Turn): boolean =>
  waitingCases(cases).some(({ missing }) => missing.some((item) => isOfNumbers(item, context.policy)))

/** Whether the open question is answered in words, which may hold any number: a building's, a way's, an invoice's. */
function asksWords(turn: Turn): boolean {
  return openStep(turn)?.takesWords === true || turn.frame?.flow === 'completing'
}

/** Says that a digit of a reference is wrong; false where none was meant. What is open is asked by the caller. */
export function heedMisreference(turn: Turn, reply: Reply): boolean {
  const { misreference } = reply.understanding
  if (misreference === undefined || !isAboutMisreference(reply)) return false
  if (reply.intent !== 'status' && (asksNumber(turn) || (asksWords(turn) && hasWords(reply.text))))
    return false
  turn.enter('misreference')
  turn.change({ misunderstood: turn.session.misunderstood + 1 })
  turn.say(text('reference.wrong', { reference: code(misreference) }))
  offerPerson(turn)
  return true
}
