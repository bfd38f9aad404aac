import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { Choice, Inbound } from '../../src/domain/message.ts'
import type { Policy, TypePolicy } from '../../src/domain/policy.ts'
import type { Bilingual, Language } from '../../src/domain/text.ts'
import type { CaseSummary } from '../../src/gateway/service.ts'

type Words = Readonly<Record<string, string>>
const spoken: Readonly<Record<Language, Words>> = parse(
  readFileSync(new URL('./office.yaml', import.meta.url), 'utf8'),
)

/** A text of the make-believe office. */
export function officeWords(language: Language, key: string): string {
  const words = spoken[language][key]
  if (words === undefined) throw new Error(`office.yaml has no ${language} "${key}".`)
  return words
}

const both = (key: string): Bilingual => ({ ar: officeWords('ar', key), en: officeWords('en', key) })

/** What the make-believe office answers to the n-th message of a conversation. */
export function replyTo(
  message: Inbound,
  turn: number,
  language: Language,
): { readonly text: string; readonly choices: readonly Choice[] } {
  const say = (key: string) => officeWords(language, key)
  const choices = (keys: readonly string[]) => keys.map((key) => ({ id: key, label: say(key) }))
  if (message.attachments.length > 0) return { text: say('got'), choices: [] }
  if (turn === 0)
    return { text: say('hello'), choices: choices(['complaint', 'inquiry', 'report', 'suggestion']) }
  if (turn === 1) return { text: say('describe'), choices: [] }
  if (turn === 2)
    return { text: say('service'), choices: choices([1, 2, 3, 4, 5, 6, 7, 8].map((n) => `service${n}`)) }
  if (turn === 3) return { text: say('where'), choices: [] }
  return turn === 4 ? { text: say('filed'), choices: [] } : { text: say('state'), choices: [] }
}

/** A case as links show it. */
export function summaryIn(language: Language): CaseSummary {
  return {
    reference: '26-0417-3828',
    type: 'complaint',
    service: 'stray-animals',
    state: 'in-progress',
    receivedAt: '2026-11-22T06:00:00.000Z',
    dueAt: '2026-11-25T10:30:00.000Z',
    fields: [
      { field: 'description', value: officeWords(language, 'description') },
      { field: 'place', value: officeWords(language, 'landmark') },
      { field: 'applicant', value: 'beneficiary' },
      { field: 'urgency', value: 'soon' },
      { field: 'declarations', value: 'accepted' },
    ],
    missing: [{ field: 'place', words: officeWords(language, 'question') }],
    attachments: [{ name: 'photo.png', contentType: 'image/png', ref: 'proof-of-case' }],
    course: [
      { at: '2026-11-22T06:00:00.000Z', what: 'filed' },
      { at: '2026-11-22T07:15:00.000Z', what: 'verified' },
    ],
  }
}

const type: TypePolicy = {
  name: both('complaint'),
  definition: both('describe'),
  deadline: { dueWorkingDays: 3 },
  ladder: 'usual',
  fields: [{ field: 'description', required: true }],
}

/** A small policy of a make-believe office. */
export function policyOf(organisation: string): Policy {
  return {
    organisation,
    version: 1,
    digest: 'test',
    name: both('name'),
    shortName: both('short'),
    calendar: 'oman',
    contact: { phone: '25643286', emergency: '9999', section: both('section') },
    channels: [
      {
        name: 'chat',
        kind: 'webchat',
        label: both('name'),
        address: '/chat',
        promiseSeconds: 60,
        connected: true,
        settings: {},
        settingEnv: {},
        secretEnv: {},
      },
      {
        name: 'phone',
        kind: 'phone',
        label: both('section'),
        address: '25643286',
        promiseSeconds: 60,
        connected: false,
        settings: {},
        settingEnv: {},
        secretEnv: {},
      },
    ],
    services: [
      {
        slug: 'stray-animals',
        name: both('service1'),
        short: both('service1'),
        keywords: [],
        section: 'services',
        fields: [{ field: 'place', required: true }],
      },
    ],
    types: { complaint: type, inquiry: type, report: type, suggestion: type },
    roles: [{ slug: 'services', title: both('section') }],
    routing: { general: 'services', clockOwner: 'services' },
    ladders: {},
    fields: {
      description: { reads: 'text', personal: false, maxLength: 4000 },
      place: { reads: 'place', personal: false, maxLength: 300 },
      urgency: {
        reads: 'choice',
        personal: false,
        maxLength: 40,
        choices: [{ slug: 'soon', name: both('got') }],
      },
    },
    session: { idleMinutes: 30, dropHours: 24, patience: 2 },
    chase: { afterWorkingDays: 1, closeAfterWorkingDays: 3, reminderAt: '09:00' },
    notices: {
      plan: ['origin'],
      quietHours: { from: '21:00', to: '07:00' },
      mailConfirmMinutes: 60,
      answersPerHour: 10,
      keepTryingHours: 24,
      massLimit: 50,
      unknownOutcome: 'park',
    },
    closing: {
      afterMinutes: 0,
      unprovedWorkingDays: 3,
      reopenHours: 48,
      reopenWorkingDaysAfterLadder: 3,
      untreatedClaimDays: 30,
    },
    access: { wrongTriesPerHour: 5, codeMinutes: 10, linkDays: 30 },
    understanding: { take: 0.8, suppose: 0.6, ask: 0.4 },
    declarations: { complaint: [both('describe')] },
    applicants: [{ slug: 'beneficiary', name: both('short') }],
    identity: { complaint: 'declared', inquiry: 'declared', report: 'declared', suggestion: 'declared' },
    sealing: { types: [], subjects: [] },
    remit: { tajawob: 'https://tajawob.om', bodies: [] },
    privacyLink: '/privacy',
    personalDataDays: 45,
    charter: { rights: [], duties: [], commitments: [] },
    retention: { rawDays: 90, closedCaseYears: 5 },
    attachments: {
      maxBytes: 1024 * 1024,
      maxCount: 3,
      types: ['image/png', 'image/jpeg', 'application/pdf'],
    },
    places: [],
    texts: {
      ar: {
        'field.place.label': officeWords('ar', 'place'),
        'field.description.label': officeWords('ar', 'complaint'),
      },
      en: {
        'field.place.label': officeWords('en', 'place'),
        'field.description.label': officeWords('en', 'complaint'),
      },
    },
    assumed: [],
  }
}
