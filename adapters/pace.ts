import { SendError } from '../src/domain/errors.ts'

/** How many messages may go out: one in each interval, and so many at once after a rest. */
export interface Rate {
  readonly intervalMilliseconds: number
  readonly atOnce: number
}

/** Who would wait longer comes back later: meanwhile somebody else is answered. */
const mostMilliseconds = 15_000

/** Keeps to one rate. */
export interface Pace {
  /** Milliseconds to wait before these messages. Throws SendError `paced` where that is too long to hold up others. */
  reserve(messages: number): number
  /** It has nothing to remember: as good as new. */
  isRested(): boolean
}

/** `now` counts milliseconds and never goes back; `why` is what the rate is for. */
export function createPace({ intervalMilliseconds, atOnce }: Rate, now: () => number, why: string): Pace {
  // When all would be quite rested: each message moves it on (GCRA, ITU-T I.371 annex A).
  let restedAt = 0
  return {
    reserve(messages) {
      const at = now()
      const from = Math.max(restedAt, at)
      const wait = Math.max(0, from - (atOnce - 1) * intervalMilliseconds - at)
      if (wait > mostMilliseconds)
        throw new SendError('paced', why, { retryable: true, retryAfterSeconds: Math.ceil(wait / 1000) })
      restedAt = from + messages * intervalMilliseconds
      return Math.ceil(wait)
    },
    isRested: () => restedAt <= now(),
  }
}
