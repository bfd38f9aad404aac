import {
  type Act,
  caseTypes,
  type Intent,
  type Matter,
  type Slot,
  type Understanding,
} from '../domain/understanding.ts'
import { findAct, isAnswer, takesBack } from './acts.ts'
import { readAnswering } from './answering.ts'
import { namesMatter } from './beside.ts'
import { covers, shortMessage } from './coverage.ts'
import { tellsOfDanger } from './danger.ts'
import { detectLanguage } from './detect-language.ts'
import { guessServices, guessTypes } from './guess.ts'
import { declaredType, nameWeight, rankTypes } from './keyword-guess.ts'
import { marked } from './marks.ts'
import type { Match } from './matcher.ts'
import { findMatters } from './matters.ts'
import { findMisreference } from './misreference.ts'
import { featuresOf } from './model/features.ts'
import { readOrdinal } from './ordinal.ts'
import { read } from './read.ts'
import type { Reading } from './reading.ts'
import { asksOfUndone, asksWhy } from './refused.ts'
import type { Resources, Sense } from './resources.ts'
import { deniedIntents, saidIntent, wantsPersonToo } from './said-intent.ts'
import { extractSlots } from './slots.ts'

/** Grows when the same text may be understood differently. */
export const understandingVersion = 'learnt-4'

/** A first guess where there is none. */
const unsure = { probability: 0.2 } as const

/** What a text means without its conversation: by rules, by what was learnt, by keywords where nothing was; in linear time. */
export function understand(text: string, resources: Resources): Understanding {
  const reading = read(text, resources)
  const slots = extractSlots(reading, resources)
  const words = rankTypes(reading)
  const act = findAct(reading, words[0]?.score ?? 0)
  const bare = isBare(reading)
  const isOnlyAnswer = isBareAnswer(reading, act, slots)
  const said = takesBack(reading, act)
    ? 'cancel'
    : (askedStatus(reading) ??
      saidIntent(reading, words[0]?.score ?? 0) ??
      (bare ? words[0]?.type : undefined) ??
      declaredType(reading) ??
      (isOnlyAnswer ? 'other' : undefined))
  const learns = !(bare || isOnlyAnswer)
  const features = learns ? featuresOf(reading) : undefined
  const misreference = findMisreference(reading, slots)
  const [type = { label: 'other' as const, ...unsure }, ...otherTypes] = guessTypes(
    reading,
    features,
    resources,
    {
      said,
      denied: learns ? deniedIntents(reading) : noIntents,
      doubted: doubtedIntents(reading),
    },
  )
  const [service = { label: 'none', probability: 0 }, ...otherServices] =
    features === undefined ? [] : guessServices(reading, features, resources)
  const isMatter = said === undefined || caseTypes.some((known) => known === said)
  const [first, ...further] = learns && isMatter ? findMatters(reading, resources) : []
  const meant = first ?? {
    type: type.label,
    service: service.label,
    confidence: { type: type.probability, service: service.probability },
  }
  const body = firstSlug(reading.matches, 'body')
  const ordinal = readOrdinal(reading.text, resources)
  return {
    version: understandingVersion,
    language: detectLanguage(reading.text, resources.arabizi, reading.tokens),
    type: meant.type,
    ...(said === undefined ? {} : { said: true as const }),
    ...(act === undefined ? {} : { act }),
    service: meant.service,
    slots,
    confidence: meant.confidence,
    alternatives: {
      types: [type, ...otherTypes].flatMap(({ label }) => (label === meant.type ? [] : [label])),
      services: [service, ...otherServices].flatMap(({ label }) =>
        label === 'none' || label === meant.service ? [] : [label],
      ),
    },
    answering: readAnswering(reading, slots, resources.names),
    danger: tellsOfDanger(reading),
    ...(meant.type === 'inquiry' && reading.matches.some(({ label }) => label.kind === 'application')
      ? { application: true }
      : {}),
    ...(wantsPersonToo(reading) ? { person: true } : {}),
    ...(ordinal === undefined ? {} : { ordinal }),
    ...(misreference === undefined ? {} : { misreference }),
    ...(bare ? { bare: true } : {}),
    ...(reading.matches.some(({ label }) => label.kind === 'mark' && label.mark === 'salam')
      ? { salam: true }
      : {}),
    ...(further.length === 0 ? {} : { further: further.slice(0, mostFurther).map(withoutConfidence) }),
    ...(body === undefined || meant.service !== 'none' ? {} : { body }),
  }
}

/** So many matters beside the first are kept. */
const mostFurther = 3

const withoutConfidence = ({ type, service, start, end }: Matter): Matter => ({ type, service, start, end })

const noIntents: ReadonlySet<Intent> = new Set()
const courtesies: ReadonlySet<Intent> = new Set<Intent>(['thanks', 'greeting'])
const courtesiesAndStatus: ReadonlySet<Intent> = new Set<Intent>([...courtesies, 'status'])

/** Who tells of a matter hardly means thanks; nor asks how it stands, unless what was filed is named or something asked. */
function doubtedIntents(reading: Reading): ReadonlySet<Intent> {
  if (!namesMatter(reading)) return noIntents
  const asks = marked(reading, 'filed').length > 0 || /[?\u061f]/u.test(reading.text)
  return asks ? courtesies : courtesiesAndStatus
}

/** "Was my complaint cancelled?" asks how it stands; who declares a complaint, or tells who did it, complains. */
const askedStatus = (reading: Reading): Intent | undefined =>
  reading.tokens.length <= shortMessage &&
  marked(reading, 'filed').length > 0 &&
  asksOfUndone(reading) &&
  !asksWhy(reading) &&
  marked(reading, 'wronged').length === 0 &&
  declaredType(reading) === undefined
    ? 'status'
    : undefined

/** An answer that means nothing without its question: yes, the next one, a number. What was learnt is not asked of it. */
const isBareAnswer = (reading: Reading, act: Act | undefined, slots: readonly Slot[]): boolean =>
  act === undefined
    ? reading.tokens.every(({ key }) => isNumber(key)) || isName(reading, slots)
    : isAnswer(act)

/** Nothing but a name: "Salim" is neither "salam" nor anything else that was learnt. */
const isName = (reading: Reading, slots: readonly Slot[]): boolean =>
  slots.some(({ name, value }) => name === 'name' && value === reading.text.trim()) ||
  (marked(reading, 'given').length > 0 &&
    covers(reading, (sense) => sense.kind === 'mark' && nameMarks.has(sense.mark)))
const nameMarks: ReadonlySet<string> = new Set(['given', 'kin'])

const isNumber = (key: string): boolean => {
  for (let index = 0; index < key.length; index++) {
    const code = key.charCodeAt(index)
    if (code < 0x30 || code > 0x39) return false
  }
  return true
}

/** Type words and politeness, and not a word more. */
function isBare(reading: Reading): boolean {
  if (reading.tokens.length > shortMessage) return false
  return (
    reading.matches.some(({ label }) => isTypeName(label) || isGreeting(label)) &&
    covers(reading, (sense) => isTypeName(sense) || isGreeting(sense))
  )
}

const isTypeName = (sense: Sense): boolean => sense.kind === 'type' && sense.weight === nameWeight
const isGreeting = (sense: Sense): boolean => sense.kind === 'intent' && sense.intent === 'greeting'

function firstSlug(matches: readonly Match<Sense>[], kind: 'body'): string | undefined {
  for (const { label } of matches) if (label.kind === kind) return label.slug
  return undefined
}
