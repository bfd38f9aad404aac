import type { WebhookAnswer } from '../../src/domain/channel.ts'
import { WaslError } from '../../src/domain/errors.ts'
import { sealVisitor } from '../../src/domain/visitor.ts'
import type { RunningGateway } from '../../src/gateway/gateway.ts'
import { isStoreTrouble } from '../../src/gateway/store-trouble.ts'
import type { Assembled } from '../../src/main.ts'
import { dialogue } from '../crash/chat-citizen.ts'
import { letterWords } from '../crash/letters.ts'
import { organisation, type PlayedOffice } from './played-office.ts'

/** How everything stands at the end, without what differs by right (references, instants of the walk). */
export interface EndState {
  readonly chat: readonly string[]
  readonly letters: readonly string[]
  readonly cases: readonly string[]
  readonly messages: number
  readonly unsettled: number
}

const visitor = 'visitor-of-the-walk'
const tries = 30
const minute = 60_000

/** A citizen chats until a case is filed, another writes a letter, both are answered; whoever fails is asked again. */
export async function playStory(office: PlayedOffice): Promise<EndState> {
  const assembled = await persist(() => office.open())
  const { gateway } = assembled
  for (const [index, text] of dialogue.entries()) {
    await persist(() => post(assembled, { id: `m${index}`, text }))
    await persist(() => gateway.settle())
  }
  await persist(() => gateway.intake.take(organisation, 'helpdesk', [letter], '1'))
  await persist(() => gateway.settle())
  await waitForSends(office, gateway)
  const end = await persist(() => endState(office, gateway))
  await close(assembled)
  return end
}

/** Time passes until nothing waits to be sent again, for an hour at most. */
async function waitForSends(office: PlayedOffice, gateway: RunningGateway): Promise<void> {
  for (let minutes = 0; minutes < 60; minutes++) {
    const left = await persist(() =>
      gateway.core.store.writer
        .selectFrom('outbox')
        .select('key')
        .where('state', 'in', ['waiting', 'sending'])
        .execute(),
    )
    if (left.length === 0) return
    office.clock.moveTo(new Date(office.clock.now().getTime() + minute))
    await persist(() => gateway.settle())
  }
}

/** Closes for good; trouble at this leaves the next start careful, and nothing worse. */
export async function close(assembled: Assembled): Promise<void> {
  try {
    await assembled.close()
  } catch (error) {
    if (!(error instanceof WaslError && isStoreTrouble(error.code))) throw error
  }
}

/** One message of a visitor, as the page posts it; throws `store-busy` when it was not stored. */
export async function post(assembled: Assembled, message: Posted, from = visitor): Promise<void> {
  const answer = await tryPost(assembled, message, from)
  if (answer.status === 503) throw new WaslError('store-busy', 'It was not stored: send it again.')
  if (answer.status !== 202) throw new Error(`a message was answered with ${answer.status}`)
}

interface Posted {
  readonly id: string
  readonly text: string
}

/** Posts a message of a visitor once; what it is answered. */
export function tryPost(assembled: Assembled, message: Posted, from: string): Promise<WebhookAnswer> {
  const purpose = `${organisation}/webchat`
  const token = sealVisitor(
    {
      seal: (value) => assembled.tokens.seal(purpose, value),
      open: (sealed) => assembled.tokens.open(purpose, sealed),
    },
    from,
  )
  return assembled.gateway.receive(organisation, 'webchat', {
    method: 'POST',
    path: '/messages',
    query: {},
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(message)),
    remoteAddress: '127.0.0.1',
  })
}

/** A whole complaint by mail. */
export const letter = {
  externalId: 'letter-of-the-walk',
  contentType: 'application/json',
  body: Buffer.from(
    JSON.stringify({
      kind: 'message',
      channel: 'helpdesk',
      externalId: 'letter-of-the-walk@example.om',
      conversation: 'citizen@example.om',
      from: { address: 'citizen@example.om' },
      subject: letterWords[0],
      text: letterWords.join('\n'),
      attachments: [],
      authenticated: true,
    }),
  ),
}

/** Tries again while the store is in trouble, as a client, a platform, a loop and whoever watches the process do. */
export async function persist<T>(task: () => Promise<T>): Promise<T> {
  for (let left = tries; ; left--) {
    try {
      return await task()
    } catch (error) {
      if (left === 0 || !(error instanceof WaslError && isStoreTrouble(error.code))) throw error
    }
  }
}

async function endState(office: PlayedOffice, gateway: RunningGateway): Promise<EndState> {
  const { writer } = gateway.core.store
  const entries = await gateway.transcripts.read(organisation, 'webchat', visitor)
  const cases = await writer
    .selectFrom('cases')
    .select(['type', 'service', 'state'])
    .orderBy('reference')
    .execute()
  const messages = await writer.selectFrom('messages').select('id').execute()
  const events = await writer.selectFrom('events').select('id').where('state', '!=', 'handled').execute()
  const sends = await writer.selectFrom('outbox').select('key').where('state', '!=', 'sent').execute()
  const raw = await writer.selectFrom('raw_items').select('id').where('state', '!=', 'parsed').execute()
  return {
    chat: entries.map((entry) => `${entry.from}: ${withoutNumbers(entry.text)}`),
    letters: office.letters
      .map(({ outbound }) => `${outbound.to.address}: ${withoutNumbers(outbound.text)}`)
      .sort(),
    cases: cases.map(({ type, service, state }) => `${type} ${service} ${state}`).sort(),
    messages: messages.length,
    unsettled: events.length + sends.length + raw.length,
  }
}

/** References and links are other ones in each walk. */
const withoutNumbers = (text: string) => text.replaceAll(/\d\d-\d{4}-\d{4}|\/l\/\S+/g, '…')
