import type { Pdu, Session } from 'smpp'
import { SendError } from '../../../src/domain/errors.ts'
import type { Part } from './compose.ts'

/** Seconds after which a centre that is full is asked again; it does not say how long. */
export const throttledSeconds = 5
/** Five parts, each waiting so long, end before the gateway counts a send as one of unknown outcome (Limits.answerSeconds). */
const answerMilliseconds = 20_000

/**
 * command_status after which the same may be taken later (SMPP 3.4 §5.1.3): not bound any more, system error, queue full, submit
 * failed, throttled, temporary error.
 */
const later: ReadonlySet<number> = new Set([0x04, 0x08, 0x14, 0x45, 0x58, 0x64])
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
