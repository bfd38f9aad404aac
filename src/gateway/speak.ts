import type { ChannelKind } from '../domain/channel.ts'
import type { Outbound } from '../domain/message.ts'
import { wordsOf } from '../domain/notice-text.ts'
import { renderSay } from '../engine/render-say.ts'
import type { Effect, Say } from '../engine/types.ts'
import type { ConversationRow } from './conversation-row.ts'
import type { Core } from './core.ts'
import type { LoadedCase } from './load.ts'
import { channelOf, channelOfKind, type Office } from './office.ts'
import { answerPurpose } from './purpose.ts'
import { conversationId } from './register.ts'
import type { Writes } from './writes.ts'

/** Who is spoken to: enough of a conversation's row to write its messages. */
export type Hearer = Pick<ConversationRow, 'id' | 'channel' | 'address' | 'name' | 'thread'>

interface Speaking {
  readonly key: string
  readonly say: Say
  readonly purpose: string
  /** Of the case that it is about, for a letter's subject. */
  readonly reference?: string
  /** What it is a part of. */
  readonly act?: string
  /** It goes out as this template of the platform, which says the same. */
  readonly template?: Outbound['template']
}

/** Renders what a conversation says for its channel and puts it into the outbox, piece by piece. */
export function speak(office: Office, row: Hearer, speech: Speaking, writes: Writes): void {
  const { key, say, purpose, reference, act, template } = speech
  const channel = channelOf(office, row.channel)
  const pieces = renderSay(say, {
    policy: office.policy,
    zone: office.calendar.zone,
    limits: channel.limits,
    ...(row.name === null ? {} : { name: row.name }),
    ...(reference === undefined ? {} : { reference }),
  })
  const thread = JSON.parse(row.thread) as string[]
  const replyTo = channel.limits.hasSubject ? thread : []
  const answers = channel.limits.marksRead === true && purpose === answerPurpose ? thread[0] : undefined
  for (const [index, piece] of pieces.entries()) {
    const last = index === pieces.length - 1
    const outbound: Outbound = {
      conversation: row.id,
      to: row.name === null ? { address: row.address } : { address: row.address, name: row.name },
      language: say.language,
      text: piece.text,
      choices: piece.choices,
      ...(piece.subject === undefined ? {} : { subject: piece.subject }),
      ...(replyTo.length === 0 ? {} : { replyTo }),
      ...(index === 0 && answers !== undefined && { answers }),
      ...(say.caseId === undefined ? {} : { caseId: say.caseId }),
      ...(last && template !== undefined && { template }),
      attachments: [],
    }
    writes.speeches.push({
      key: index === 0 ? key : `${key}+${index}`,
      visit: { conversation: row.id, channel: row.channel, address: row.address },
      outbound,
      purpose: last ? purpose : answerPurpose,
      ...(say.caseId === undefined ? {} : { caseId: say.caseId }),
      ...(act !== undefined && { act }),
    })
  }
}

/** Sends a code to an address that the case's citizen gave, never to the one who asks. */
export function speakCode(
  core: Core,
  office: Office,
  loaded: LoadedCase | undefined,
  key: string,
  effect: Extract<Effect, { kind: 'send-code' }>,
  writes: Writes,
): void {
  if (loaded === undefined) return
  const hearer = hearerOn(core, office, loaded, effect.route)
  if (hearer === undefined) {
    core.log.warn(
      { organisation: office.organisation, case: loaded.id, route: effect.route },
      'no address for a code',
    )
    return
  }
  const say: Say = {
    kind: 'say',
    language: loaded.file.language,
    parts: [
      {
        kind: 'text',
        text: {
          key: 'access.code-message',
          values: {
            code: { kind: 'code', value: effect.code },
            reference: { kind: 'code', value: loaded.file.reference },
            minutes: { kind: 'count', unit: 'minutes', n: office.policy.access.codeMinutes },
          },
        },
      },
    ],
    choices: [],
    subject: {
      key: 'access.code-subject',
      values: { reference: { kind: 'code', value: loaded.file.reference } },
    },
  }
  speak(office, hearer, { key, say, purpose: answerPurpose, reference: loaded.file.reference }, writes)
}

/** Routes to an address that the citizen gave, or wrote from: the kind of channel, and the field that holds it. */
const addressed: Readonly<Record<string, { readonly kind: ChannelKind; readonly field: string }>> = {
  email: { kind: 'email', field: 'email' },
  sms: { kind: 'sms', field: 'phone' },
}

/** An Omani fixed line or toll-free number takes no text message (numbering plan of Oman: 2… and 800…). */
const isFixedLine = /^(?:(?:\+|00)?968)?(?:2\d{7}|800\d+)$/

/** The citizen's address on a route; undefined where the office has no such channel, or they gave none. */
export function hearerOn(core: Core, office: Office, loaded: LoadedCase, route: string): Hearer | undefined {
  const way = Object.hasOwn(addressed, route) ? addressed[route] : undefined
  const channel = way === undefined ? undefined : channelOfKind(office, way.kind)
  const address = wordsOf(loaded.file.fields[way?.field ?? ''], loaded.values)
  if (channel === undefined || address === '' || (route === 'sms' && isFixedLine.test(address)))
    return undefined
  const id = conversationId(core, office.organisation, channel.policy.name, address)
  return { id, channel: channel.policy.name, address, name: null, thread: '[]' }
}
