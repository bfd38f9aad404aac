import type { GivenFields } from '../domain/case/command.ts'
import type { CaseView } from '../domain/case/view.ts'
import type { Policy } from '../domain/policy.ts'
import { caseTypes } from '../domain/understanding.ts'
import { tokenise } from '../language/matching-key.ts'
import { isAct } from './describe.ts'
import { readAnswer, volunteered } from './field-reader.ts'
import { type FieldValues, type Reply, slotOf } from './flow.ts'
import type { Given } from './given.ts'
import { saysWhere } from './place-reader.ts'
import { code, text } from './text-keys.ts'
import type { Effect, StepContext } from './types.ts'
import { wordsBeside } from './words-beside.ts'

/** What a message gives of what a case needs. */
export type Fitting =
  | { readonly kind: 'data'; readonly fields: GivenFields; readonly attachments: readonly string[] }
  /** Some of an item: the rest of it is still to be asked. */
  | { readonly kind: 'part'; readonly fields: FieldValues }
  | Extract<Given, { kind: 'unfit' }>
  | { readonly kind: 'none' }

/** How a message may give data: in answer to the question (with parts given before), in a letter, or by itself. */
export type Giving =
  | { readonly kind: 'asked'; readonly before: FieldValues }
  | { readonly kind: 'letter' }
  | { readonly kind: 'said' }

/**
 * What of a case's missing items a message gives. Where it answers the question or is a letter about the case, its
 * words are taken for the first open item; else only what it says by itself counts. An officer's own words ask for
 * words or a file.
 */
export function fittingData(reply: Reply, view: CaseView, context: StepContext, giving: Giving): Fitting {
  const fields = saidData(reply, view, context)
  const first = view.missing.find(({ field }) => fields[field] === undefined)
  const { attachments } = reply
  const nothingYet = Object.keys(fields).length === 0
  if (
    nothingYet &&
    first !== undefined &&
    giving.kind !== 'said' &&
    (takesWords(reply) || leavesPlace(reply, first, context, giving))
  ) {
    const read = readItem(first, reply, context, giving)
    if (read.kind !== 'data' && attachments.length === 0) return read
    if (read.kind === 'data') return { ...read, attachments }
  }
  const answered =
    first !== undefined && attachments.length > 0 && asksFile(first, context.policy)
      ? fileAnswer(fields, first, attachments)
      : fields
  if (Object.keys(answered).length === 0 && attachments.length === 0) return { kind: 'none' }
  return { kind: 'data', fields: answered, attachments }
}

const takesWords = (reply: Reply): boolean =>
  reply.act === undefined &&
  (reply.text.trim() !== '' || reply.location !== undefined || reply.choice !== undefined)

/** "Something else", "I do not know" answer the question for the rest of a place. */
const leavesPlace = (
  { act }: Reply,
  { field, words }: CaseView['missing'][number],
  { policy }: StepContext,
  giving: Giving,
): boolean =>
  giving.kind === 'asked' &&
  words === undefined &&
  policy.fields[field]?.reads === 'place' &&
  (act === 'other' || act === 'skip')

/** The missing items that the message says by itself. */
function saidData(reply: Reply, view: CaseView, { policy }: StepContext): GivenFields {
  const fields: Record<string, { value: string; personal: boolean }> = {}
  for (const { field, words } of view.missing) {
    const rules = words === undefined ? policy.fields[field] : undefined
    const value = rules === undefined ? undefined : volunteered(rules, reply, policy)
    if (value !== undefined) fields[field] = { value, personal: rules?.personal ?? true }
  }
  return fields
}

/** The words of an answer as one item; of a place in a letter any part will do, but it must say where. */
function readItem(
  { field, words }: CaseView['missing'][number],
  reply: Reply,
  context: StepContext,
  giving: Giving,
): Fitting {
  const rules = words === undefined ? context.policy.fields[field] : undefined
  const one = (value: string, personal: boolean): Fitting => ({
    kind: 'data',
    fields: { [field]: { value, personal } },
    attachments: [],
  })
  if (rules === undefined)
    return reply.text.trim() === '' ? { kind: 'none' } : one(reply.text.trim().slice(0, maxWords), true)
  if (giving.kind !== 'asked' && rules.reads === 'place' && !saysWhere(reply, context.policy))
    return { kind: 'unfit', why: 'field.unfit.place' }
  const given = readAnswer(rules, reply, giving.kind === 'asked' ? giving.before : {}, context)
  if (given.kind === 'value')
    return given.value === '' ? { kind: 'unfit', why: 'field.unfit.place' } : one(given.value, rules.personal)
  if (given.kind === 'unfit') return given
  if (giving.kind === 'asked') return { kind: 'part', fields: given.fields }
  return one(Object.values(given.fields).join(' - ').slice(0, rules.maxLength), rules.personal)
}

