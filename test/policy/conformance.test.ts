import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Policy } from '../../src/domain/policy.ts'
import { caseTypes } from '../../src/domain/understanding.ts'
import { loadPolicies } from '../../src/policy/load.ts'

const loaded = loadPolicies(join(import.meta.dirname, '../../data'))

function policyOf(organisation: string): Policy {
  const policy = loaded.policies.find((candidate) => candidate.organisation === organisation)
  if (policy === undefined)
    throw new Error(`${organisation}: ${JSON.stringify(loaded.problems, undefined, 1)}`)
  return policy
}

/** A cell of the documents: what it is about, what the policy says, and what the document says. */
type Cell = readonly [about: string, says: (policy: Policy) => unknown, expected: unknown]

const channelRow = (name: string) => (policy: Policy) => {
  const channel = policy.channels.find((candidate) => candidate.name === name)
  return [channel?.address, channel?.hours, channel?.promiseSeconds]
}
const mornings = { opens: '08:30', closes: '13:00' }
const titleOf = (policy: Policy, slug: string | undefined) =>
  policy.roles.find((role) => role.slug === slug)?.title.ar
const steps = (policy: Policy, ladder: string) =>
  policy.ladders[ladder]?.levels.map(({ level, role, hours }) => [level, titleOf(policy, role), hours])

const governorate: readonly Cell[] = [
  ['phone of the contact section', channelRow('phone'), ['25643286', mornings, 60]],
  ['phone of technical support', channelRow('technical-support'), ['21212056', undefined, 60]],
  ['WhatsApp', (policy) => channelRow('whatsapp')(policy).slice(1), [mornings, 60]],
  ['social media', channelRow('social'), ['@alburaimigov', undefined, 1800]],
  ['municipality, spelled as in the guide', channelRow('municipality'), ['@burmunicpality', undefined, 1800]],
  ['e-mail', channelRow('helpdesk'), ['helpdesk@bur.gov.om', undefined, 86_400]],
  ['web chat, by day and night and at once', channelRow('webchat'), ['/chat', undefined, 60]],
  [
    'services',
    (policy) => policy.services.map((service) => service.name.ar),
    [
      'طلب مقابلة سعادة السيد محافظ البريمي',
      'طلب مقابلة أصحاب السعادة الولاة بمحافظة البريمي',
      'طلب تدريب',
      'طلب المخيمات الشتوية',
      'ردم الحفر والمستنقعات',
      'طلب إصلاح أضرار الأنواء المناخية',
      'حماية المنازل من الأودية',
      'طلب تحديد موقع الباعة المتجولين',
      'طلب تحديد موقع لمقهى متحرك',
      'حجز الحيوانات السائبة',
      'طلب خدمات مكافحة نواقل الأمراض والقوارض',
      'طلب خدمة النظافة العامة',
      'طلب غلق الليوان',
      'استغلال المساحة الأمامية للمباني التجارية',
    ],
  ],
  [
    'every service takes every type',
    (policy) => policy.services.filter((service) => service.types !== undefined),
    [],
  ],
  [
    'no service has a period of its own',
    (policy) => policy.services.filter((service) => service.deadlines !== undefined),
    [],
  ],
  ['complaint', (policy) => policy.types.complaint.deadline, { dueWorkingDays: 3 }],
  ['inquiry', (policy) => policy.types.inquiry.deadline, { dueWorkingDays: 2 }],
  [
    'report, all kinds',
    (policy) => [policy.types.report.deadline, policy.types.report.severities],
    [{ dueWorkingDays: 1 }, undefined],
  ],
  ['suggestion', (policy) => policy.types.suggestion.deadline, { dueWorkingDays: 15 }],
  [
    'routing to the section of the service',
    (policy) => [policy.routing.team, policy.services.filter((service) => !titleOf(policy, service.section))],
    [undefined, []],
  ],
  [
    'ladder of every type',
    (policy) => caseTypes.map((type) => steps(policy, policy.types[type].ladder)),
    caseTypes.map(() => [
      [1, 'رئيس قسم الدعم الفني بالمحافظة', 24],
      [2, 'مدير دائرة تقنية المعلومات بالمحافظة', 12],
      [3, 'رئيس فريق التحول الرقمي بالمحافظة', 12],
    ]),
  ],
  ['an hour of the ladder is one of the clock', (policy) => policy.ladders['governorate']?.clock, 'wall'],
  [
    'causes of escalation',
    (policy) => policy.ladders['governorate']?.causes,
    ['late', 'closed-untreated', 'status-unknown'],
  ],
  ['missing data: three working days after the warning', (policy) => policy.chase.closeAfterWorkingDays, 3],
  ['notices go by SMS first', (policy) => policy.notices.plan[0], 'sms'],
  ['reopening from the closing notice', (policy) => policy.closing.reopenHours, 48],
  ['reopening after the escalation path', (policy) => policy.closing.reopenWorkingDaysAfterLadder, 3],
  [
    'survey on both paths',
    (policy) => [policy.survey?.afterTreatment.ar, policy.survey?.afterLadder.ar.split(' ')[0]],
    ['تقييم مستوى الرضا', 'استبانة'],
  ],
  [
    'identity: name and phone are enough',
    (policy) => caseTypes.map((type) => policy.identity[type]),
    caseTypes.map(() => 'declared'),
  ],
  [
    'nothing else is asked',
    (policy) => policy.types.complaint.fields.map(({ field }) => field),
    ['description', 'name', 'phone'],
  ],
  ['no declarations', (policy) => policy.declarations, {}],
  ['who may file', (policy) => policy.applicants.map(({ name }) => name.ar), ['مستفيد']],
]

