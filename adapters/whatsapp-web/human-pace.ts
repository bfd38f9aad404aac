import { SendError } from '../../src/domain/errors.ts'
import type { WhatsappWebConfig } from './config.ts'

/** Says when the next messages may go out, so that the number writes no faster than a person. */
export interface HumanPace {
  /** Milliseconds to wait first. Throws SendError where that is too long to hold up others. */
  reserve(messages: number): number
  /** How long a person types so many characters. */
  typingMilliseconds(characters: number): number
}

/** Who would wait longer comes back later: meanwhile somebody else is answered. */
const mostMilliseconds = 15_000

/** `now` counts milliseconds and never goes back. */
export function createHumanPace(
  { messagesPerMinute, atOnce, typingMillisecondsPerCharacter, maxTypingSeconds }: WhatsappWebConfig['pace'],
  now: () => number,
): HumanPace {
  const interval = 60_000 / messagesPerMinute
  // When the number would be quite rested: each message moves it on (GCRA, ITU-T I.371 annex A).
  let restedAt = 0
  return {
    reserve(messages) {
      const at = now()
      const from = Math.max(restedAt, at)
      const wait = Math.max(0, from - (atOnce - 1) * interval - at)
      if (wait > mostMilliseconds)
        throw new SendError('paced', 'The number writes no faster than a person (settings.pace).', {
          retryable: true,
          retryAfterSeconds: Math.ceil(wait / 1000),
        })
      restedAt = from + messages * interval
      return Math.ceil(wait)
    },
    typingMilliseconds: (characters) =>
      Math.round(Math.min(characters * typingMillisecondsPerCharacter, maxTypingSeconds * 1000)),
  }
}
