import type { DeadlinePolicy, Ladder, Policy, TypePolicy } from '../domain/policy.ts'
import type { Bilingual, CountUnit, Language, TextRef, TextValue } from '../domain/text.ts'
import { type CaseType, caseTypes } from '../domain/understanding.ts'
import { renderText } from '../engine/render-text.ts'

/** The public service charter of an organisation, in one language. */
export interface Charter {
  readonly title: string
  /** The first cell of a row names it; a section of one-celled rows is a list. */
  readonly sections: readonly CharterSection[]
}

export interface CharterSection {
  readonly heading: string
  readonly rows: readonly (readonly string[])[]
}

/** Cells are texts or names; an empty one is left out. */
type Cell = TextRef | Bilingual | string

interface Section {
  readonly heading: TextRef
  readonly rows: readonly (readonly Cell[])[]
}

/** Makes the charter from the policy: every figure in it is the one that the engine keeps to. */
export function policyPage(policy: Policy, language: Language): Charter {
  const say = (ref: TextRef) => renderText(ref, language, policy, zone)
  const cell = (content: Cell) =>
    typeof content === 'string' ? content : 'key' in content ? say(content) : content[language]
  return {
    title: say({ key: 'charter.title' }),
    sections: sectionsOf(policy)
      .filter(({ rows }) => rows.length > 0)
      .map(({ heading, rows }) => ({
        heading: say(heading),
        rows: rows.map((row) => row.map(cell).filter((content) => content !== '')),
      })),
  }
}

/** The charter as plain text: a heading, then a line for each row. */
export function renderCharter(charter: Charter): string {
  const sections = charter.sections.map(({ heading, rows }) =>
    [heading, ...rows.map((row) => `- ${row.join(' | ')}`)].join('\n'),
  )
  return `${[charter.title, ...sections].join('\n\n')}\n`
}

/** A charter tells times of day only; they are rendered as instants of a day in UTC. */
const zone = 'UTC'

function sectionsOf(policy: Policy): readonly Section[] {
  const section = (key: string, rows: readonly (readonly Cell[])[]): Section => ({ heading: { key }, rows })
  const list = (items: readonly Cell[]) => items.map((item) => [item])
  const { contact } = policy
  return [
    {
      heading: {
        key: 'charter.lead',
        values: { section: name(contact.section), phone: code(contact.phone) },
      },
      rows: [[{ key: 'charter.lead.emergency' }, contact.emergency]],
    },
    section('charter.channels', channels(policy)),
    section(
      'charter.types',
      caseTypes.flatMap((type) => periods(policy.types[type])),
    ),
    section('charter.services', list(policy.services.map((service) => service.name))),
    section(
      'charter.identity',
      caseTypes.map((type) => [
        policy.types[type].name,
        { key: `charter.identity.${needsName(policy, type) ? policy.identity[type] : 'anonymous'}` },
      ]),
    ),
    ...caseTypes.map((type) => ({
      heading: { key: 'charter.declarations', values: { type: name(policy.types[type].name) } },
      rows: list(policy.declarations[type] ?? []),
    })),
    section('charter.data', [
      [{ key: 'charter.data.ask' }],
      [within('charter.data.close', 'days', 'days', policy.chase.closeAfterWorkingDays)],
    ]),
    ...ladders(policy),
    section('charter.reopen', reopening(policy)),
    section('charter.survey', survey(policy)),
    section('charter.rights', list(policy.charter.rights)),
    section('charter.duties', list(policy.charter.duties)),
    section('charter.commitments', list(policy.charter.commitments)),
    section('charter.privacy', [
      [within('charter.privacy.requests', 'days', 'calendar-days', policy.personalDataDays)],
    ]),
    section('charter.remit', [
      [{ key: 'charter.remit.tajawob', values: { link: code(policy.remit.tajawob) } }],
    ]),
  ]
}

function needsName(policy: Policy, type: CaseType): boolean {
  return policy.types[type].fields.some(
    ({ field, required }) => required && policy.fields[field]?.reads === 'name',
  )
}

/** Ways that citizens are told of only where they have an address: nobody writes to a sender's name, and WhatsApp is one. */
const besides: ReadonlySet<string> = new Set(['sms', 'whatsapp-web'])

