import type { Policy } from '../domain/policy.ts'
import type { TextRef } from '../domain/text.ts'
import { type Act, type CaseType, caseTypes } from '../domain/understanding.ts'
import { volunteered } from './field-reader.ts'
import { type FieldValues, identifies, type Reply } from './flow.ts'
import { type FurtherMatter, keptMatters, splitByMatter } from './further.ts'
import { saidWilayat } from './place.ts'
import { isOutside } from './place-reader.ts'
import { code, text } from './text-keys.ts'
import type { Frame, StepContext } from './types.ts'
import { hasCue, saysOnlyWhere } from './words-beside.ts'

/** Fewest words that describe something, when nothing else is known of them. */
const fewestWords = 4

/** Whether a message does something instead of saying something; an insult in it does not make it less of a complaint. */
export const isAct = (act: Act | undefined): boolean => act !== undefined && act !== 'abuse'

/** Whether a message says what is wrong, not merely that something is. */
export function isDescription(reply: Reply): boolean {
  const { understanding, text, choice } = reply
  if (choice !== undefined || understanding.bare === true || isAct(understanding.act)) return false
  if (!hasWords(text) || isSmallTalk(reply)) return false
  const words = countWords(text)
  const known =
    understanding.service !== 'none' ||
    understanding.body !== undefined ||
    understanding.danger ||
    identifies(reply)
  if (words < fewestWords && !(known && words >= 2)) return false
  return tellsEnough(reply)
}

/**
 * Whether it says more than what it is called: "a complaint about cleaning" says not yet what happened. Who asks for a
 * service has said all by naming it.
 */
function tellsEnough({ understanding, intent }: Reply): boolean {
  const { answering, service, danger } = understanding
  if (answering === undefined || danger) return true
  if (understanding.application === true || (intent === 'inquiry' && service !== 'none')) return true
  const isNamed = (answering.types ?? []).length > 0
  return answering.telling >= (isNamed && service === 'none' ? fewestTelling + 1 : fewestTelling)
}

/** Fewest words that tell something, of a message whose matter is known; of another that only names its type one more. */
const fewestTelling = 2

/** What the first words give to a filing that do not describe anything yet: they are kept, and what happened is asked. */
export function openingFields(reply: Reply, { policy }: StepContext): FieldValues {
  const { service, confidence, answering } = reply.understanding
  if (reply.choice !== undefined || isAct(reply.act)) return {}
  const words = reply.text.trim().slice(0, longestOpening)
  return {
    ...(service !== 'none' && confidence.service >= policy.understanding.take ? { service } : {}),
    ...(hasWords(words) && (service !== 'none' || (answering?.telling ?? 0) > 0) ? { opening: words } : {}),
    ...saidWilayat(reply),
    ...volunteeredFields(reply, policy),
  }
}

const longestOpening = 200

/** Whether who is asked what happened only says where: that is taken, once, and what happened is still asked. */
export const isPlaceBefore = (reply: Reply, { fields }: Frame): boolean =>
  fields['place'] === undefined &&
  fields['placeWilayat'] === undefined &&
  fields['placeSpot'] === undefined &&
  saysOnlyWhere(reply)

/** A description with the first words before it, where it does not hold them. */
export function afterOpening(fields: FieldValues, before: FieldValues, { policy }: StepContext): FieldValues {
  const { opening } = before
  const { description } = fields
  if (typeof opening !== 'string' || typeof description !== 'string' || description.includes(opening))
    return fields
  return { ...fields, description: `${opening}\n${description}`.slice(0, longestDescription(policy)) }
}

/** How long the policy lets a description be. */
export const longestDescription = (policy: Policy): number => policy.fields['description']?.maxLength ?? 4000

/** So sure must it be that words want nothing of an office; else they are heard as a matter, which no office may lose. */
const surelyNothing = 0.8

/** Questions about the weather, riddles, jokes: what is learnt is sure that they are none of an office's matters. */
const isSmallTalk = (reply: Reply): boolean => {
  const { understanding } = reply
  return (
    understanding.type === 'other' &&
    understanding.said !== true &&
    understanding.confidence.type >= surelyNothing &&
    understanding.service === 'none' &&
    understanding.body === undefined &&
    !understanding.danger &&
    !identifies(reply)
  )
}

/** Whether there are words in a text: digits alone describe nothing. */
export const hasWords = (text: string): boolean => /\p{L}/u.test(text)

/** Words of a text, counted no further than is ever asked for. */
function countWords(text: string): number {
  let count = 0
  for (const _word of text.matchAll(/[\p{L}\p{N}]+/gu)) if (++count >= fewestWords) break
  return count
}

