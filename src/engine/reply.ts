import type { Policy } from '../domain/policy.ts'
import { type Act, caseTypes, type Intent } from '../domain/understanding.ts'
import { choiceByLabel } from './choices.ts'
import type { Reply } from './flow.ts'
import type { ConversationEvent, Session, StepContext } from './types.ts'

/** A message as an event. */
export type MessageEvent = Extract<ConversationEvent, { readonly kind: 'message' }>

/** What a message says in the light of what was offered: a number or a label chooses like a button. */
export function readReply(event: MessageEvent, session: Session, context: StepContext): Reply {
  const { understanding } = event
  const numbered =
    understanding.ordinal === undefined ? undefined : session.offered[understanding.ordinal - 1]?.id
  const choice = event.choice ?? numbered ?? choiceByLabel(event.text, session.offered, context)
  const isAsked = session.frames.length > 0
  const { act: said, intent } = meaningOf(choice, understanding, isAsked, context.policy)
  const act = choice === undefined ? actHere(said, session, context.policy) : said
  return {
    text: event.text,
    understanding,
    intent: act === 'skip' ? 'other' : intent,
    attachments: event.attachments.flatMap(({ ref, sha256 }) => ref ?? sha256 ?? []),
    ...(choice === undefined ? {} : { choice }),
    ...(act === undefined ? {} : { act }),
    ...(event.location === undefined ? {} : { location: event.location }),
    ...(context.channel.limits.manner === 'letter' && !event.believed ? { unproven: true } : {}),
  }
}

/** What an act means at the open question: who does not wish to say what is asked passes it over, or says no. */
function actHere(said: Act | undefined, session: Session, policy: Policy): Act | undefined {
  const { flow, step = '' } = session.frames.at(-1) ?? {}
  if (flow === 'filing' && said === 'correct-data') return 'edit'
  const reads = flow === 'filing' && step !== 'description' ? policy.fields[step]?.reads : undefined
  if (session.offered.some(({ id }) => id === 'act:no')) return said === 'decline' ? 'no' : said
  if (said === 'decline' && reads !== undefined) return 'skip'
  return said === 'no' && reads !== undefined && reads !== 'text' && reads !== 'choice' ? 'skip' : said
}

/** A choice says more surely than its label's words what is meant. */
function meaningOf(
  choice: string | undefined,
  understanding: Reply['understanding'],
  isAsked: boolean,
  policy: Policy,
): Pick<Reply, 'intent'> & { readonly act?: Act } {
  switch (choice) {
    case undefined:
      return understanding.act === undefined
        ? { intent: heardIntent(understanding, isAsked, policy) }
        : { intent: heardIntent(understanding, isAsked, policy), act: understanding.act }
    case 'act:human':
      return { intent: 'human' }
    case 'act:cancel':
      return { intent: 'cancel' }
    case 'start:complaint':
    case 'type:complaint':
      return { intent: 'complaint' }
    case 'start:inquiry':
    case 'type:inquiry':
      return { intent: 'inquiry' }
    case 'start:report':
    case 'type:report':
      return { intent: 'report' }
    case 'start:suggestion':
    case 'type:suggestion':
      return { intent: 'suggestion' }
    case 'start:status':
      return { intent: 'status' }
    default:
      return { intent: 'other', ...actOf(choice) }
  }
}

/** So sure must be what was only learnt to turn a conversation from the question that was asked. */
const surelyElse = 0.95

/**
 * What a message wants. Learnt from examples of first messages, it says less of an answer: after a question it turns the
 * conversation only when it is all but certain; and what is hardly a guess is none.
 */
function heardIntent(understanding: Reply['understanding'], isAsked: boolean, policy: Policy): Intent {
  const { type, said, confidence, service } = understanding
  if (said === true) return type
  if (confidence.type < policy.understanding.ask && service === 'none') return 'other'
  const turns = !caseTypes.some((known) => known === type)
  return isAsked && turns && confidence.type < surelyElse ? 'other' : type
}

const choiceActs: readonly Act[] = [
  'yes',
  'no',
  'edit',
  'file',
  'skip',
  'other',
  'help',
  'repeat',
  'back',
  'language-ar',
  'language-en',
  'refuse',
]

function actOf(choice: string): { readonly act?: Act } {
  const act = choiceActs.find((known) => choice === `act:${known}`)
  return act === undefined ? {} : { act }
}

/** Whether nothing at all can be read: a sticker, an empty text, a file that was turned away or could not be had. */
export function isUnreadable(event: MessageEvent): boolean {
  return (
    event.text.trim() === '' &&
    event.choice === undefined &&
    event.location === undefined &&
    event.attachments.length === 0
  )
}
