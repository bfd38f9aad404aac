import type { Pdu, Session } from 'smpp'
import { SendError } from '../../../src/domain/errors.ts'
import type { Part } from './compose.ts'

/** Seconds after which a centre that is full is asked again; it does not say how long. */
export const throttledSeconds = 5
const answerMilliseconds = 60_000

/** command_status after which the same may be taken later (SMPP 3.4 §5.1.3): system error, queue full, throttled, submit failed, temporary. */
const later: ReadonlySet<number> = new Set([0x08, 0x14, 0x45, 0x58, 0x64])
const full: ReadonlySet<number> = new Set([0x14, 0x58])

/** Hands one part to the centre; its id there. Throws SendError. */
export function submitPart(session: Session, part: Part): Promise<string> {
  return new Promise((resolve, reject) => {
    const unknown = () => {
      clearTimeout(slow)
      session.off('close', unknown)
      reject(
        new SendError('outcome-unknown', 'The session ended before the centre answered.', {
          retryable: false,
        }),
      )
    }
    const slow = setTimeout(unknown, answerMilliseconds)
    session.once('close', unknown)
    const isAsked = session.submit_sm(part, (answer) => {
      clearTimeout(slow)
      session.off('close', unknown)
      if (answer.command_status === 0) resolve(answer.message_id ?? '')
      else reject(refusal(answer))
    })
    if (isAsked) return
    clearTimeout(slow)
    session.off('close', unknown)
    reject(new SendError('smpp-closed', 'The session has ended: it is opened again.', { retryable: true }))
  })
}

function refusal({ command_status: status }: Pdu): SendError {
  const code = `smpp-${status.toString(16).padStart(2, '0')}`
  return new SendError(full.has(status) ? 'sms-busy' : code, 'The centre does not take it now or at all.', {
    retryable: later.has(status),
    ...(full.has(status) && { retryAfterSeconds: throttledSeconds }),
  })
}

/** So many at once and no more: who comes later waits for a place. */
export class Window {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(places: number) {
    this.#free = places
  }

  async run<Done>(work: () => Promise<Done>): Promise<Done> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#free += 1
      else next()
    }
  }
}
