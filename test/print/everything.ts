import type { CaseEvent, CaseEventBody, Closing, NoticeKind } from '../../src/domain/case/case.ts'
import type { Case, OwedNotice } from '../../src/domain/case/file.ts'
import { identityLevels, type Policy } from '../../src/domain/policy.ts'
import type { CasePapers } from '../../src/gateway/case-papers.ts'
import type { Utterance } from '../../src/gateway/case-talk.ts'

const at = '2026-11-22T06:00:00.000Z'
const plain = (value: string) => ({ kind: 'plain', value }) as const
const erased = { kind: 'personal', digest: 'erased' } as const
const address = { channel: 'webchat', channelKind: 'webchat', conversation: 'v1' }

const notice = (id: string, kind: NoticeKind, why: OwedNotice['notice']['passedOver'][number]['why']) => ({
  id,
  kind,
  text: { key: 'notice.result' },
  routes: ['origin' as const, 'call' as const],
  passedOver: [{ route: 'sms' as const, why }],
})
const notices = [
  notice('1.0', 'data-ask', 'no-channel'),
  notice('1.1', 'data-warning', 'no-address'),
  notice('1.2', 'data-reminder', 'window-closed'),
  notice('1.3', 'result', 'same-address'),
  notice('1.4', 'closing', 'no-channel'),
  notice('1.5', 'reclassified', 'no-channel'),
  notice('1.6', 'escalated', 'no-channel'),
  notice('1.7', 'survey', 'no-channel'),
  notice('1.8', 'due-moved', 'no-channel'),
  notice('1.9', 'referred', 'no-channel'),
]
const noticeStates: readonly OwedNotice['state'][] = [
  ...(['planned', 'sent', 'confirmed', 'call', 'told', 'dropped'] as const),
]

/** A policy whose reports have grades. */
export const graded = (policy: Policy): Policy['types'] => ({
  ...policy.types,
  report: {
    ...policy.types.report,
    severities: [{ slug: 'urgent', name: { ar: 'عاجل', en: 'urgent' }, deadline: { dueWorkingDays: 1 } }],
  },
})

/** One of every kind of event, and of every way in which one is told. */
const bodies: readonly CaseEventBody[] = [
  { kind: 'verified' },
  { kind: 'data-asked', items: [{ field: 'place' }, { field: 'details', words: 'colour' }] },
  { kind: 'data-given', fields: { place: plain('Hamasa') }, attachments: ['f1'] },
  { kind: 'data-given', fields: {}, attachments: ['f1'] },
  { kind: 'warned', closesAt: at },
  { kind: 'reminded' },
  { kind: 'assigned', role: 'nobody' },
  { kind: 'assigned', role: 'nobody', officer: 'Amal' },
  { kind: 'reclassified', type: 'report', service: 'vector-control' },
  { kind: 'reclassified', type: 'report', service: 'none', severity: 'urgent' },
  ...identityLevels.map((level): CaseEventBody => ({ kind: 'identified', level })),
  { kind: 'sealed', alias: '7K2MX' },
  { kind: 'unseal-asked', reason: plain('asked by the prosecutor') },
  { kind: 'unsealed', reason: plain('agreed') },
  { kind: 'due-moved', from: at, to: at, calendar: 2, why: 'announced' },
  ...(
    [
      ...(['continued-by', 'continues', 'duplicate-of', 'duplicated-by'] as const),
      ...(['merged-into', 'absorbed', 'split-into', 'split-from'] as const),
    ] as const
  ).map(
    (as): CaseEventBody => ({ kind: 'linked', as, other: { id: 'x', reference: '26-1234-5670', own: true } }),
  ),
  { kind: 'referred', body: 'police' },
  { kind: 'referred', body: 'police', theirs: 'P/7' },
  { kind: 'call-reminded', id: 'n1' },
  { kind: 'referral-reminded' },
  { kind: 'breached', dueAt: at },
  { kind: 'escalated', level: 1, role: 'nobody', cause: 'late' },
  { kind: 'acknowledged', level: 1 },
  { kind: 'overdue-reminded' },
  { kind: 'breach-excused' },
  { kind: 'noted', note: erased, confirmed: true },
  { kind: 'noted', note: plain('place: Hamasa\nf1'), confirmed: false },
  { kind: 'resolved', result: erased, proof: ['f1'] },
  { kind: 'closed', how: 'treated' },
  { kind: 'closed', how: 'not-upheld', reason: plain('because') },
  { kind: 'reopened', cause: 'asked' },
  { kind: 'reopened', cause: 'untreated', words: plain('nobody came') },
  {
    kind: 'rated',
    notice: '1.7',
    answers: { satisfaction: plain('satisfied'), improve: erased, gone: plain('x') },
  },
  { kind: 'address-added', address },
  ...notices.map((owed): CaseEventBody => ({ kind: 'notice-owed', notice: owed })),
  { kind: 'notice-sent', id: '1.1', route: 'email', confirmed: false },
  { kind: 'notice-sent', id: '1.2', route: 'whatsapp-template', confirmed: false },
  { kind: 'notice-confirmed', id: '1.1' },
  { kind: 'notice-failed', id: '1.4', route: 'sms', code: 'rejected' },
  { kind: 'notice-withheld', id: '1.5' },
  { kind: 'call-owed', id: '1.3' },
  { kind: 'told', id: '1.3' },
]

