import { createHash } from 'node:crypto'
import type { Policy, TypePolicy } from '../domain/policy.ts'
import type { CaseType } from '../domain/understanding.ts'
import type { Draft } from './check-references.ts'
import type { PolicyFile } from './policy-schema.ts'
import { plainTexts, type TextTable } from './texts.ts'

/**
 * The policy of a checked organisation. Its digest is over what its own files say, whatever their layout, comments
 * and assumed-marks are; the shared texts are not part of it, so that a better wording needs no new version.
 */
export function completePolicy(draft: Required<Draft>, texts: TextTable, own: TextTable): Policy | undefined {
  const { policy, services, places } = draft
  const { complaint, inquiry, report, suggestion } = policy.value.types
  const types = {
    complaint: withDeadline(complaint),
    inquiry: withDeadline(inquiry),
    report: withDeadline(report),
    suggestion: withDeadline(suggestion),
  }
  if (!areComplete(types)) return undefined
  return {
    ...policy.value,
    types,
    services: services.value,
    places: places.value,
    texts: plainTexts(texts),
    digest: digestOf([policy.value, services.value, places.value, plainTexts(own)]),
    assumed: [policy, services, places].flatMap(({ source }) => source.assumed.map(({ path }) => path)),
  }
}

function withDeadline(type: PolicyFile['types'][CaseType]): TypePolicy | undefined {
  const { deadline, ...rest } = type
  return deadline === undefined ? undefined : { ...rest, deadline }
}

function areComplete(
  types: Readonly<Record<CaseType, TypePolicy | undefined>>,
): types is Readonly<Record<CaseType, TypePolicy>> {
  return Object.values(types).every((type) => type !== undefined)
}

/** SHA-256 in hexadecimal over JSON with sorted keys. */
function digestOf(content: unknown): string {
  const sorted = JSON.stringify(content, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
  return createHash('sha256').update(sorted).digest('hex')
}
