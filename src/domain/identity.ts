import type { Case } from './case/file.ts'
import { type FieldPolicy, type IdentityLevel, identityLevels, type Policy } from './policy.ts'
import type { CaseType } from './understanding.ts'

/** Place of a level among all: what is said alone is the least. */
export const levelOf = (level: IdentityLevel = 'declared'): number => identityLevels.indexOf(level)

/** How surely the policy wants to know who files a type. */
export const neededIdentity = ({ identity }: Pick<Policy, 'identity'>, type: CaseType): IdentityLevel =>
  identity[type]

/**
 * Whether it is known surely enough who the citizen of a case is. Of one who is sealed nobody can see a document: what they
 * say is enough.
 */
export const isIdentified = (
  file: Pick<Case, 'identity' | 'type' | 'sealed'>,
  policy: Pick<Policy, 'identity'>,
): boolean =>
  file.sealed !== undefined || levelOf(file.identity) >= levelOf(neededIdentity(policy, file.type))

/** The field that a document of identity answers; undefined where the policy has none. */
export function documentField({ fields }: Pick<Policy, 'fields'>): string | undefined {
  return Object.keys(fields).find((name) => fields[name]?.reads === 'document')
}

/** What tells who somebody is, by how it is read. */
const telling: ReadonlySet<FieldPolicy['reads']> = new Set([
  'name',
  'phone',
  'civil-number',
  'email',
  'document',
])

/** The policy's fields that tell who somebody is. */
export function identityFields({ fields }: Pick<Policy, 'fields'>): readonly string[] {
  return Object.entries(fields).flatMap(([name, { reads }]) => (telling.has(reads) ? [name] : []))
}
