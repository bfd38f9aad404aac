import type { Policy } from '../domain/policy.ts'
import { courseTexts } from './status.ts'
import { engineTexts, fieldTextKeys } from './text-keys.ts'

/** Every text that flows and engine can say whatever the policy: each must stand in both languages. */
export function textKeys(): readonly string[] {
  return [
    ...engineTexts,
    ...courseTexts,
    'field.description.label',
    'field.applicant.label',
    'field.declarations.label',
    'field.addition.label',
  ]
}

/** The texts that a policy's own fields need beside those. */
export function policyTextKeys(policy: Pick<Policy, 'fields'>): readonly string[] {
  return fieldTextKeys(Object.keys(policy.fields))
}
