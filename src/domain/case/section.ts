import type { Policy } from '../policy.ts'
import type { Case } from './file.ts'

/**
 * The role that has a case: the one it was assigned to, else the one for who files it (an employee, a supplier), else the
 * team that answers all cases first, else its service's section, else the one for what no service routes.
 */
export function sectionOf(file: Pick<Case, 'assigned' | 'service' | 'fields'>, policy: Policy): string {
  const service = policy.services.find(({ slug }) => slug === file.service)
  const applicant = file.fields['applicant']
  const ofApplicant = policy.applicants.find(
    ({ slug }) => applicant?.kind === 'plain' && slug === applicant.value,
  )?.role
  return (
    file.assigned?.role ?? ofApplicant ?? policy.routing.team ?? service?.section ?? policy.routing.general
  )
}
