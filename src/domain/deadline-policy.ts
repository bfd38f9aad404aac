import type { Case } from './case/file.ts'
import type { DeadlinePolicy, Ladder, Policy } from './policy.ts'
import type { CaseType } from './understanding.ts'

/** What a deadline depends on. */
export interface DeadlineSubject {
  readonly type: CaseType
  readonly service?: string
  /** Slug of the type's severities, where the policy has any. */
  readonly severity?: string
}

/** The working days of a subject: its severity's where one is said, else its service's own, else its type's. */
export function deadlinePolicyOf(policy: Policy, subject: DeadlineSubject): DeadlinePolicy {
  const type = policy.types[subject.type]
  const severity = type.severities?.find(({ slug }) => slug === subject.severity)
  const service = policy.services.find(({ slug }) => slug === subject.service)
  return severity?.deadline ?? service?.deadlines?.[subject.type] ?? type.deadline
}

/** The escalation ladder of a type; undefined where the policy names one that it does not have. */
export function ladderOf(policy: Policy, type: CaseType): Ladder | undefined {
  return policy.ladders[policy.types[type].ladder]
}

/** What a case's deadline depends on: its severity is the plain value of the field `severity`. */
export function subjectOf(file: Case): DeadlineSubject {
  const severity = file.fields['severity']
  const known = severity?.kind === 'plain' ? { severity: severity.value } : {}
  return { type: file.type, service: file.service, ...known }
}
