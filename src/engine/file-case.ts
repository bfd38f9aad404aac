import type { GivenFields } from '../domain/case/command.ts'
import { maySeal } from '../domain/case/decide-sealing.ts'
import { type CaseType, caseTypes } from '../domain/understanding.ts'
import { continuedBy, isInherited } from './continuing-fields.ts'
import { type FieldValues, listIn, wordsIn } from './flow.ts'
import { leftToNext } from './further.ts'
import {
  missingDocument,
  missingFields,
  policyFields,
  provenValue,
  serviceOf,
  shortestType,
} from './needed-fields.ts'
import type { Effect, Frame, StepContext } from './types.ts'

type FileEffect = Extract<Effect, { readonly kind: 'file' }>

/** The type of a frame, if it is settled. */
export function typeIn(frame: Frame): CaseType | undefined {
  return caseTypes.find((type) => type === frame.fields['type'])
}

/** The service whose fields are needed: a question about one needs none of what doing it does. */
export const servedBy = (frame: Frame): string | undefined =>
  frame.fields['question'] === true && typeIn(frame) === 'inquiry' ? undefined : wordsIn(frame, 'service')

/** The type under which an unclear matter is registered: of those it may be, the one with the shortest time. */
export function provisionalType(frame: Frame, context: StepContext): CaseType {
  const candidates = caseTypes.filter((type) => listIn(frame, 'candidates').includes(type))
  return shortestType(context.policy, candidates, wordsIn(frame, 'service')) ?? 'inquiry'
}

/** The command that files what a frame holds; what its type and service demand and it lacks is asked for at once. */
export function fileEffect(frame: Frame, context: StepContext, language: 'ar' | 'en'): FileEffect {
  const { policy, channel, conversation, proven } = context
  const type = typeIn(frame) ?? provisionalType(frame, context)
  const service = wordsIn(frame, 'service') ?? 'none'
  const fields = givenFields(frame, context, type, service)
  const sealed = frame.fields['sealed'] === true && maySeal({ type, service }, policy)
  const missing = [
    ...missingFields(policy, type, servedBy(frame), fields, proven).filter(
      (field) => !isInherited(field, frame),
    ),
    ...(sealed ? [] : missingDocument(policy, type)),
  ]
  const continued = continuedBy(frame)
  const body = wordsIn(frame, 'body')
  return {
    kind: 'file',
    command: {
      kind: 'file',
      type,
      service,
      language,
      origin: { channel: channel.name, channelKind: channel.kind, conversation: conversation.id },
      contact: conversation.contact,
      fields,
      missing: missing.map((field) => ({ field })),
      attachments: listIn(frame, 'attachments'),
      ...(frame.fields['application'] === true &&
      type === 'inquiry' &&
      policy.types.inquiry.takesApplications === true
        ? { application: true }
        : {}),
      ...(frame.fields['danger'] === true ? { danger: true } : {}),
      ...(body === undefined ? {} : { outOfRemit: body }),
      ...(provesPhone(fields, proven) && { identity: 'phone-confirmed' }),
      ...(sealed && { sealed }),
      ...(continued && { link: { as: 'continues', other: { ...continued, own: true } } as const }),
    },
  }
}

/** A platform whose addresses are phone numbers confirms the number that is given, if it is that one. */
const provesPhone = (fields: GivenFields, { phone }: StepContext['proven']): boolean =>
  phone !== undefined && digitsOf(fields['phone']?.value ?? phone) === digitsOf(phone)

/** The number without its country and signs. */
const digitsOf = (phone: string): string => phone.replaceAll(/\D/g, '').replace(/^(?:00)?968(?=\d{8}$)/, '')

/** The fields that go into the file, each marked as the policy says; the channel's own proof of an address too. */
function givenFields(frame: Frame, context: StepContext, type: CaseType, service: string): GivenFields {
  const { policy, proven } = context
  const given: Record<string, { value: string; personal: boolean }> = {}
  const put = (field: string, value: string | undefined): void => {
    if (value !== undefined && value !== '')
      given[field] = { value, personal: policy.fields[field]?.personal ?? true }
  }
  put('description', wordsIn(frame, 'description'))
  for (const field of Object.keys(policy.fields)) {
    if (field !== 'description') put(field, wordsIn(frame, field) ?? provenValue(field, policy, proven))
  }
  if (given['place'] === undefined)
    put('place', [wordsIn(frame, 'placeWilayat'), wordsIn(frame, 'placeSpot')].filter(Boolean).join(' - '))
  if (
    given['name'] === undefined &&
    policyFields(policy, type, service).some(({ field }) => field === 'name')
  )
    put('name', proven.name)
  const applicant =
    wordsIn(frame, 'applicant') ?? (policy.applicants.length > 1 ? policy.applicants[0]?.slug : undefined)
  if (applicant !== undefined) given['applicant'] = { value: applicant, personal: false }
  if (frame.fields['declarations'] === true) given['declarations'] = { value: 'accepted', personal: false }
  return given
}

/** While the office registers: a frame that remembers why, so that the answer can say so. */
export function registeringFrame(
  why: 'asked' | 'idle' | 'letter',
  frame: Frame,
  context: StepContext,
): Frame {
  const provisional = typeIn(frame) === undefined
  const fields: FieldValues = {
    why,
    ...leftToNext(frame),
    ...(provisional ? { provisional: true } : {}),
    ...(wordsIn(frame, 'body') === undefined ? {} : { body: wordsIn(frame, 'body') ?? '' }),
  }
  return {
    flow: 'registering',
    version: 1,
    step: '',
    fields: { ...fields, since: context.now },
    answered: [],
  }
}

/** The service that stands for "something else": the policy's own `other`, else none of the catalogue. */
export function otherService(context: StepContext): string {
  return serviceOf(context.policy, 'other')?.slug ?? 'none'
}
