import type { StepContext } from '../engine/types.ts'
import type { ConversationRow } from './conversation-row.ts'
import type { Core } from './core.ts'
import type { QueuedEvent } from './load.ts'
import { channelOf, type Office } from './office.ts'

/** What a step may know; everything in it can be given again at a replay. */
export function stepContextOf(
  core: Core,
  office: Office,
  row: ConversationRow,
  event: Pick<QueuedEvent, 'key'>,
  now: string,
): StepContext {
  const channel = channelOf(office, row.channel)
  return {
    now,
    /** Made when it is asked for: few steps need chance. */
    get chance() {
      return core.tokens.chance(office.organisation, event.key)
    },
    policy: office.policy,
    calendar: office.calendar,
    channel: { name: row.channel, kind: channel.policy.kind, limits: channel.limits },
    conversation: { id: row.id, contact: row.contact },
    proven: provenBy(channel.policy.kind, row),
    baseUrl: `${core.baseUrl}/o/${office.organisation}`,
  }
}

/** Who hides their number from businesses has a user id there, which is nobody's phone. */
export const isPhone = /^\+?\d{6,15}$/

/** Platforms whose address is a phone number or a mail address prove it by the message itself. */
function provenBy(kind: string, row: ConversationRow): StepContext['proven'] {
  const name = row.name === null ? {} : { name: row.name }
  if (kind === 'email') return { email: row.address, ...name }
  const phone = provenPhone(kind, row.address)
  return phone === undefined ? name : { phone, ...name }
}

/** The number that a message on such a channel proves to be its sender's; undefined where it proves none. */
export function provenPhone(kind: string, address: string): string | undefined {
  const proves = kind === 'whatsapp-web' || kind === 'whatsapp-cloud' || kind === 'sms'
  return proves && isPhone.test(address) ? address : undefined
}