const maxWords = 4000

/** A file answers a question for a document, and an officer's own words ("a photo of the wall") too. */
const asksFile = ({ field, words }: CaseView['missing'][number], { fields }: Policy): boolean =>
  words !== undefined || fields[field]?.reads === 'document'

/** Of a document which file it is. */
function fileAnswer(
  fields: GivenFields,
  { field, words }: CaseView['missing'][number],
  [file = '']: readonly string[],
): GivenFields {
  if (fields[field] !== undefined) return fields
  return { ...fields, [field]: { value: words === undefined ? file : '\u{1F4CE}', personal: false } }
}

/** Hands data to a case; unconfirmed data is kept for the officer and completes nothing (settled 5). */
export function giveEffect(
  view: CaseView,
  data: Extract<Fitting, { kind: 'data' }>,
  proof: 'confirmed' | 'unconfirmed',
): Effect {
  return {
    kind: 'command',
    caseId: view.id,
    command: {
      kind: 'give',
      fields: data.fields,
      attachments: data.attachments,
      confirmed: proof === 'confirmed',
    },
  }
}

/** Hands a citizen's data to their case, and with it the words beside it where they are more than a few. */
export function giveEffects(
  view: CaseView,
  data: Extract<Fitting, { kind: 'data' }>,
  reply: Reply,
): readonly Effect[] {
  const words = reply.text.trim()
  const isWhole = Object.values(data.fields).some(({ value }) => value.includes(words.slice(0, value.length)))
  const tells = !isWhole && wordsBeside(reply, fewestTelling) >= fewestTelling
  // What is given may open the case again; a closed one takes no note.
  return [giveEffect(view, data, 'confirmed'), ...(tells ? noteEffects(view, words) : [])]
}

/** Fewer words tell of no matter of their own. */
const fewestTelling = 5

/** Keeps a citizen's words on a case, as many as an officer's note may have: the whole text stays with the message. */
export function noteEffects({ id }: CaseView, said: string): readonly Effect[] {
  const words = said.trim().slice(0, maxWords)
  return words === '' ? [] : [{ kind: 'command', caseId: id, command: { kind: 'note', words } }]
}

/** Adds a citizen's words and files to an open case of theirs, and tells its section. */
export function addToCase(
  view: CaseView,
  words: string,
  attachments: readonly string[],
  { policy }: StepContext,
): readonly Effect[] {
  const role = policy.services.find(({ slug }) => slug === view.service)?.section ?? policy.routing.general
  const given: Effect = {
    kind: 'command',
    caseId: view.id,
    command: { kind: 'give', fields: {}, attachments, confirmed: false },
  }
  return [
    ...noteEffects(view, words),
    ...(attachments.length === 0 ? [] : [given]),
    {
      kind: 'notify',
      role: view.section ?? role,
      text: text('notify.added', { reference: code(view.reference) }),
      caseId: view.id,
    },
  ]
}

/** This contact's cases that wait for something. */
export function waitingCases(cases: readonly CaseView[]): readonly CaseView[] {
  return cases.filter(({ access, missing }) => access === 'own' && missing.length > 0)
}

/** Whether one of the things that a case waits for is asked in words. */
export const asksWords = ({ missing }: CaseView, { fields }: Policy): boolean =>
  missing.some(({ field, words }) => words !== undefined || fields[field]?.reads === 'text')

/**
 * Whether a message may answer what is asked in words: any words do, but those that say outright that they are something
 * new, or speak of another service than the case.
 */
export const answersWords = (view: CaseView, { understanding }: Reply, { policy }: StepContext): boolean =>
  understanding.said !== true &&
  (understanding.service === 'none' ||
    understanding.service === view.service ||
    understanding.confidence.service < policy.understanding.take) &&
  asksWords(view, policy)

/** A few words that begin nothing else answer the question that an officer put, though it stands no longer open. */
export const isBareAnswer = (view: CaseView, reply: Reply, context: StepContext): boolean =>
  (reply.intent === 'other' || caseTypes.some((type) => type === reply.intent)) &&
  !isAct(reply.act) &&
  /[\p{L}\p{N}]/u.test(reply.text) &&
  tokenise(reply.text, fewestTelling).length < fewestTelling &&
  slotOf(reply, 'reference') === undefined &&
  answersWords(view, reply, context)
