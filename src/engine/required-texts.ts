import { officerVerbs } from '../domain/case/effect.ts'
import { officerTexts } from '../domain/case/officer-texts.ts'
import { channelTroubles } from '../domain/channel-trouble.ts'
import type { Policy } from '../domain/policy.ts'
import { courseTexts } from './status.ts'
import { engineTexts, fieldTextKeys } from './text-keys.ts'

/** Texts that cases and the gateway say by name: mail to officers and codes. */
const officeTexts: readonly string[] = [
  ...officerTexts,
  ...officerVerbs.map((verb) => `officer.link.${verb}`),
  ...['late', 'closed-untreated', 'status-unknown', 'no-answer', 'silent', 'acknowledged'].map(
    (why) => `officer.climb.${why}`,
  ),
  'officer.approval',
  'officer.instead',
  'officer.note',
  'officer.notes',
  'officer.subject',
  'officer.subject-plain',
  'officer.trouble',
  ...channelTroubles.map((trouble) => `officer.trouble.${trouble}`),
  'access.code-subject',
  'access.code-message',
]

/** Labels of fields that the engine fills itself, whatever fields a policy has. */
const ownFieldTexts: readonly string[] = ['description', 'applicant', 'declarations', 'addition'].map(
  (field) => `field.${field}.label`,
)

/** Every text that flows and engine can say whatever the policy. */
const conversationTexts: readonly string[] = [...engineTexts, ...courseTexts, ...ownFieldTexts]

/** Every text that must be there in both languages whatever the policy. */
export const requiredTexts: readonly string[] = [...conversationTexts, ...officeTexts]

/** The texts that a policy's own fields need beside those. */
export function policyTextKeys(policy: Pick<Policy, 'fields'>): readonly string[] {
  return fieldTextKeys(Object.keys(policy.fields))
}
