import { RehearsalClock } from '../../clock.ts'
import type { Config } from '../../config.ts'
import type { ChannelTrouble } from '../../domain/channel-trouble.ts'
import { WaslError } from '../../domain/errors.ts'
import type { Attachment, GeoPoint, Inbound } from '../../domain/message.ts'
import type { Policy } from '../../domain/policy.ts'
import { makeChannelAlarms } from '../../gateway/channel-alarms.ts'
import { operationNamed } from '../../gateway/operations/all.ts'
import { moveClock } from '../../gateway/operations/clock.ts'
import { silentLog } from '../../log.ts'
import { type Assembled, assemble, type ReadPolicies, readPolicies } from '../../main.ts'
import { bytesOf, isAlwaysPlayed, rehearsedChannel, type Said, smsChannel } from './channel.ts'

/** Who is on stage, and when it begins. */
export interface Stage {
  readonly organisation: string
  readonly channel: string
  readonly address: string
  readonly name?: string
  readonly at: Date
  /** Where the work of every role goes; without it, it becomes tasks. */
  readonly officers?: string
  /** A channel that is played and that nobody can answer. */
  readonly oneWay?: string
  /** Values that the policy has instead of its file's, as `dotted.path=value`. */
  readonly policy?: readonly string[]
  /** Channels on which somebody talks later, opened beside those that the policy connects. */
  readonly alsoOn?: readonly string[]
}

/** What goes along with the citizen's next message. */
export interface Props {
  readonly subject?: string
  readonly choice?: string
  readonly attachments?: readonly Attachment[]
  readonly location?: GeoPoint
  readonly automatic?: true
  /** It takes the place of what was written before. */
  readonly edited?: true
  readonly authenticated?: true
  readonly language?: 'ar' | 'en'
  /** It answers the last letter of ours to this address, through its signed address. */
  readonly reply?: true
  /** The next one comes before anything is said to this one. */
  readonly quick?: true
}

/** The policies with a channel for text messages, where one is played on and none is in them. */
function withPlayed({ loaded, lexicon }: ReadPolicies, played: readonly string[]): ReadPolicies {
  if (!played.includes(smsChannel.name)) return { loaded, lexicon }
  const policies = loaded.policies.map((policy) =>
    policy.channels.some(({ name }) => name === smsChannel.name)
      ? policy
      : { ...policy, channels: [...policy.channels, smsChannel] },
  )
  return { loaded: { ...loaded, policies }, lexicon }
}

/** The policies with values that a play is about instead of their own. */
function withValues(
  { loaded, lexicon }: ReadPolicies,
  { organisation, policy: values }: Stage,
): ReadPolicies {
  if (values === undefined) return { loaded, lexicon }
  const policies = loaded.policies.map((policy) =>
    policy.organisation === organisation ? values.reduce(withValue, policy) : policy,
  )
  return { loaded: { ...loaded, policies }, lexicon }
}

function withValue(policy: Policy, written: string): Policy {
  const [path = '', value = ''] = written.split('=')
  const changed = structuredClone(policy)
  const names = path.split('.')
  let place: unknown = changed
  for (const name of names.slice(0, -1)) place = memberOf(place, name)
  const last = names.at(-1) ?? ''
  const before = memberOf(place, last)
  if (typeof before !== 'string' && typeof before !== 'number')
    throw new WaslError(
      'policy-value-unknown',
      `The policy has no word or number at "${path}" to be changed.`,
    )
  Object.assign(place as object, { [last]: typeof before === 'number' ? Number(value) : value })
  return changed
}

const memberOf = (place: unknown, name: string): unknown =>
  typeof place === 'object' && place !== null && Object.hasOwn(place, name)
    ? (place as Record<string, unknown>)[name]
    : undefined

function assertOffice({ loaded }: ReadPolicies, { organisation }: Stage): void {
  const known = loaded.policies.map((policy) => policy.organisation)
  if (known.includes(organisation)) return
  throw new WaslError(
    'organisation-unknown',
    `There is no organisation "${organisation}"; there are ${known.join(', ')}.`,
  )
}

