import { z } from 'zod'
import { identityLevels, noticeRoutes } from '../domain/policy.ts'
import { caseTypes } from '../domain/understanding.ts'
import {
  bilingual,
  count,
  date,
  fieldName,
  keywords,
  phone,
  slug,
  span,
  time,
  variable,
  workingDays,
} from './shapes.ts'

/** Settings of an adapter, some of which the environment gives. */
const configured = {
  settings: z.record(z.string(), z.unknown()).default({}),
  settingEnv: z.record(z.string(), variable).default({}),
  secretEnv: z.record(z.string(), variable).default({}),
}

const channel = z.strictObject({
  name: slug,
  kind: z.enum([
    'webchat',
    'email',
    'whatsapp-web',
    'whatsapp-cloud',
    'sms',
    'telegram',
    'x',
    'messenger',
    'instagram',
    'phone',
    'portal',
  ]),
  label: bilingual,
  address: z.string(),
  hours: span.exactOptional(),
  promiseSeconds: count,
  connected: z.boolean(),
  ...configured,
})

const deadline = z
  .strictObject({ targetWorkingDays: workingDays.exactOptional(), dueWorkingDays: workingDays })
  .refine(
    // A due that is no count has its own mistake.
    ({ targetWorkingDays, dueWorkingDays }) =>
      targetWorkingDays === undefined || dueWorkingDays < 1 || targetWorkingDays <= dueWorkingDays,
    { error: 'must not be later than dueWorkingDays', path: ['targetWorkingDays'] },
  )

const neededField = z.strictObject({ field: fieldName, required: z.boolean() })

const type = z.strictObject({
  name: bilingual,
  definition: bilingual,
  deadline: deadline.exactOptional(),
  ladder: slug,
  takesApplications: z.boolean().exactOptional(),
  fields: z.array(neededField),
  severities: z.array(z.strictObject({ slug, name: bilingual, deadline })).exactOptional(),
})

const role = z.strictObject({
  slug,
  title: bilingual,
  email: z.email('must be an e-mail address').exactOptional(),
  emailEnv: variable.exactOptional(),
})

const ladder = z.strictObject({
  clock: z.enum(['wall', 'working']),
  levels: z
    .array(z.strictObject({ level: count, role: slug, hours: count }))
    .min(1, 'needs at least one level'),
  causes: z.array(z.enum(['late', 'closed-untreated', 'status-unknown', 'no-answer'])),
  supervisor: slug,
})

const field = z
  .strictObject({
    reads: z.enum(['text', 'place', 'name', 'phone', 'civil-number', 'email', 'dates', 'choice', 'document']),
    personal: z.boolean(),
    maxLength: count,
    choices: z
      .array(z.strictObject({ slug, name: bilingual }))
      .min(2, 'needs at least two choices')
      .exactOptional(),
  })
  .refine(({ reads, choices }) => (reads === 'choice') === (choices !== undefined), {
    error: 'must stand where, and only where, the field reads a choice',
    path: ['choices'],
  })

const share = z.number().min(0).max(1)
const identity = z.enum(identityLevels)
const caseType = z.enum(caseTypes)
const declarations = z.array(bilingual).min(1)

const surveyQuestion = z.strictObject({
  slug,
  ask: bilingual,
  answers: z
    .array(
      z.strictObject({
        slug,
        name: bilingual,
        poor: z.literal(true).exactOptional(),
        spellings: keywords,
      }),
    )
    .min(2, 'needs at least two answers')
    .max(10, 'has more than the ten answers that a list on a phone can hold')
    .exactOptional(),
})

