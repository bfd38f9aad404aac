import { officerTexts } from '../domain/case/officer-texts.ts'
import { engineTexts } from './text-keys.ts'

/** Texts that cases and the gateway say by name: mail to officers and codes. */
const officeTexts: readonly string[] = [
  ...officerTexts,
  ...['verify', 'ask', 'resolve', 'close'].map((verb) => `officer.link.${verb}`),
  'officer.subject',
  'officer.subject-plain',
  'access.code-subject',
  'access.code-message',
]

/** Every text that must be there in both languages whatever the policy. */
export const requiredTexts: readonly string[] = [...engineTexts, ...officeTexts]
