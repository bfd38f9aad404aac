import type { Policy } from './policy.ts'
import type { TextValue } from './text.ts'

/** How a role is called; undefined where the policy has no such role (any more). */
export function roleTitle({ roles }: Pick<Policy, 'roles'>, slug: string | undefined): TextValue | undefined {
  const role = roles.find((one) => one.slug === slug)
  return role && { kind: 'name', name: role.title }
}