const ministry: readonly Cell[] = [
  ['website', (policy) => channelRow('website')(policy)[0], 'https://moi.gov.om'],
  ['social media', (policy) => channelRow('social')(policy)[0], '@moigovom'],
  ['e-mail', (policy) => channelRow('info')(policy)[0], 'info@moi.gov.om'],
  ['phone', (policy) => channelRow('phone')(policy)[0], '24686000'],
  ['Tajawob', (policy) => channelRow('tajawob')(policy)[0], 'https://tajawob.om'],
  [
    'services route to directorates',
    (policy) => [
      policy.services.length > 0,
      policy.services.filter((service) => !titleOf(policy, service.section)),
    ],
    [true, []],
  ],
  [
    'complaint: told "3 to 5", late after the fifth day',
    (policy) => policy.types.complaint.deadline,
    { targetWorkingDays: 3, dueWorkingDays: 5 },
  ],
  ['inquiry', (policy) => policy.types.inquiry.deadline, { dueWorkingDays: 2 }],
  [
    'report by its nature and importance',
    (policy) => policy.types.report.severities?.map(({ slug, deadline }) => [slug, deadline.dueWorkingDays]),
    [
      ['urgent', 1],
      ['important', 3],
      ['ordinary', 5],
    ],
  ],
  ['suggestion', (policy) => policy.types.suggestion.deadline, { dueWorkingDays: 15 }],
  [
    'routing: the competent team answers first',
    (policy) => titleOf(policy, policy.routing.team),
    'الفريق المختص',
  ],
  ['owner of the clock', (policy) => titleOf(policy, policy.routing.clockOwner), 'دائرة خدمة المراجعين'],
  [
    'one level of escalation, with the number of the document',
    (policy) => steps(policy, 'ministry'),
    [[2, 'المدير العام أو من يحل محله', 24]],
  ],
  [
    'causes of escalation',
    (policy) => policy.ladders['ministry']?.causes,
    ['no-answer', 'late', 'closed-untreated', 'status-unknown'],
  ],
  [
    'missing data',
    (policy) => policy.chase,
    { afterWorkingDays: 1, closeAfterWorkingDays: 3, reminderAt: '09:00' },
  ],
  [
    'reopening',
    (policy) => [policy.closing.reopenHours, policy.closing.reopenWorkingDaysAfterLadder],
    [48, 3],
  ],
  ['survey', (policy) => policy.survey !== undefined, true],
  [
    'proof of identity on complaints',
    (policy) => [
      policy.identity.complaint,
      policy.types.complaint.fields.some(({ field, required }) => field === 'civilNumber' && required),
    ],
    ['document-seen', true],
  ],
  [
    'declarations on a complaint',
    (policy) => [policy.declarations.complaint?.length, Object.keys(policy.declarations)],
    [4, ['complaint']],
  ],
  [
    'who may file, with routing of its own',
    (policy) => policy.applicants.map(({ slug, role }) => [slug, role]),
    [
      ['beneficiary', undefined],
      ['employee', 'human-resources'],
      ['supplier', 'procurement'],
      ['society', undefined],
    ],
  ],
  [
    'rights: no retaliation, a quick answer, the course of the handling',
    (policy) => policy.charter.rights.length,
    3,
  ],
  ['duties of who complains', (policy) => policy.charter.duties.length, 4],
  ['confidentiality, training, review and keeping', (policy) => policy.charter.commitments.length, 7],
  ['the policy itself is reviewed', (policy) => policy.reviewOn, '2027-11-01'],
]

