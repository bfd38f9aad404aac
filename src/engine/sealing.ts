import { maySeal } from '../domain/case/decide-sealing.ts'
import type { CaseView } from '../domain/case/view.ts'
import type { TextRef } from '../domain/text.ts'
import { tokenise } from '../language/matching-key.ts'
import { typeIn } from './file-case.ts'
import { type FieldValues, type Reply, type Scope, slotOf, wordsIn } from './flow.ts'
import { ownCases } from './own-cases.ts'
import { text } from './text-keys.ts'
import type { Turn } from './turn.ts'
import { hasCue } from './words-beside.ts'

/** Whether a message wishes that nobody be told who writes (reading 13). */
export const wishesSeal = (reply: Reply): boolean => reply.choice === undefined && hasCue(reply, 'seals')

/**
 * What a filing keeps of that wish. At the question for a name or a phone it is no more than an answer: who may be hidden
 * leaves them out, of everybody else they are needed.
 */
export function sealFields(reply: Reply, scope: Scope): FieldValues {
  if (!wishesSeal(reply)) return {}
  const { step } = scope.frame
  const reads = scope.context.policy.fields[step]?.reads
  if (reads !== 'name' && reads !== 'phone') return { sealed: true }
  return isSealable(scope) ? { sealed: true, [step]: '' } : {}
}

/** Whether what is being filed is of a kind whose citizen the policy lets be hidden. */
const isSealable = ({ frame, context: { policy } }: Pick<Scope, 'frame' | 'context'>): boolean =>
  maySeal({ type: typeIn(frame) ?? '', service: wordsIn(frame, 'service') }, policy)

/** What the summary says of being hidden: how it can be had, that it is done, or that it cannot be had for this. */
export function sealLines(scope: Pick<Scope, 'frame' | 'context'>): readonly TextRef[] {
  const isWished = scope.frame.fields['sealed'] === true
  if (isSealable(scope)) return [text(isWished ? 'seal.noted' : 'seal.offer')]
  return isWished ? [text('seal.unavailable')] : []
}

/**
 * A wish to be hidden that is said of a case which is filed already: it is done, or said why not. False where nothing of
 * theirs is known, so that the words go on to where they belong.
 */
export function heedSeal(turn: Turn, reply: Reply, about?: CaseView): boolean {
  if (!wishesSeal(reply) || turn.frame?.flow === 'filing' || tellsMore(reply)) return false
  const named = slotOf(reply, 'reference')
  const own = ownCases(turn).filter(
    ({ id, reference }) =>
      (about === undefined || id === about.id) && (named === undefined || reference === named),
  )
  if (own.length === 0) return false
  turn.enter('seal')
  const sealable = own.filter((view) => maySeal(view, turn.context.policy))
  const open = sealable.filter(({ sealed }) => sealed === undefined)
  const [first] = sealable
  if (first === undefined) turn.say(text('seal.unavailable'))
  else if (open.length === 0) turn.say(sealedText(first))
  for (const { id } of open) turn.do({ kind: 'command', caseId: id, command: { kind: 'seal' } })
  return true
}

/** More words than these, or those that name a service, tell of a matter that is new. */
const mostWords = 12
const tellsMore = ({ understanding, text: words }: Reply): boolean =>
  understanding.service !== 'none' || tokenise(words, mostWords + 1).length > mostWords

/** That staff know a citizen by an alias only. */
export const sealedText = ({ reference, sealed }: CaseView): TextRef =>
  text('seal.done', {
    reference: { kind: 'code', value: reference },
    alias: { kind: 'code', value: sealed?.alias ?? '' },
  })
