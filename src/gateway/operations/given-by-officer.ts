import type { CaseCommand } from '../../domain/case/command.ts'
import type { Case } from '../../domain/case/file.ts'
import { WaslError } from '../../domain/errors.ts'
import type { Policy } from '../../domain/policy.ts'

/** What a citizen told an officer (by telephone, at the counter), as the case takes it: of one item that it waits for. */
export function givenByOfficer(
  { missing, closed, reference }: Case,
  asked: { readonly field?: string | undefined; readonly words: string },
  { fields }: Policy,
): Extract<CaseCommand, { kind: 'give' }> {
  const awaited = (closed?.how === 'not-completed' ? (closed.missing ?? []) : missing).map(
    ({ field }) => field,
  )
  const field = asked.field ?? (awaited.length === 1 ? awaited[0] : undefined)
  if (field === undefined || !(awaited.includes(field) || Object.hasOwn(fields, field)))
    throw new WaslError(
      'unknown-field',
      awaited.length === 0
        ? `The case ${reference} waits for nothing: name a field of the policy, or keep it with "note".`
        : `Say with --field what it is; the case ${reference} waits for ${awaited.join(', ')}.`,
    )
  const personal = fields[field]?.personal ?? true
  return {
    kind: 'give',
    fields: { [field]: { value: asked.words, personal } },
    attachments: [],
    confirmed: true,
  }
}