const channelUnknown = (organisation: string, channel: string, known: readonly string[]): WaslError =>
  new WaslError(
    'channel-unknown',
    `${organisation} has no channel "${channel}" to talk on; it has ${known.join(', ')}.`,
  )

/** A key that everybody knows: rehearsals give the same references and links every time, and nothing real is behind them. */
const rehearsalKey = '00'.repeat(32)

/** What the operator's machine is called and whom it writes to is no part of a play: it gives the same everywhere. */
const anywhere = { baseUrl: 'http://127.0.0.1:8080', baseUrlIsGuessed: false, environment: {} } as const

/** A gateway in memory on a clock that only moves when told, whose channels are played. */
export class Rehearsal {
  readonly #assembled: Assembled
  readonly #said: Said[]
  readonly organisation: string
  channel: string
  address: string
  name: string | undefined
  #count = 0
  #requests = 0
  /** The last link, reference and code that were said to anybody. */
  lastLink: string | undefined
  lastCode: string | undefined
  #lastLetter: { readonly caseId: string | undefined } | undefined

  private constructor(assembled: Assembled, said: Said[], stage: Stage) {
    this.#assembled = assembled
    this.#said = said
    this.organisation = stage.organisation
    this.channel = stage.channel
    this.address = stage.address
    this.name = stage.name
  }

  /** `policies`: what was read for this configuration before. */
  static async open(config: Config, stage: Stage, policies?: ReadPolicies): Promise<Rehearsal> {
    const read = policies ?? readPolicies(config, { now: () => stage.at })
    assertOffice(read, stage)
    const said: Said[] = []
    const played = [
      stage.channel,
      ...(stage.alsoOn ?? []),
      ...(stage.oneWay === undefined ? [] : [stage.oneWay]),
    ]
    const clock = new RehearsalClock(stage.at)
    const assembled = await assemble({
      config: {
        ...config,
        ...anywhere,
        officersEmail: stage.officers,
        dataDir: ':memory:',
        key: rehearsalKey,
        organisations: [stage.organisation],
      },
      log: silentLog,
      clock,
      use: 'rehearsal',
      openChannel: (policy) =>
        isAlwaysPlayed(policy) || played.includes(policy.name)
          ? rehearsedChannel(policy, (message) => said.push(message), {
              oneWay: policy.name === stage.oneWay,
            })
          : undefined,
      policies: withPlayed(withValues(read, stage), played),
    })
    if (!assembled.gateway.offices.get(stage.organisation)?.channels.has(stage.channel)) {
      await assembled.close()
      throw channelUnknown(stage.organisation, stage.channel, [
        ...(read.loaded.policies.find((one) => one.organisation === stage.organisation)?.channels ?? []).map(
          ({ name }) => name,
        ),
      ])
    }
    return new Rehearsal(assembled, said, stage)
  }

  /** The office's zone. */
  get zone(): string {
    return this.#office?.calendar.zone ?? 'UTC'
  }

