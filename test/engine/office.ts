import { flows } from '../../flows/flows.ts'
import type { Calendar } from '../../src/domain/calendar.ts'
import type { CaseEvent } from '../../src/domain/case/case.ts'
import type { CaseCommand } from '../../src/domain/case/command.ts'
import { decide } from '../../src/domain/case/decide.ts'
import { evolve } from '../../src/domain/case/evolve.ts'
import type { Case } from '../../src/domain/case/file.ts'
import { react } from '../../src/domain/case/react.ts'
import { type CaseView, viewCase } from '../../src/domain/case/view.ts'
import type { Limits } from '../../src/domain/channel.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { formatReference } from '../../src/domain/reference.ts'
import { renderSay } from '../../src/engine/render-say.ts'
import { step } from '../../src/engine/step.ts'
import type { ConversationEvent, Effect, Session, StepContext, StepResult } from '../../src/engine/types.ts'
import type { Lexicon } from '../../src/language/lexicon.ts'
import { buildResources, type Resources } from '../../src/language/resources.ts'
import { understand } from '../../src/language/understand.ts'
import { loadPolicies } from '../../src/policy/load.ts'

const loaded = loadPolicies('data')

/** The lexicon as it ships. */
export const lexicon: Lexicon = shipped()

function shipped(): Lexicon {
  if (loaded.lexicon === undefined) throw new Error('the lexicon has mistakes')
  return loaded.lexicon
}

/** A policy as it ships. */
export function policyOf(organisation: string): Policy {
  const policy = loaded.policies.find((one) => one.organisation === organisation)
  if (policy === undefined) throw new Error(`${organisation} has no policy without mistakes`)
  return policy
}

/** The calendar as it ships. */
export function calendarOf(policy: Policy): Calendar {
  const calendar = loaded.calendars.get(policy.calendar)
  if (calendar === undefined) throw new Error(`there is no calendar ${policy.calendar}`)
  return calendar
}

/** A chat that shows buttons and lists, one that has neither, a letter, a public post and a phone log. */
export const limits = {
  chat: limitsOf('dialogue', {
    buttons: { count: 6, labelLength: 40 },
    rows: { count: 20, labelLength: 60 },
  }),
  list: limitsOf('dialogue', {
    buttons: { count: 3, labelLength: 20 },
    rows: { count: 10, labelLength: 24 },
    maxTextLength: 1024,
  }),
  plain: limitsOf('dialogue', { maxTextLength: 1000 }),
  letter: limitsOf('letter', { hasSubject: true, maxTextLength: 100_000 }),
  public: limitsOf('public', { maxTextLength: 280 }),
  record: limitsOf('record', {}),
} as const

function limitsOf(manner: Limits['manner'], differs: Partial<Limits>): Limits {
  return {
    manner,
    maxTextLength: 4000,
    buttons: { count: 0, labelLength: 0 },
    rows: { count: 0, labelLength: 0 },
    attachments: { count: 5, bytes: 1_000_000, types: ['*/*'] },
    templates: false,
    receipts: 'accepted',
    delivery: 'sent',
    edits: false,
    officeWritesFirst: true,
    hasSubject: false,
    ...differs,
  }
}

/** What a message may bring beside its text. */
export type Extras = Partial<
  Omit<Extract<ConversationEvent, { kind: 'message' }>, 'kind' | 'text' | 'understanding'>
>

const connected = [
  { name: 'webchat', kind: 'webchat' },
  { name: 'helpdesk', kind: 'email' },
]
const key = new TextEncoder().encode('a key for tests!')

/**
 * A conversation with real engine, real cases and a clock that only moves when told. Session and cases go through
 * JSON between every two events.
 */
export class Office {
  readonly policy: Policy
  readonly calendar: Calendar
  readonly resources: Resources
  readonly values = new Map<string, string>()
  readonly cases = new Map<string, Case>()
  private filed = 0
  private events = 0
  now: string

  constructor(organisation = 'al-buraimi', now = '2026-11-22T06:00:00.000Z') {
    this.policy = policyOf(organisation)
    this.calendar = calendarOf(this.policy)
    this.resources = buildResources(this.policy, lexicon, loaded.models.get(this.policy.organisation))
    this.now = now
  }

  /** A new conversation of a new contact, or of the one named. */
  talk(
    channel: keyof typeof limits = 'chat',
    proven: StepContext['proven'] = {},
    contact = `contact-${this.events}`,
  ): Conversation {
    return new Conversation(this, channel, proven, contact)
  }

  chance(): string {
    this.events++
    return (this.events * 7919).toString(16).padStart(16, '1').padEnd(32, '0')
  }

  view(id: string, contact: string): CaseView | undefined {
    const file = this.cases.get(id)
    if (file === undefined) return undefined
    return viewCase(file, {
      id,
      access: file.contact === contact ? 'own' : 'none',
      policy: this.policy,
      calendar: this.calendar,
      connected,
      values: this.values,
    })
  }