function channels(policy: Policy): readonly (readonly Cell[])[] {
  const open = policy.channels.filter(({ kind, address }) => !besides.has(kind) || address !== '')
  return open.map(({ label, address, hours, promiseSeconds }) => [
    label,
    address,
    hours === undefined
      ? { key: 'charter.hours.always' }
      : { key: 'charter.hours', values: { opens: timeOfDay(hours.opens), closes: timeOfDay(hours.closes) } },
    promise(promiseSeconds),
  ])
}

/** 60 seconds is "at once". */
function promise(seconds: number): TextRef {
  if (seconds <= 60) return { key: 'charter.promise.at-once' }
  const minutes = Math.ceil(seconds / 60)
  return minutes % 60 === 0
    ? within('charter.promise', 'period', 'hours', minutes / 60)
    : within('charter.promise', 'period', 'minutes', minutes)
}

function periods(type: TypePolicy): readonly (readonly Cell[])[] {
  if (type.severities === undefined) return [[type.name, period(type.deadline), type.definition]]
  return type.severities.map((severity, index) => [
    { key: 'charter.severity', values: { type: name(type.name), severity: name(severity.name) } },
    period(severity.deadline),
    index === 0 ? type.definition : '',
  ])
}

function period({ targetWorkingDays, dueWorkingDays }: DeadlinePolicy): TextRef {
  const due: TextValue = { kind: 'count', unit: 'days', n: dueWorkingDays }
  if (targetWorkingDays === undefined) return { key: 'charter.period', values: { due } }
  return { key: 'charter.period.range', values: { target: code(String(targetWorkingDays)), due } }
}

/** Each ladder once, named by its types where there are several. */
function ladders(policy: Policy): readonly Section[] {
  const used = Object.entries(policy.ladders).map(([slug, ladder]) => ({
    ladder,
    types: caseTypes.filter((type) => policy.types[type].ladder === slug),
  }))
  return used
    .filter(({ types }) => types.length > 0)
    .flatMap(({ ladder, types }) => [
      { heading: ladderHeading(policy, types, used.length), rows: levels(policy, ladder) },
      {
        heading: { key: 'charter.causes' },
        rows: ladder.causes.map((cause) => [{ key: `charter.cause.${cause}` }]),
      },
    ])
}

function ladderHeading(policy: Policy, types: readonly CaseType[], ladderCount: number): TextRef {
  if (ladderCount === 1) return { key: 'charter.ladder' }
  const items = types.map((type) => name(policy.types[type].name))
  return { key: 'charter.ladder.named', values: { types: { kind: 'list', items } } }
}

function levels(policy: Policy, ladder: Ladder): readonly (readonly Cell[])[] {
  return ladder.levels.map(({ level, role, hours }) => [
    { key: 'charter.level', values: { level: code(String(level)) } },
    policy.roles.find(({ slug }) => slug === role)?.title ?? role,
    within('charter.period', 'due', 'hours', hours),
  ])
}

function reopening({ closing }: Policy): readonly (readonly Cell[])[] {
  return [
    [{ key: 'charter.reopen.treated' }, within('charter.period', 'due', 'hours', closing.reopenHours)],
    [
      { key: 'charter.reopen.ladder' },
      within('charter.period', 'due', 'days', closing.reopenWorkingDaysAfterLadder),
    ],
    [
      { key: 'charter.reopen.untreated' },
      within('charter.period', 'due', 'calendar-days', closing.untreatedClaimDays),
    ],
  ]
}

function survey({ survey: names }: Policy): readonly (readonly Cell[])[] {
  if (names === undefined) return []
  return [
    [{ key: 'charter.survey.treated' }, names.afterTreatment],
    [{ key: 'charter.survey.ladder' }, names.afterLadder],
  ]
}

function within(key: string, placeholder: string, unit: CountUnit, n: number): TextRef {
  return { key, values: { [placeholder]: { kind: 'count', unit, n } } }
}

function timeOfDay(time: string): TextValue {
  return { kind: 'instant', at: `1970-01-01T${time}:00Z`, form: 'time' }
}

function name(bilingual: Bilingual): TextValue {
  return { kind: 'name', name: bilingual }
}

function code(value: string): TextValue {
  return { kind: 'code', value }
}