/** Shape of `data/<organisation>/policy.yaml`, assumed values unwrapped. */
export const policySchema = z.strictObject({
  organisation: slug,
  version: count,
  name: bilingual,
  shortName: bilingual,
  calendar: slug,
  contact: z.strictObject({ phone, emergency: phone, section: bilingual }),
  reviewOn: date.exactOptional(),
  channels: z.array(channel).min(1, 'needs at least one channel'),
  languageModel: z.strictObject(configured).exactOptional(),
  types: z.strictObject({ complaint: type, inquiry: type, report: type, suggestion: type }),
  roles: z.array(role).min(1, 'needs at least one role'),
  routing: z.strictObject({ general: slug, team: slug.exactOptional(), clockOwner: slug }),
  ladders: z.record(slug, ladder),
  fields: z.record(fieldName, field),
  session: z.strictObject({ idleMinutes: count, dropHours: count, patience: count }),
  chase: z.strictObject({ afterWorkingDays: count, closeAfterWorkingDays: count, reminderAt: time }),
  notices: z.strictObject({
    plan: z.array(z.enum(noticeRoutes)).min(1, 'needs at least one route'),
    quietHours: z.strictObject({ from: time, to: time }),
    mailConfirmMinutes: count,
    confirmMinutes: count.exactOptional(),
    callRemindWorkingDays: count.exactOptional(),
    answersPerHour: count,
    keepTryingHours: count,
    massLimit: count,
    hourLimit: count.exactOptional(),
    templates: z
      .record(
        z.string(),
        z.strictObject({
          name: z.string().regex(/^[a-z0-9_]{1,512}$/, 'must be lower-case letters, digits and underscores'),
          parameters: z.array(z.string().min(1)),
        }),
      )
      .exactOptional(),
    unknownOutcome: z.enum(['send-again', 'park']),
  }),
  closing: z.strictObject({
    afterMinutes: z.int().min(0),
    unprovedWorkingDays: count,
    reopenHours: count,
    reopenWorkingDaysAfterLadder: count,
    untreatedClaimDays: count,
  }),
  access: z.strictObject({ wrongTriesPerHour: count, codeMinutes: count, linkDays: count }),
  understanding: z
    .strictObject({ take: share, suppose: share, ask: share })
    .refine(({ take, suppose, ask }) => ask <= suppose && suppose <= take, {
      error: 'must not fall from ask over suppose to take',
      path: ['ask'],
    }),
  declarations: z.strictObject({
    complaint: declarations.exactOptional(),
    inquiry: declarations.exactOptional(),
    report: declarations.exactOptional(),
    suggestion: declarations.exactOptional(),
  }),
  applicants: z
    .array(z.strictObject({ slug, name: bilingual, role: slug.exactOptional() }))
    .min(1, 'needs at least one kind'),
  identity: z.strictObject({
    complaint: identity,
    inquiry: identity,
    report: identity,
    suggestion: identity,
  }),
  sealing: z.strictObject({
    types: z.array(caseType),
    subjects: z.array(slug),
    openers: z.array(slug).exactOptional(),
  }),
  remit: z.strictObject({
    tajawob: z.url({ protocol: /^https$/, error: 'must be an https address' }),
    followUpWorkingDays: count.exactOptional(),
    bodies: z.array(z.strictObject({ slug, name: bilingual, keywords })),
  }),
  privacyLink: z
    .string()
    .regex(/^(https:\/\/\S+|\/\S*)$/, 'must be an https address or a path that begins with "/"'),
  personalDataDays: count,
  survey: z
    .strictObject({
      afterTreatment: bilingual,
      afterLadder: bilingual,
      openDays: count,
      questions: z.array(surveyQuestion).min(1, 'needs at least one question'),
    })
    .exactOptional(),
  charter: z.strictObject({
    rights: z.array(bilingual),
    duties: z.array(bilingual),
    commitments: z.array(bilingual),
  }),
  retention: z.strictObject({ rawDays: count, closedCaseYears: count }),
  attachments: z.strictObject({
    maxBytes: count,
    maxCount: count,
    types: z.array(z.string().regex(/^[a-z]+\/[\w.+-]+$/, 'must be a media type such as image/png')),
  }),
})

/** Shape of `data/<organisation>/services.yaml`. */
export const servicesSchema = z.strictObject({
  services: z.array(
    z.strictObject({
      slug,
      name: bilingual,
      short: bilingual,
      keywords,
      section: slug,
      fields: z.array(neededField.extend({ types: z.array(caseType).min(1).exactOptional() })),
      proof: z.enum(['photo', 'letter']).exactOptional(),
      deadlines: z
        .strictObject({
          complaint: deadline.exactOptional(),
          inquiry: deadline.exactOptional(),
          report: deadline.exactOptional(),
          suggestion: deadline.exactOptional(),
        })
        .exactOptional(),
      types: z.array(caseType).min(1, 'must name at least one type').exactOptional(),
    }),
  ),
})

/** Shape of `data/<organisation>/places.yaml`. */
export const placesSchema = z.strictObject({
  places: z.array(
    z.strictObject({
      slug,
      kind: z.enum(['wilayat', 'area']),
      name: bilingual,
      wilayat: slug.exactOptional(),
      spellings: keywords,
      ordinary: z.boolean().exactOptional(),
    }),
  ),
})

/** `policy.yaml` as its schema gives it: a type may still lack its deadline. */
export type PolicyFile = z.output<typeof policySchema>
export type ServiceEntry = z.output<typeof servicesSchema>['services'][number]
export type PlaceEntry = z.output<typeof placesSchema>['places'][number]