  /** Does a command to a case as the gateway would; the news for the conversation, or the refusal's code. */
  command(
    id: string | undefined,
    command: CaseCommand,
    by: CaseEvent['by'],
  ): { readonly id: string; readonly news: readonly ConversationEvent[] } {
    const before = id === undefined ? undefined : this.cases.get(id)
    const reference = id === undefined ? formatReference(2026, this.filed++, key) : undefined
    const digest = (value: string): string =>
      `d${[...value].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003, 7)}`
    const decision = decide(before, command, {
      policy: this.policy,
      calendar: this.calendar,
      now: this.now,
      by,
      connected,
      digest,
      ...(reference === undefined ? {} : { reference }),
    })
    const caseId = id ?? `case-${this.filed}`
    if (decision.kind === 'refused') {
      const view = this.view(caseId, before?.contact ?? '')
      return {
        id: caseId,
        news:
          view === undefined
            ? []
            : [{ kind: 'case', about: { kind: 'refused', code: decision.code }, case: view }],
      }
    }
    for (const { digest: name, value } of decision.values) this.values.set(name, value)
    const events = decision.events.map((body): CaseEvent => ({ ...body, at: this.now, by }))
    const after = events.reduce<Case | undefined>((file, event) => evolve(file, event), before)
    if (after === undefined) return { id: caseId, news: [] }
    this.cases.set(caseId, JSON.parse(JSON.stringify(after)))
    const effects = react(before, after, events, {
      policy: this.policy,
      calendar: this.calendar,
      connected,
      values: this.values,
    })
    const view = this.view(caseId, after.contact)
    return {
      id: caseId,
      news: effects.flatMap((effect) =>
        effect.kind === 'tell' && view !== undefined
          ? [{ kind: 'case' as const, about: effect.news, case: view }]
          : [],
      ),
    }
  }
}

const channels = {
  chat: { name: 'webchat', kind: 'webchat' },
  list: { name: 'whatsapp', kind: 'whatsapp-cloud' },
  plain: { name: 'webchat', kind: 'webchat' },
  letter: { name: 'helpdesk', kind: 'email' },
  public: { name: 'social', kind: 'x' },
  record: { name: 'phone', kind: 'phone' },
} as const

/** One dialogue with one address. */
export class Conversation {
  session: Session | undefined
  readonly effects: Effect[] = []
  readonly trace: string[] = []
  private readonly office: Office
  private readonly channel: keyof typeof limits
  private readonly proven: StepContext['proven']
  contact: string

  constructor(office: Office, channel: keyof typeof limits, proven: StepContext['proven'], contact: string) {
    this.office = office
    this.channel = channel
    this.proven = proven
    this.contact = contact
  }

  private context(): StepContext {
    const { name, kind } = channels[this.channel]
    return {
      now: this.office.now,
      chance: this.office.chance(),
      policy: this.office.policy,
      calendar: this.office.calendar,
      channel: { name, kind, limits: limits[this.channel] },
      conversation: { id: `conversation-${this.contact}`, contact: this.contact },
      proven: this.proven,
      baseUrl: 'https://chat.example.om',
    }
  }

  /** What a citizen writes; the office's finished answers, every message of it. */
  says(text: string, extras: Extras = {}): string {
    const understanding = understand(text, this.office.resources)
    const mentioned = new Set(
      understanding.slots.filter(({ name }) => name === 'reference').map(({ value }) => value),
    )
    const cases = [...this.office.cases.entries()]
      .filter(([, file]) => file.contact === this.contact || mentioned.has(file.reference))
      .flatMap(([id]) => this.office.view(id, this.contact) ?? [])
      .reverse()
    return this.hear({
      kind: 'message',
      id: 'm',
      text,
      attachments: [],
      automatic: false,
      believed: true,
      understanding,
      cases,
      ...extras,
    })
  }

  /** Presses a button. */
  chooses(choice: string): string {
    return this.says('', { choice })
  }

  /** Any event, with what follows from it: commands to cases and their news. */
  hear(event: ConversationEvent): string {
    const result: StepResult = JSON.parse(
      JSON.stringify(step(flows, this.context(), this.session, JSON.parse(JSON.stringify(event)))),
    )
    this.session = result.state
    this.effects.push(...result.effects)
    this.trace.push(...result.trace)
    const said = result.effects.flatMap((effect) => (effect.kind === 'say' ? [this.render(effect)] : []))
    for (const effect of result.effects) said.push(...this.follow(effect))
    return said.filter((words) => words !== '').join('\n---\n')
  }

  private follow(effect: Effect): readonly string[] {
    const by = { kind: 'citizen', conversation: `conversation-${this.contact}` } as const
    if (effect.kind === 'file')
      return this.office.command(undefined, effect.command, by).news.map((news) => this.hear(news))
    if (effect.kind === 'command')
      return this.office.command(effect.caseId, effect.command, by).news.map((news) => this.hear(news))
    if (effect.kind !== 'link-contact') return []
    this.contact = this.office.cases.get(effect.caseId)?.contact ?? this.contact
    const view = this.office.view(effect.caseId, this.contact)
    return view === undefined ? [] : [this.hear({ kind: 'linked', case: view })]
  }

  private render(say: Extract<Effect, { kind: 'say' }>): string {
    const pieces = renderSay(say, {
      policy: this.office.policy,
      zone: this.office.calendar.zone,
      limits: limits[this.channel],
    })
    return pieces
      .map(({ text, choices }) => [text, ...choices.map(({ label }) => `[${label}]`)].join('\n'))
      .join('\n---\n')
  }

  /** The last effect of a kind. */
  last<Kind extends Effect['kind']>(kind: Kind): Extract<Effect, { kind: Kind }> | undefined {
    return this.effects.findLast((effect): effect is Extract<Effect, { kind: Kind }> => effect.kind === kind)
  }
}
