import { caseTypes } from '../src/domain/understanding.ts'
import { choice, namedChoice, yesNo } from '../src/engine/choices.ts'
import {
  afterOpening,
  describedFields,
  hasWords,
  isAct,
  isPlaceBefore,
  typeFields,
  volunteeredFields,
} from '../src/engine/describe.ts'
import { otherService, typeIn } from '../src/engine/file-case.ts'
import { type Answer, type FlowStep, listIn, type Reply, type Scope, wordsIn } from '../src/engine/flow.ts'
import { menuChoices } from '../src/engine/menu.ts'
import { serviceOf } from '../src/engine/needed-fields.ts'
import { placeFields, placeSaid } from '../src/engine/place.ts'
import { code, text } from '../src/engine/text-keys.ts'
import type { ChoiceRef, FieldValue } from '../src/engine/types.ts'
import { hasCue, saysOnlyWhere } from '../src/engine/words-beside.ts'

const none: Answer = { kind: 'none' }

/** The four types as choices, each with what it is. */
function typeChoices({ context }: Scope): readonly ChoiceRef[] {
  return caseTypes.map((type) =>
    namedChoice(`type:${type}`, context.policy.types[type].name, context.policy.types[type].definition),
  )
}

/** Complaint, inquiry, report or suggestion: asked when the words do not say it, between two where they say that much. */
export const typeStep: FlowStep = {
  name: 'type',
  field: 'type',
  needed: () => true,
  label: () => text('summary.type'),
  ask: (scope) => {
    const { frame, context } = scope
    const [first, second] = caseTypes
      .filter((type) => listIn(frame, 'typeBetween').includes(type))
      .map((type) => context.policy.types[type].name)
    if (first === undefined || second === undefined)
      return { parts: [text('filing.type')], choices: typeChoices(scope) }
    return {
      parts: [
        text('filing.type-between', {
          first: { kind: 'name', name: first },
          second: { kind: 'name', name: second },
        }),
      ],
      choices: [
        ...typeChoices(scope).filter(({ id }) =>
          listIn(frame, 'typeBetween').includes(id.slice('type:'.length)),
        ),
        choice('act:other', 'type.other'),
      ],
    }
  },
  read: (reply, { context, frame, session }) => {
    const between = listIn(frame, 'typeBetween')
    const { type } = typeFields(reply, context.policy)
    const isAsked = reply.choice === undefined && reply.understanding.said !== true && hasCue(reply, 'asking')
    if (between.length === 0)
      return type === undefined || isAsked ? none : { kind: 'fields', fields: { type } }
    return readBetween(reply, between, type, session.misunderstood > 0)
  },
}

/**
 * Of two types: one of them, or another that is said outright. Who says only yes, or something else twice, means the
 * likelier one: it is shown before it is filed, and an officer can put it right.
 */
function readBetween(
  { choice: chosen, act, understanding }: Reply,
  between: readonly string[],
  type: FieldValue | undefined,
  isUnread: boolean,
): Answer {
  const drop = ['typeBetween']
  if (act === 'other' || act === 'no') return { kind: 'fields', fields: {}, drop }
  const isSaid = chosen !== undefined || understanding.said === true
  if (typeof type === 'string' && (isSaid || between.includes(type)))
    return { kind: 'fields', fields: { type }, drop }
  if (act === 'yes' || act === 'weak-yes' || act === 'file' || isUnread)
    return { kind: 'fields', fields: { type: between[0] ?? '' }, drop }
  return none
}

/** What it is about, in the citizen's own words. */
export const descriptionStep: FlowStep = {
  name: 'description',
  field: 'description',
  needed: () => true,
  takesWords: true,
  label: () => ({ key: 'field.description.label' }),
  ask: ({ frame }) => ({
    parts: [
      text(
        frame.fields['continues'] === undefined
          ? `filing.description.${typeIn(frame) ?? 'complaint'}`
          : 'filing.description.again',
      ),
    ],
    choices: [],
  }),
  read: (reply, { context, frame }) => {
    if (
      reply.text.trim() === '' ||
      reply.choice !== undefined ||
      isAct(reply.act) ||
      reply.understanding.bare === true
    )
      return none
    if (!hasWords(reply.text)) return { kind: 'unfit', says: text('field.unfit.text') }
    if (isPlaceBefore(reply, frame))
      return { kind: 'fields', fields: placeFields(placeSaid(reply, context.policy)) }
    const described = afterOpening(describedFields(reply, context), frame.fields, context)
    const known = Object.entries(described).filter(
      ([field]) => field === 'description' || frame.fields[field] === undefined,
    )
    const anew = frame.fields['wanted'] === 'description' ? volunteeredFields(reply, context.policy) : {}
    return { kind: 'fields', fields: { ...Object.fromEntries(known), ...anew } }
  },
}

/** A matter of another body: said so, with the offer to file it all the same (settled 12). */
export const remitStep: FlowStep = {
  name: 'remit',
  field: 'body',
  needed: ({ frame }) => frame.fields['bodyGuess'] !== undefined && frame.fields['service'] === undefined,
  ask: ({ frame, context }) => {
    const body = context.policy.remit.bodies.find(({ slug }) => slug === frame.fields['bodyGuess'])
    return {
      parts: [
        text('filing.remit', { body: body === undefined ? '' : { kind: 'name', name: body.name } }),
        text('line.tajawob', { link: code(context.policy.remit.tajawob) }),
      ],
      choices: [choice('act:file', 'act.file'), choice('act:no', 'act.no')],
    }
  },
  read: ({ act }, scope) => {
    if (act === 'file' || act === 'yes')
      return {
        kind: 'fields',
        fields: { body: wordsIn(scope.frame, 'bodyGuess') ?? '', service: otherService(scope.context) },
      }
    return act === 'no'
      ? {
          kind: 'end',
          outcome: { says: [text('cancel.done')], choices: menuChoices(scope.context), effects: [] },
        }
      : none
  },
}

