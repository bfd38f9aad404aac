import { documentField, levelOf, neededIdentity } from '../domain/identity.ts'
import type { Policy, Service, ServiceField, TypePolicy } from '../domain/policy.ts'
import type { CaseType } from '../domain/understanding.ts'
import type { StepContext } from './types.ts'

/** The service of a slug, or undefined (a case may be about none of the catalogue). */
export function serviceOf(policy: Policy, slug: string | undefined): Service | undefined {
  return policy.services.find((service) => service.slug === slug)
}

/** The policy's fields of a case in the order in which they are asked: the service's own, then who is asking. */
export function policyFields(
  policy: Policy,
  type: CaseType,
  slug: string | undefined,
): readonly ServiceField[] {
  const ofType = policy.types[type].fields.filter(
    ({ field }) => field !== 'description' && policy.fields[field] !== undefined,
  )
  const ofService =
    serviceOf(policy, slug)?.fields.filter(
      ({ field, types }) => policy.fields[field] !== undefined && types?.includes(type) !== false,
    ) ?? []
  const ordered = [...ofService, ...ofType]
  const first = new Map<string, ServiceField>()
  for (const row of ordered) {
    const known = first.get(row.field)
    first.set(
      row.field,
      known === undefined ? row : { field: row.field, required: known.required || row.required },
    )
  }
  return [...first.values()]
}

/** Whether the channel itself says a field: a proven phone, or the address of a letter in a phone's stead. */
export function provenValue(
  field: string,
  policy: Policy,
  proven: StepContext['proven'],
): string | undefined {
  const reads = policy.fields[field]?.reads
  if (reads === 'phone') return proven.phone
  return reads === 'email' ? proven.email : undefined
}

/** Whether a required field need not be asked on this channel. */
export function isProven(field: string, policy: Policy, proven: StepContext['proven']): boolean {
  if (provenValue(field, policy, proven) !== undefined) return true
  return policy.fields[field]?.reads === 'phone' && proven.email !== undefined
}

/** Required fields of a type and service that neither the citizen nor the channel has given. */
export function missingFields(
  policy: Policy,
  type: CaseType,
  service: string | undefined,
  given: Readonly<Record<string, unknown>>,
  proven: StepContext['proven'],
): readonly string[] {
  return policyFields(policy, type, service)
    .filter(
      ({ field, required }) => required && given[field] === undefined && !isProven(field, policy, proven),
    )
    .map(({ field }) => field)
}

/** The document that the policy wants to see of who files a type, as a field; none where it asks for less, or has none. */
export function missingDocument(policy: Policy, type: CaseType): readonly string[] {
  const field = documentField(policy)
  const isAsked = levelOf(neededIdentity(policy, type)) >= levelOf('document-seen')
  return isAsked && field !== undefined ? [field] : []
}

/** How long a type is allowed to take for a service. */
export function deadlineOf(
  policy: Policy,
  type: CaseType,
  service: string | undefined,
): TypePolicy['deadline'] {
  return serviceOf(policy, service)?.deadlines?.[type] ?? policy.types[type].deadline
}

/** Of several types the one with the shortest time: what an unclear letter or a silent chat is registered as. */
export function shortestType(
  policy: Policy,
  types: readonly CaseType[],
  service: string | undefined,
): CaseType | undefined {
  const days = (type: CaseType): number => deadlineOf(policy, type, service).dueWorkingDays
  return types.reduce<CaseType | undefined>(
    (best, type) => (best === undefined || days(type) < days(best) ? type : best),
    undefined,
  )
}
