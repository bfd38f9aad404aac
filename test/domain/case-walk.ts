import type { Calendar } from '../../src/domain/calendar.ts'
import type { Actor, CaseAddress, CaseEvent } from '../../src/domain/case/case.ts'
import type { CaseCommand } from '../../src/domain/case/command.ts'
import { decide } from '../../src/domain/case/decide.ts'
import type { ConnectedChannel, DecideContext } from '../../src/domain/case/decision.ts'
import type { CaseEffect } from '../../src/domain/case/effect.ts'
import { foldCase } from '../../src/domain/case/evolve.ts'
import type { Case } from '../../src/domain/case/file.ts'
import { react } from '../../src/domain/case/react.ts'
import { formatInstant, instantOf } from '../../src/domain/instant.ts'
import type { Policy } from '../../src/domain/policy.ts'
import { oman } from './calendar-fixture.ts'
import { policy as fixture } from './policy-fixture.ts'

export const webchat: CaseAddress = { channel: 'chat', channelKind: 'webchat', conversation: 'c-chat' }
export const mail: CaseAddress = { channel: 'helpdesk', channelKind: 'email', conversation: 'c-mail' }
export const officer: Actor = { kind: 'officer', name: 'Officer One', role: 'desk' }
export const citizen: Actor = { kind: 'citizen', conversation: webchat.conversation }
const system: Actor = { kind: 'system' }

const personal = new Set(['description', 'phone', 'email'])

/** Given fields, personal where the fixture's policy says so. */
export function fields(given: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, { value, personal: personal.has(name) }]),
  )
}

/** A filing; without a change a complete complaint over web chat. */
export function filing(change: Partial<Extract<CaseCommand, { kind: 'file' }>> = {}): CaseCommand {
  return {
    kind: 'file',
    type: 'complaint',
    service: 'animals',
    language: 'en',
    origin: webchat,
    contact: 'c-chat',
    fields: fields({ description: 'Stray dogs' }),
    missing: [],
    attachments: [],
    ...change,
  }
}

/** What a walk is made with. */
export interface World {
  readonly policy: Policy
  calendar: Calendar
  readonly connected: readonly ConnectedChannel[]
}

export const world: World = {
  policy: fixture,
  calendar: oman,
  connected: [
    { name: 'chat', kind: 'webchat' },
    { name: 'helpdesk', kind: 'email' },
  ],
}

/** A case that is taken through commands at instants, as the gateway does it. */
export class Walk {
  readonly events: CaseEvent[] = []
  readonly values = new Map<string, string>()
  /** What the last command wanted done. */
  effects: readonly CaseEffect[] = []
  /** The code of the last refusal. */
  refusal: string | undefined
  readonly world: World

  constructor(change: Partial<World> = {}) {
    this.world = { ...world, ...change }
  }

  /** The case; throws where nothing was filed. */
  get file(): Case {
    const file = this.#fold()
    if (!file) throw new Error('Nothing was filed.')
    return file
  }

  #folded: { readonly events: number; readonly file: Case | undefined } = { events: 0, file: undefined }

  #fold(): Case | undefined {
    if (this.#folded.events !== this.events.length)
      this.#folded = { events: this.events.length, file: foldCase(this.events) }
    return this.#folded.file
  }

  /** Gives a command at an instant (any ISO form) and returns the kinds of the events that it made. */
  give(at: string, command: CaseCommand, by: Actor = usualActor(command)): readonly string[] {
    const { policy, calendar, connected } = this.world
    const now = formatInstant(instantOf(at))
    const context: DecideContext = {
      policy,
      calendar,
      now,
      by,
      reference: '26-1234-5670',
      connected,
      digest: (value) => `digest(${value})`,
    }
    const before = this.#fold()
    const decision = decide(before, command, context)
    this.refusal = decision.kind === 'refused' ? decision.code : undefined
    this.effects = []
    if (decision.kind === 'refused') return []
    const events = decision.events.map((body): CaseEvent => ({ ...body, at: now, by }))
    for (const { digest, value } of decision.values) this.values.set(digest, value)
    this.events.push(...events)
    this.effects = react(before, this.file, events, {
      policy,
      calendar,
      connected,
      values: this.values,
    })
    return events.map(({ kind }) => kind)
  }

  /** The clock of the case at an instant. */
  tick(at: string): readonly string[] {
    return this.give(at, { kind: 'tick' }, system)
  }

  /** What the outbox reports of the newest notice. */
  report(
    at: string,
    outcome: 'sent' | 'confirmed' | 'failed' | 'withheld',
    route: string,
  ): readonly string[] {
    const notice = this.file.notices.at(-1)?.notice.id ?? ''
    return this.give(at, { kind: 'delivery', notice, outcome, route, code: 'bounced' }, system)
  }
}

const citizens: ReadonlySet<CaseCommand['kind']> = new Set([
  'file',
  'give',
  'reopen',
  'escalate',
  'withdraw',
  'rate',
])

const usualActor = ({ kind }: CaseCommand): Actor => (citizens.has(kind) ? citizen : officer)