/** Everything that a describing message gives to a case: what it is, about which service, and the policy's fields. */
export function describedFields(reply: Reply, context: StepContext): FieldValues {
  const { policy } = context
  return {
    description: reply.text.trim().slice(0, longestDescription(policy)),
    ...typeFields(reply, policy),
    ...serviceFields(reply, policy),
    ...(reply.understanding.body === undefined ? {} : { bodyGuess: reply.understanding.body }),
    ...(reply.understanding.danger ? { danger: true } : {}),
    ...(reply.understanding.application === true ? { application: true } : {}),
    ...(isQuestion(reply) ? { question: true } : {}),
    ...(isOutside(reply, policy) ? { outside: true } : {}),
    ...saidWilayat(reply),
    ...furtherFields(reply, policy),
    ...volunteeredFields(splitByMatter(reply).first, policy),
  }
}

/** What is told beside the first matter, each with its own words and place: offered when the first is filed. */
function furtherFields(reply: Reply, policy: Policy): FieldValues {
  return keptMatters(
    splitByMatter(reply).others.map(({ type, service, reply: own }) => ({
      type,
      service,
      fields: matterFields(own, policy),
    })),
  )
}

/** The words of a matter that is told beside the first, and the place that they name. */
export function matterFields(own: Reply, policy: Policy): FurtherMatter['fields'] {
  const { place } = volunteeredFields(own, policy)
  return {
    ...(typeof place === 'string' ? { place } : {}),
    description: own.text.trim().slice(0, longestDescription(policy)),
  }
}

/** Asks about something instead of asking for it. */
const isQuestion = (reply: Reply): boolean =>
  reply.intent === 'inquiry' && hasCue(reply, 'asking') && reply.understanding.application !== true

/** That a description was cut at the policy's maximum; nothing where all of it was taken, or none was. */
export function cutShort(words: string, { description }: FieldValues): readonly TextRef[] {
  return typeof description === 'string' && words.trim().length > description.length
    ? [text('message.too-long', { length: code(String(description.length)) })]
    : []
}

/** The type, if it was chosen or said surely; who tells of danger to life reports it; else what it may be. */
export function typeFields(reply: Reply, policy: Policy): FieldValues {
  const type = caseTypes.find((known) => known === reply.intent)
  const { confidence, alternatives } = reply.understanding
  if (type !== undefined && (reply.choice !== undefined || confidence.type >= policy.understanding.take))
    return { type }
  if (reply.understanding.danger) return { type: 'report' }
  const candidates = [type, ...alternatives.types].filter((candidate) =>
    caseTypes.some((known) => known === candidate),
  )
  if (candidates.length === 0) return {}
  const known = candidates.flatMap((candidate) => candidate ?? [])
  const [first, second] = [
    ...known.filter((candidate) => isPlausible(reply, candidate)),
    ...besideMatter(reply),
  ]
  const isBetweenTwo =
    type !== undefined && second !== undefined && confidence.type >= policy.understanding.ask
  return { candidates: known, ...(isBetweenTwo ? { typeBetween: [first ?? '', second] } : {}) }
}

/** A second guess at an inquiry is offered only to who asks or applies for something. */
const isPlausible = (reply: Reply, type: string): boolean =>
  type !== 'inquiry' ||
  reply.intent === 'inquiry' ||
  hasCue(reply, 'asking') ||
  reply.understanding.application === true ||
  /[?\u061f]/u.test(reply.text)

/** What is told of a service, and neither asked nor suggested, is a complaint or a report. */
function besideMatter({ intent, understanding }: Reply): readonly CaseType[] {
  if (understanding.service === 'none') return []
  if (intent === 'complaint') return ['report']
  return intent === 'report' ? ['complaint'] : []
}

export function serviceFields(reply: Reply, policy: Policy): FieldValues {
  const { service, confidence, alternatives } = reply.understanding
  if (service === 'none' || confidence.service < policy.understanding.ask) return {}
  if (confidence.service >= policy.understanding.take) return { service }
  const [second] = alternatives.services
  const isBetweenTwo = second !== undefined && confidence.service < policy.understanding.suppose
  return { serviceGuess: service, ...(isBetweenTwo ? { serviceBetween: [service, second] } : {}) }
}

/** The policy's fields that a message says by itself. */
export function volunteeredFields(reply: Reply, policy: Policy): FieldValues {
  const fields: Record<string, string> = {}
  for (const [field, rules] of Object.entries(policy.fields)) {
    const value = volunteered(rules, reply, policy)
    if (value !== undefined) fields[field] = value
  }
  return fields
}
