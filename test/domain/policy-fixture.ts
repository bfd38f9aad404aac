import type { Policy, Service, TypePolicy } from '../../src/domain/policy.ts'
import type { CaseType } from '../../src/domain/understanding.ts'

const named = (en: string) => ({ ar: en, en })

function type(name: string, deadline: TypePolicy['deadline'], ladder = 'climb'): TypePolicy {
  return {
    name: named(name),
    definition: named(name),
    deadline,
    ladder,
    fields: [{ field: 'description', required: true }],
  }
}

function service(slug: string, more: Partial<Service> = {}): Service {
  return {
    slug,
    name: named(slug),
    short: named(slug),
    keywords: [],
    section: `${slug}-section`,
    fields: [],
    ...more,
  }
}

/** A small policy with one of each thing that the domain reads: quiet hours, a chase, two ladders, proof, severities. */
export const policy: Policy = {
  organisation: 'test-office',
  version: 7,
  digest: 'test',
  name: named('Test office'),
  shortName: named('Test'),
  calendar: 'oman',
  contact: { phone: '24000000', emergency: '9999', section: named('Contact') },
  channels: [],
  services: [
    service('animals'),
    service('cleaning', { deadlines: { complaint: { dueWorkingDays: 4 } } }),
    service('pits', { proof: 'photo' }),
  ],
  types: {
    complaint: type('complaint', { targetWorkingDays: 3, dueWorkingDays: 5 }),
    inquiry: type('inquiry', { dueWorkingDays: 2 }, 'office-hours'),
    report: {
      ...type('report', { dueWorkingDays: 1 }, 'second-only'),
      severities: [{ slug: 'minor', name: named('minor'), deadline: { dueWorkingDays: 10 } }],
    },
    suggestion: type('suggestion', { dueWorkingDays: 15 }),
  } satisfies Record<CaseType, TypePolicy>,
  roles: ['desk', 'animals-section', 'cleaning-section', 'pits-section', 'head', 'director', 'team'].map(
    (slug) => ({
      slug,
      title: named(slug),
      email: `${slug}@example.om`,
    }),
  ),
  ladders: {
    climb: {
      clock: 'wall',
      causes: ['late', 'closed-untreated', 'status-unknown'],
      supervisor: 'desk',
      levels: [
        { level: 1, role: 'head', hours: 24 },
        { level: 2, role: 'director', hours: 12 },
        { level: 3, role: 'team', hours: 12 },
      ],
    },
    'office-hours': {
      clock: 'working',
      causes: ['late'],
      supervisor: 'director',
      levels: [
        { level: 1, role: 'head', hours: 9 },
        { level: 2, role: 'director', hours: 4.5 },
        { level: 3, role: 'team', hours: 4.5 },
      ],
    },
    'second-only': {
      clock: 'wall',
      causes: ['late'],
      supervisor: 'director',
      levels: [{ level: 2, role: 'director', hours: 24 }],
    },
  },
  fields: {
    description: { reads: 'text', personal: true, maxLength: 4000 },
    place: { reads: 'place', personal: false, maxLength: 200 },
    phone: { reads: 'phone', personal: true, maxLength: 20 },
    email: { reads: 'email', personal: true, maxLength: 200 },
  },
  routing: { general: 'desk', clockOwner: 'head' },
  session: { idleMinutes: 30, dropHours: 24, patience: 3 },
  chase: { afterWorkingDays: 1, closeAfterWorkingDays: 3, reminderAt: '09:00' },
  notices: {
    plan: ['sms', 'origin', 'whatsapp-template', 'email', 'call'],
    quietHours: { from: '21:00', to: '07:00' },
    mailConfirmMinutes: 60,
    confirmMinutes: 120,
    answersPerHour: 10,
    keepTryingHours: 24,
    massLimit: 100,
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
  declarations: {},
  applicants: [{ slug: 'beneficiary', name: named('beneficiary') }],
  identity: { complaint: 'declared', inquiry: 'declared', report: 'declared', suggestion: 'declared' },
  sealing: { types: [], subjects: [] },
  remit: { tajawob: 'https://tajawob.om', bodies: [] },
  privacyLink: 'https://example.om/privacy',
  personalDataDays: 45,
  charter: { rights: [], duties: [], commitments: [] },
  retention: { rawDays: 90, closedCaseYears: 5 },
  attachments: { maxBytes: 10_000_000, maxCount: 5, types: ['image/jpeg'] },
  places: [],
  texts: { ar: {}, en: {} },
  assumed: [],
}

/** The same with a survey after the treatment. */
export const surveyed: Policy = {
  ...policy,
  survey: {
    afterTreatment: named('rating'),
    afterLadder: named('questionnaire'),
    openDays: 14,
    questions: [
      {
        slug: 'rating',
        ask: named('How was it?'),
        answers: [
          { slug: 'good', name: named('Good'), spellings: [] },
          { slug: 'bad', name: named('Bad'), poor: true, spellings: [] },
        ],
      },
      { slug: 'words', ask: named('What could be better?') },
    ],
  },
}
