import type { GivenFields } from '../domain/case/command.ts'
import type { CaseView } from '../domain/case/view.ts'
import { readAnswer, volunteered } from './field-reader.ts'
import type { Reply } from './flow.ts'
import { code, type TextKey, text } from './text-keys.ts'
import type { Effect, StepContext } from './types.ts'

/** What a message gives of what a case needs. */
export type Fitting =
  | { readonly kind: 'data'; readonly fields: GivenFields; readonly attachments: readonly string[] }
  | { readonly kind: 'unfit'; readonly why: TextKey }
  | { readonly kind: 'none' }

/**
 * What of a case's missing items a message gives. `asked`: it answers the question, so the words are taken for the
 * first open item; `said`: only what it says by itself counts. The officer's own words ask for words or a file.
 */
export function fittingData(
  reply: Reply,
  view: CaseView,
  context: StepContext,
  how: 'asked' | 'said',
): Fitting {
  const { policy } = context
  const fields: Record<string, { value: string; personal: boolean }> = {}
  let why: TextKey | undefined
  for (const { field, words } of view.missing) {
    const rules = words === undefined ? policy.fields[field] : undefined
    const value = rules === undefined ? undefined : volunteered(rules, reply, policy)
    if (value !== undefined) fields[field] = { value, personal: rules?.personal ?? true }
  }
  const first = view.missing.find(({ field }) => fields[field] === undefined)
  const takesWords =
    how === 'asked' &&
    Object.keys(fields).length === 0 &&
    reply.act === undefined &&
    (reply.text.trim() !== '' || reply.location !== undefined)
  if (takesWords && first !== undefined) {
    const rules = first.words === undefined ? policy.fields[first.field] : undefined
    if (rules === undefined)
      fields[first.field] = { value: reply.text.trim().slice(0, maxWords), personal: true }
    else {
      const given = readAnswer(rules, reply, {}, context)
      if (given.kind === 'value') fields[first.field] = { value: given.value, personal: rules.personal }
      else if (given.kind === 'unfit') why = given.why
      else why = 'field.unfit.place'
    }
  }
  const { attachments } = reply
  const files =
    attachments.length > 0 && first?.words !== undefined ? fileAnswer(fields, first.field) : fields
  if (Object.keys(files).length > 0 || attachments.length > 0)
    return { kind: 'data', fields: files, attachments }
  return why === undefined ? { kind: 'none' } : { kind: 'unfit', why }
}

const maxWords = 4000

/** A file answers an officer's own words ("a photo of the wall") too. */
function fileAnswer(fields: GivenFields, field: string): GivenFields {
  return fields[field] === undefined
    ? { ...fields, [field]: { value: '\u{1F4CE}', personal: false } }
    : fields
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

/** Adds a citizen's words and files to an open case of theirs, and tells its section. */
export function addToCase(
  view: CaseView,
  words: string,
  attachments: readonly string[],
  { policy }: StepContext,
): readonly Effect[] {
  const role = policy.services.find(({ slug }) => slug === view.service)?.section ?? policy.routing.general
  const noted: Effect = { kind: 'command', caseId: view.id, command: { kind: 'note', words } }
  const given: Effect = {
    kind: 'command',
    caseId: view.id,
    command: { kind: 'give', fields: {}, attachments, confirmed: false },
  }
  return [
    ...(words.trim() === '' ? [] : [noted]),
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
  return cases.filter(
    ({ access, missing, state }) => access === 'own' && missing.length > 0 && state !== 'closed',
  )
}