const shared: readonly Cell[] = [
  ['a chat that falls silent', (policy) => [policy.session.idleMinutes, policy.session.dropHours], [30, 24]],
  [
    'the warning after a day of silence, the last reminder in the morning',
    (policy) => [policy.chase.afterWorkingDays, policy.chase.reminderAt],
    [1, '09:00'],
  ],
  ['quiet hours', (policy) => policy.notices.quietHours, { from: '21:00', to: '07:00' }],
  ['a mail is confirmed an hour after it went', (policy) => policy.notices.mailConfirmMinutes, 60],
  [
    'any other route without a receipt has failed after a day',
    (policy) => policy.notices.confirmMinutes,
    1440,
  ],
  [
    'a call that was not made is asked for again after a working day',
    (policy) => policy.notices.callRemindWorkingDays,
    1,
  ],
  [
    'closing at once after the proved result, three days after an unproved one',
    (policy) => [policy.closing.afterMinutes, policy.closing.unprovedWorkingDays],
    [0, 3],
  ],
  ['"closed without treatment" for thirty days', (policy) => policy.closing.untreatedClaimDays, 30],
  ['five wrong tries an hour', (policy) => policy.access.wrongTriesPerHour, 5],
  ['the emergency number', (policy) => policy.contact.emergency, '9999'],
  ['requests about personal data', (policy) => policy.personalDataDays, 45],
  [
    'a first application is an inquiry',
    (policy) => caseTypes.filter((type) => policy.types[type].takesApplications),
    ['inquiry'],
  ],
  [
    'a report needs no name and no phone',
    (policy) => policy.types.report.fields.filter(({ required }) => required),
    [{ field: 'description', required: true }],
  ],
  ['the calendar', (policy) => policy.calendar, 'oman'],
]

describe('the data folder', () => {
  it('has two offices and no mistake', () => {
    expect(loaded.problems.filter(({ severity }) => severity === 'mistake')).toEqual([])
    expect(loaded.policies.map(({ organisation }) => organisation)).toEqual(['al-buraimi', 'moi'])
    expect([...loaded.calendars.keys()]).toContain('oman')
  })
})

describe('what the guide of the governorate says', () => {
  it.each(governorate)('%s', (_about, says, expected) =>
    expect(says(policyOf('al-buraimi'))).toEqual(expected),
  )
})

describe('what the policy of the Ministry says', () => {
  it.each(ministry)('%s', (_about, says, expected) => expect(says(policyOf('moi'))).toEqual(expected))
})

describe.each(['al-buraimi', 'moi'])('what both keep to: %s', (organisation) => {
  it.each(shared)('%s', (_about, says, expected) => expect(says(policyOf(organisation))).toEqual(expected))
})

describe('sealed reporters', () => {
  it.each([
    [
      'al-buraimi',
      { types: ['report'], subjects: [], openers: ['director-it', 'head-digital-transformation'] },
    ],
    [
      'moi',
      { types: ['report'], subjects: ['staff-conduct'], openers: ['director-general', 'citizens-service'] },
    ],
  ])('%s', (organisation, sealing) => expect(policyOf(organisation).sealing).toEqual(sealing))
})