  /** From now on somebody else talks. */
  enter(channel: string, address: string, name: string | undefined): void {
    const open = [...(this.#office?.channels.keys() ?? [])]
    if (!open.includes(channel)) throw channelUnknown(this.organisation, channel, open)
    this.channel = channel
    this.address = address
    this.name = name
  }

  get #office() {
    return this.gateway.offices.get(this.organisation)
  }

  get gateway() {
    return this.#assembled.gateway
  }

  /** The citizen writes; returns what the office says then. */
  async say(text: string, props: Props = {}): Promise<readonly Said[]> {
    this.#count += 1
    const { subject, choice, attachments = [], location, automatic, authenticated, language, reply } = props
    const sealedCase = reply === undefined ? undefined : this.#lastLetter?.caseId
    const inbound: Inbound = {
      kind: props.edited === undefined ? 'message' : 'edit',
      channel: this.channel,
      externalId: `rehearsed-${this.#count}`,
      conversation: this.address,
      from: this.name === undefined ? { address: this.address } : { address: this.address, name: this.name },
      text,
      attachments,
      ...(subject === undefined ? {} : { subject }),
      ...(choice === undefined ? {} : { choice }),
      ...(location === undefined ? {} : { location }),
      ...(automatic === undefined ? {} : { automatic }),
      ...(authenticated === undefined ? {} : { authenticated }),
      ...(language === undefined ? {} : { languageHint: language }),
      ...(sealedCase === undefined ? {} : { sealedCase }),
    }
    const item = {
      externalId: inbound.externalId,
      contentType: 'application/json',
      body: bytesOf(inbound),
    }
    await this.gateway.intake.take(this.organisation, this.channel, [item])
    if (props.quick === true) return []
    await this.gateway.settle()
    return this.#heard()
  }

  /** The work that waits for people: the role and what it is about. */
  async tasks(): Promise<readonly string[]> {
    const listed = (await operationNamed('tasks-list')?.(this.gateway, {
      organisation: this.organisation,
    })) as {
      readonly tasks: readonly { readonly kind: string; readonly role: string; readonly subject: string }[]
    }
    return listed.tasks.flatMap(({ kind, role, subject }) => `${kind}, ${role}: ${subject}`.split('\n'))
  }

  async moveTo(at: Date): Promise<readonly Said[]> {
    await moveClock(this.gateway, at)
    return this.#heard()
  }

  now(): Date {
    return this.gateway.core.clock.now()
  }

  /** An operation as a person would ask for it, e.g. `case-do`. */
  async operate(name: string, input: object): Promise<readonly Said[]> {
    const operation = operationNamed(name)
    if (operation === undefined) throw new WaslError('operation-unknown', `There is no operation "${name}".`)
    this.#requests += 1
    await operation(this.gateway, { ...input, request: `rehearsed-${this.#requests}` })
    await this.gateway.settle()
    return this.#heard()
  }

  /** A channel comes into a trouble that only a person mends, or out of it. */
  async befall(channel: string, what: 'trouble' | 'well', trouble: ChannelTrouble): Promise<readonly Said[]> {
    const office = this.#office
    if (office === undefined) return []
    const alarms = makeChannelAlarms(this.gateway.core, office)
    await (what === 'trouble' ? alarms.raise(channel, trouble) : alarms.settle(channel, trouble))
    await this.gateway.settle()
    return this.#heard()
  }

  /** The citizen opens the last link that was written to them, in the present channel. */
  async openLink(): Promise<readonly Said[]> {
    const token = this.lastLink?.split('/l/')[1]
    if (token === undefined) throw new WaslError('link-unknown', 'No link has been written to anybody yet.')
    const outcome = await this.gateway.links.join(token, this.channel, this.address)
    if (outcome.kind !== 'done') throw new WaslError('link-refused', `The link was refused: ${outcome.kind}.`)
    await this.gateway.settle()
    return this.#heard()
  }

  /** The reference of the case that was filed last, as people write it. */
  async lastReference(): Promise<string | undefined> {
    const row = await this.gateway.core.store.writer
      .selectFrom('cases')
      .select('reference')
      .where('organisation', '=', this.organisation)
      .orderBy('received_at', 'desc')
      .limit(1)
      .executeTakeFirst()
    return row?.reference
  }

  close(): Promise<void> {
    return this.#assembled.close()
  }

  #heard(): readonly Said[] {
    const said = this.#said.splice(0)
    for (const { channel, outbound } of said) {
      this.lastLink = /https?:\/\/\S+?\/l\/[\w.-]+/.exec(outbound.text)?.[0] ?? this.lastLink
      this.lastCode = /(?<!\d)\d{6}(?!\d)/.exec(outbound.text)?.[0] ?? this.lastCode
      if (channel === this.channel && outbound.to.address === this.address)
        this.#lastLetter = { caseId: outbound.caseId }
    }
    return said
  }
}
