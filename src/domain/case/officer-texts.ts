/**
 * Keys of the texts that a case writes to its officers. All have `reference`, `type` and `service`; those ending in
 * `-waiting` also `missing` (a list), the others `dueAt` (an instant), but for `officer.call`, which is a subject, and `officer.call-again`, which has the `command` that records the call;
 * `officer.escalated` also `level`, `why` and `notes`, `officer.joined` also `other`, `officer.rated-poor` also `rating`,
 * `officer.referral` also `body`, `officer.unseal-asked` also `name` and `reason`.
 */
export const officerTexts = [
  'officer.filed',
  'officer.filed-waiting',
  'officer.completed',
  'officer.noted',
  'officer.noted-waiting',
  'officer.assigned',
  'officer.assigned-waiting',
  'officer.reopened',
  'officer.reopened-waiting',
  'officer.breached',
  'officer.escalated',
  'officer.overdue',
  'officer.withdrawn',
  'officer.rated-poor',
  'officer.referral',
  'officer.unseal-asked',
  'officer.joined',
  'officer.call',
  'officer.call-again',
] as const

/** A misspelt key does not compile. */
export type OfficerText = (typeof officerTexts)[number]
