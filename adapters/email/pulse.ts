import type { Health } from '../../src/domain/channel.ts'

/** What is known of a channel's connection. */
export interface Pulse {
  /** The platform answered. */
  beat(): void
  /** The connection was lost; `code` is a short word. */
  lose(code: string): void
  /** Sending has a problem that a person must solve, or none any more. */
  sending(problem: string | undefined): void
  health(): Health
}

/** The account's password is not the right one any more. */
const refusals = /: (?:authentication-failed|smtp-login-refused)\b/

/** A pulse that has not been felt yet. */
export function createPulse(now: () => Date): Pulse {
  let connected = false
  let lastSeenAt: string | undefined
  let receivingProblem: string | undefined
  let sendingProblem: string | undefined
  return {
    beat() {
      connected = true
      lastSeenAt = now().toISOString()
      receivingProblem = undefined
    },
    lose(code) {
      connected = false
      receivingProblem = `receiving: ${code}`
    },
    sending(problem) {
      sendingProblem = problem === undefined ? undefined : `sending: ${problem}`
    },
    health() {
      const problem = [receivingProblem, sendingProblem].filter((one) => one !== undefined).join('; ')
      return {
        connected,
        ...(lastSeenAt !== undefined && { lastSeenAt }),
        ...(problem !== '' && { problem }),
        ...(refusals.test(problem) && { needsPerson: 'refused' as const }),
      }
    },
  }
}
