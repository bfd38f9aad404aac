import type { Policy } from '../policy.ts'
import type { Case } from './file.ts'

/**
 * The role that has a case: the one it was assigned to, else its service's section, else, for something outside the
 * catalogue, the first role of the policy.
 */
export function sectionOf(file: Pick<Case, 'assigned' | 'service'>, policy: Policy): string {
  const service = policy.services.find(({ slug }) => slug === file.service)
  return file.assigned?.role ?? service?.section ?? policy.roles[0]?.slug ?? ''
}
