import type { Policy } from '../policy.ts'
import type { Case } from './file.ts'

/**
 * The role that has a case: the one it was assigned to, else the team that answers all cases first, else its
 * service's section, else the one for what no service routes.
 */
export function sectionOf(file: Pick<Case, 'assigned' | 'service'>, policy: Policy): string {
  const service = policy.services.find(({ slug }) => slug === file.service)
  return file.assigned?.role ?? policy.routing.team ?? service?.section ?? policy.routing.general
}
