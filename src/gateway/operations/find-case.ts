import { WaslError } from '../../domain/errors.ts'
import { parseReference } from '../../domain/reference.ts'
import type { RunningGateway } from '../gateway.ts'
import { type LoadedCase, loadCases } from '../load.ts'
import type { Office } from '../office.ts'
import { officesOf } from './operation.ts'

/** A case by the reference as somebody writes or dictates it, in the organisation named or in whichever has it. */
export async function findCase(
  gateway: RunningGateway,
  reference: string,
  organisation: string | undefined,
): Promise<{ readonly office: Office; readonly loaded: LoadedCase }> {
  const normalised = parseReference(reference)
  if (normalised === undefined) {
    throw new WaslError(
      'reference-malformed',
      `"${reference}" is no reference number: ten digits, the last of which checks the others. Compare it with the letter or message.`,
    )
  }
  const offices = officesOf(gateway, organisation)
  const found: { office: Office; loaded: LoadedCase }[] = []
  for (const office of offices) {
    const cases = await gateway.core.store.transaction('handle', (trx) =>
      loadCases(trx, office.organisation, { references: [normalised] }),
    )
    found.push(...cases.map((loaded) => ({ office, loaded })))
  }
  const [first, second] = found
  if (first === undefined)
    throw new WaslError(
      'case-unknown',
      `No case has the reference ${normalised}. "wasl case list" shows those that are open.`,
    )
  if (second !== undefined)
    throw new WaslError(
      'case-ambiguous',
      `Two organisations have a case ${normalised}: say which with --organisation.`,
    )
  return first
}