const free = (on: string) => ({ on, counted: false, why: { ar: 'إجازة', en: 'day off' } })

const said = (more: Partial<Utterance>): Utterance => ({
  from: 'citizen',
  at,
  channel: 'helpdesk',
  address: 'sara@example.om',
  text: 'words',
  choices: [],
  attachments: [],
  refused: [],
  ...more,
})

const talk: readonly Utterance[] = [
  ...Array.from({ length: 1001 }, () => said({})),
  said({ text: 'long '.repeat(5000) }),
  said({ text: ' ', subject: 'subject', signature: 'Sara', refused: ['virus.exe'], name: 'Sara' }),
  said({ location: { latitude: 24.2, longitude: 55.7, name: 'school' } }),
  said({ attachments: [{ name: 'photo.jpg', contentType: 'image/jpeg', bytes: 3_000_000, ref: 'f1' }] }),
  said({ from: 'office', choices: ['Yes', 'No'], sending: 'sent' }),
  ...(['waiting', 'sending', 'failed', 'parked', 'held', 'cancelled'] as const).map((sending) =>
    said({ from: 'office', sending }),
  ),
]

/** Papers of a case to which everything has happened that a printed file can tell, once in each state and closing. */
export function everything(papers: CasePapers): readonly CasePapers[] {
  const filed = papers.events[0]?.event
  if (filed?.kind !== 'filed') throw new Error('a file begins with its filing')
  const by = { kind: 'officer', name: 'Amal', role: papers.policy.roles[0]?.slug ?? '' } as const
  const events: readonly CaseEvent[] = [
    filed,
    ...bodies.map((body): CaseEvent => ({ ...body, at, by })),
    {
      kind: 'verified',
      at,
      by: { kind: 'system' },
    },
  ]
  const file: Case = {
    ...papers.file,
    danger: true,
    application: true,
    outOfRemit: 'police',
    missing: [{ field: 'place' }, { field: 'details', words: 'colour' }],
    asked: [{ field: 'details', words: 'colour' }],
    fields: { ...papers.file.fields, details: erased, declarations: plain('accepted') },
    notices: noticeStates.map((state, index) => ({
      notice: notices[index] ?? notice('9.9', 'result', 'no-channel'),
      state,
      routes: state === 'call' ? ['call'] : ['origin', 'call'],
      plannedAt: at,
      sentAt: at,
      provedAt: at,
      callAt: at,
    })),
  }
  const open = (
    ['received', 'verified', 'awaiting-data', 'in-progress', 'referred', 'resolved'] as const
  ).map((state): Case => ({ ...file, state }))
  const closings: readonly Closing[] = ['treated', 'not-completed', 'not-upheld', 'out-of-remit', 'duplicate']
  const closed = closings.map(
    (how): Case => ({
      ...file,
      state: 'closed',
      resolved: { at, result: erased, proof: ['f1'] },
      closed: { at, how, reason: plain('because') },
    }),
  )
  const whole = {
    ...papers,
    talk,
    events: events.map((event, index) => ({ sequence: index + 1, event, mac: 'ab'.repeat(32) })),
    attachments: [
      {
        ref: 'f1',
        name: 'photo.jpg',
        contentType: 'image/jpeg',
        bytes: 3_000_000,
        sha256: 'cd'.repeat(32),
        isProof: true,
      },
      { ref: 'f2', name: 'lost.pdf', contentType: 'application/pdf', bytes: 900, isProof: false },
    ],
    pictures: [{ ref: 'f1', base64: '' }],
    readAt: '2027-11-22T06:00:00.000Z',
    targetAt: at,
    dueAt: at,
    explanation: [...papers.explanation, free('2026-11-27'), free('2026-11-28')],
    reopenUntil: at,
  }
  return [...[...open, ...closed].map((one) => ({ ...whole, file: one })), { ...papers, file }]
}