/** A guess at the service, put as a question; of two guesses neither is taken for the other. */
export const serviceGuessStep: FlowStep = {
  name: 'service-guess',
  field: 'service',
  needed: ({ frame }) => frame.fields['serviceGuess'] !== undefined && frame.fields['danger'] !== true,
  ask: (scope) => {
    const { frame, context } = scope
    const between = serviceChoices(scope).filter(({ id }) =>
      listIn(frame, 'serviceBetween').includes(id.slice('service:'.length)),
    )
    if (between.length > 1)
      return {
        parts: [text('filing.service-between')],
        choices: [...between, choice('act:no', 'service.neither')],
      }
    const service = serviceOf(context.policy, wordsIn(frame, 'serviceGuess'))
    return {
      parts: [
        text('filing.service-guess', {
          service: service === undefined ? '' : { kind: 'name', name: service.name },
        }),
      ],
      choices: yesNo,
    }
  },
  read: (reply, scope) => {
    const drop = ['serviceGuess', 'serviceBetween']
    const guess = wordsIn(scope.frame, 'serviceGuess')
    const isBetween = listIn(scope.frame, 'serviceBetween').length > 1
    if (reply.act === 'yes' && guess !== undefined && !isBetween)
      return { kind: 'fields', fields: { service: guess }, drop }
    if (reply.act === 'no' || (isBetween && reply.act === 'other'))
      return { kind: 'fields', fields: {}, drop }
    if (reply.act === 'weak-yes' && !isBetween) return { kind: 'unfit', says: text('confirm.sure') }
    const read = serviceStep.read(reply, scope)
    return read.kind === 'fields' ? { ...read, drop } : read
  },
}

/**
 * The service, from a list or in words; none of them is an answer too, and so is what says of none a second time. Where
 * life is in danger it is not asked.
 */
export const serviceStep: FlowStep = {
  name: 'service',
  field: 'service',
  needed: ({ context, frame }) => context.policy.services.length > 0 && frame.fields['danger'] !== true,
  label: () => text('summary.service'),
  ask: (scope) => ({
    parts: [text('filing.service')],
    choices: [...serviceChoices(scope), choice('act:other', 'service.other')],
  }),
  read: (reply, { context, frame }) => {
    const other: Answer = {
      kind: 'fields',
      fields: { service: otherService(context) },
      drop: ['serviceTried'],
    }
    if (reply.act === 'other' || reply.act === 'skip') return other
    const chosen = context.policy.services.find(({ slug }) => reply.choice === `service:${slug}`)
    if (chosen !== undefined) return { kind: 'fields', fields: { service: chosen.slug } }
    const { service, confidence } = reply.understanding
    if (reply.choice !== undefined || saysOnlyWhere(reply)) return none
    if (service === 'none')
      return frame.fields['serviceTried'] === true
        ? other
        : { kind: 'unfit', says: text('misunderstood.first'), keeps: { serviceTried: true } }
    return confidence.service >= context.policy.understanding.take
      ? { kind: 'fields', fields: { service } }
      : { kind: 'fields', fields: { serviceGuess: service } }
  },
}

function serviceChoices({ context, frame }: Scope): readonly ChoiceRef[] {
  const type = typeIn(frame)
  return context.policy.services
    .filter(
      ({ types, slug }) =>
        slug !== 'other' && (types === undefined || type === undefined || types.includes(type)),
    )
    .map(({ slug, short, name }) => namedChoice(`service:${slug}`, short, name))
}

/** Who is asking, where the policy routes by it. */
export const applicantStep: FlowStep = {
  name: 'applicant',
  field: 'applicant',
  needed: ({ context }) => context.policy.applicants.length > 1,
  label: () => ({ key: 'field.applicant.label' }),
  ask: ({ context }) => ({
    parts: [text('filing.applicant')],
    choices: context.policy.applicants.map(({ slug, name }) => namedChoice(`applicant:${slug}`, name)),
  }),
  read: ({ choice: chosen }, { context }) => {
    const applicant = context.policy.applicants.find(({ slug }) => chosen === `applicant:${slug}`)
    return applicant === undefined ? none : { kind: 'fields', fields: { applicant: applicant.slug } }
  },
}

/** What the policy has a complainant declare; who declines is told why it is not filed, and what else is possible. */
export const declarationsStep: FlowStep = {
  name: 'declarations',
  field: 'declarations',
  needed: ({ context, frame }) =>
    (context.policy.declarations[typeIn(frame) ?? 'complaint'] ?? []).length > 0,
  ask: ({ context, frame }) => ({
    parts: [
      text('declarations.ask'),
      ...(context.policy.declarations[typeIn(frame) ?? 'complaint'] ?? []).map((name) =>
        text('line.bullet', { item: { kind: 'name', name } }),
      ),
    ],
    choices: [choice('act:yes', 'act.agree'), choice('act:no', 'act.no')],
  }),
  read: ({ act }, { context, frame }) => {
    if (act === 'yes') return { kind: 'fields', fields: { declarations: true } }
    if (act === 'weak-yes') return { kind: 'unfit', says: text('confirm.sure') }
    if (act !== 'no' && act !== 'refuse') return none
    const others = menuChoices(context).filter(({ id }) => id !== `start:${typeIn(frame)}`)
    return {
      kind: 'end',
      outcome: {
        says: [text('declarations.refused', { phone: code(context.policy.contact.phone) })],
        choices: others,
        effects: [],
      },
    }
  },
}
