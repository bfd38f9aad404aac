import type { Calendar } from '../domain/calendar.ts'
import type { ConnectedChannel } from '../domain/case/decision.ts'
import type { AnyOpenChannel, Limits } from '../domain/channel.ts'
import { WaslError } from '../domain/errors.ts'
import type { Person } from '../domain/people.ts'
import type { ChannelPolicy, Policy } from '../domain/policy.ts'
import type { SecondOpinion } from '../domain/second-opinion.ts'
import type { Resources } from '../language/resources.ts'

/** A channel of an organisation that is open: Wasl hears and speaks on it. */
export interface OfficeChannel {
  readonly policy: ChannelPolicy
  readonly limits: Limits
  readonly port: AnyOpenChannel
}

/** An organisation at work: its policy in force, the versions its cases are pinned to, its calendar and channels. */
export interface Office {
  readonly organisation: string
  readonly policy: Policy
  readonly policies: ReadonlyMap<number, Policy>
  readonly resources: Resources
  readonly channels: ReadonlyMap<string, OfficeChannel>
  /** Asked where the built-in understanding is not sure; absent in most offices. */
  readonly secondOpinion?: SecondOpinion
  /** Replaced when an administrator edits it. */
  calendar: Calendar
  /** Who holds the roles; replaced when somebody is added, changed or away. */
  people: readonly Person[]
  /** Why the calendar became what it is, as its editor said. */
  calendarReason: string
}

/** The policy version a case was filed under. */
export function policyOf(office: Office, version: number): Policy {
  return office.policies.get(version) ?? office.policy
}

/** The open channel of this name; throws for a name that the policy does not connect. */
export function channelOf(office: Office, name: string): OfficeChannel {
  const channel = office.channels.get(name)
  if (channel === undefined) {
    throw new WaslError(
      'channel-unknown',
      `${office.organisation} has no open channel "${name}". Open ones: ${[...office.channels.keys()].join(', ') || 'none'}.`,
    )
  }
  return channel
}

/** Channels on which Wasl can speak now, as the domain wants to know them. */
export function connectedChannels(office: Office): readonly ConnectedChannel[] {
  return [...office.channels.values()].map((channel) => ({
    name: channel.policy.name,
    kind: channel.policy.kind,
  }))
}

/** The first open channel of a kind, e.g. the mail account that writes to officers. */
export function channelOfKind(office: Office, kind: string): OfficeChannel | undefined {
  return [...office.channels.values()].find((channel) => channel.policy.kind === kind)
}
