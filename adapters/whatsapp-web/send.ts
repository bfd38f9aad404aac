import type { ChannelIo, Receipt } from '../../src/domain/channel.ts'
import { SendError, unreachable } from '../../src/domain/errors.ts'
import type { Outbound } from '../../src/domain/message.ts'
import { composeParts } from './compose.ts'
import type { Host } from './host.ts'
import type { HumanPace } from './human-pace.ts'
import type { Outcome } from './protocol.ts'
import type { Questions } from './questions.ts'
import type { Standing } from './standing.ts'

/** What speaking through the worker needs. */
export interface Speaking {
  readonly io: ChannelIo
  readonly host: Host
  readonly standing: Standing
  readonly questions: Questions
  readonly pace: HumanPace
}

/** A worker that begins anew is waited for: an answer in ten seconds is better than one in a minute. */
const readinessMilliseconds = 20_000
const retrySeconds = 15
/** Less than `answerSeconds` of the limits. */
const answerMilliseconds = 110_000

const notConnected = { kind: 'again', code: 'not-connected' } as const
const unknown = { kind: 'unknown', code: 'worker-lost' } as const

/** Sends one message at a human pace. Throws SendError; `outcome-unknown` where it may have gone out. */
export async function sendThrough(speaking: Speaking, message: Outbound, key: string): Promise<Receipt> {
  const { io, host, questions, pace } = speaking
  const parts = composeParts(message)
  await assertReady(speaking)
  const wait = pace.reserve(parts.length)
  if (wait > 0) await io.sleep(wait, new AbortController().signal)
  const asked = questions.ask(
    (request) =>
      host.tell({
        kind: 'send',
        request,
        key,
        to: message.to.address,
        typingMilliseconds: pace.typingMilliseconds(message.text.length),
        parts: [...parts],
      }),
    unknown,
    notConnected,
  )
  const receipt = receiptOf(await answerOf(io, asked))
  if (receipt !== undefined) return receipt
  throw new SendError('send-failed', 'WhatsApp Web does not know this message.', { retryable: true })
}

/** What became of a send, as its chat shows; undefined when it never happened. */
export async function findThrough(speaking: Speaking, key: string): Promise<Receipt | undefined> {
  await assertReady(speaking)
  const { io, host, questions } = speaking
  const asked = questions.ask(
    (request) => host.tell({ kind: 'find', request, key }),
    notConnected,
    notConnected,
  )
  return receiptOf(await answerOf(io, asked))
}

async function assertReady({ standing }: Speaking): Promise<void> {
  if (!(await standing.readiness(AbortSignal.timeout(readinessMilliseconds)))) throw errorOf(notConnected)
}

async function answerOf(io: ChannelIo, asked: Promise<Outcome>): Promise<Outcome> {
  const over = new AbortController()
  const tooLong = io.sleep(answerMilliseconds, over.signal).then(
    () => unknown,
    () => unknown,
  )
  const outcome = await Promise.race([asked, tooLong])
  over.abort()
  return outcome
}

function receiptOf(outcome: Outcome): Receipt | undefined {
  switch (outcome.kind) {
    case 'sent':
      // WhatsApp has it; that the phone has it is told by an acknowledgement.
      return { externalId: outcome.id, confirmed: false }
    case 'absent':
      return undefined
    case 'again':
    case 'refused':
    case 'unknown':
      throw errorOf(outcome)
    default:
      return unreachable(outcome)
  }
}

function errorOf(outcome: Exclude<Outcome, { readonly kind: 'sent' | 'absent' }>): SendError {
  if (outcome.kind === 'unknown')
    return new SendError('outcome-unknown', 'WhatsApp Web ended before it said what became of this.', {
      retryable: true,
    })
  if (outcome.kind === 'refused')
    return new SendError(outcome.code, 'WhatsApp does not know this number.', { retryable: false })
  const { code, afterSeconds = retrySeconds } = outcome
  return new SendError(code, 'WhatsApp Web does not take this now; it is tried again.', {
    retryable: true,
    retryAfterSeconds: afterSeconds,
  })
}