describe('what a case of the governorate needs to say', () => {
  it.each([
    ['meet-governor', ['subject'], ['preferredDays']],
    ['meet-wali', ['subject'], ['preferredDays']],
    ['training', ['subject'], ['preferredDays']],
    ['winter-camps', ['place', 'dates'], []],
    ['pits-and-swamps', ['place'], []],
    ['weather-damage', ['place'], []],
    ['wadi-protection', ['place'], []],
    ['street-vendor-site', ['place'], []],
    ['mobile-cafe-site', ['place'], []],
    ['stray-animals', ['place'], []],
    ['vector-control', ['place'], []],
    ['public-cleaning', ['place'], []],
    ['liwan-closure', ['place'], []],
    ['commercial-frontage', ['place'], []],
  ])('%s', (slug, required, optional) => {
    const service = policyOf('al-buraimi').services.find((candidate) => candidate.slug === slug)
    const named = (wanted: boolean) =>
      service?.fields.filter((row) => row.required === wanted).map(({ field }) => field)
    expect([named(true), named(false)]).toEqual([required, optional])
  })
})

describe('what no document says is marked', () => {
  it.each([
    ['al-buraimi', 'types.suggestion.deadline.dueWorkingDays'],
    ['al-buraimi', 'types.report.ladder'],
    ['al-buraimi', 'types.suggestion.ladder'],
    ['al-buraimi', 'types.inquiry.takesApplications'],
    ['al-buraimi', 'types.report.definition'],
    ['al-buraimi', 'channels.phone.promiseSeconds'],
    ['al-buraimi', 'ladders.governorate.clock'],
    ['al-buraimi', 'session'],
    ['al-buraimi', 'chase.afterWorkingDays'],
    ['al-buraimi', 'chase.reminderAt'],
    ['al-buraimi', 'notices.quietHours'],
    ['al-buraimi', 'notices.confirmMinutes'],
    ['al-buraimi', 'notices.callRemindWorkingDays'],
    ['al-buraimi', 'closing.afterMinutes'],
    ['al-buraimi', 'closing.untreatedClaimDays'],
    ['al-buraimi', 'survey.openDays'],
    ['al-buraimi', 'survey.questions'],
    ['al-buraimi', 'sealing'],
    ['al-buraimi', 'retention'],
    ['al-buraimi', 'services.public-cleaning.fields'],
    ['moi', 'channels.phone.hours'],
    ['moi', 'types.inquiry.deadline.dueWorkingDays'],
    ['moi', 'types.report.severities'],
    ['moi', 'ladders.ministry.levels.0.hours'],
    ['moi', 'ladders.ministry.causes'],
    ['moi', 'chase'],
    ['moi', 'notices.confirmMinutes'],
    ['moi', 'notices.callRemindWorkingDays'],
    ['moi', 'closing'],
    ['moi', 'survey'],
    ['moi', 'sealing'],
    ['moi', 'retention'],
    ['moi', 'services'],
  ])('%s: %s', (organisation, path) => expect(policyOf(organisation).assumed).toContain(path))

  it.each([
    ['al-buraimi', 'types.complaint.deadline'],
    ['al-buraimi', 'types.inquiry.deadline'],
    ['al-buraimi', 'types.report.deadline'],
    ['al-buraimi', 'ladders.governorate.levels'],
    ['al-buraimi', 'chase.closeAfterWorkingDays'],
    ['al-buraimi', 'closing.reopenHours'],
    ['al-buraimi', 'survey.afterTreatment'],
    ['al-buraimi', 'survey.afterLadder'],
    ['moi', 'types.complaint.deadline'],
    ['moi', 'types.suggestion.deadline'],
    ['moi', 'declarations'],
  ])('but not what it does say: %s, %s', (organisation, path) => {
    const { assumed } = policyOf(organisation)
    expect(assumed.filter((marked) => marked === path || marked.startsWith(`${path}.`))).toEqual([])
  })
})
