import { createPace, type Pace } from '../pace.ts'
import type { WhatsappWebConfig } from './config.ts'

/** Says when the next messages may go out, so that the number writes no faster than a person. */
export interface HumanPace extends Pick<Pace, 'reserve'> {
  /** How long a person types so many characters. */
  typingMilliseconds(characters: number): number
}

/** `now` counts milliseconds and never goes back. */
export function createHumanPace(
  { messagesPerMinute, atOnce, typingMillisecondsPerCharacter, maxTypingSeconds }: WhatsappWebConfig['pace'],
  now: () => number,
): HumanPace {
  const rate = { intervalMilliseconds: 60_000 / messagesPerMinute, atOnce }
  const pace = createPace(rate, now, 'The number writes no faster than a person (settings.pace).')
  return {
    reserve: pace.reserve,
    typingMilliseconds: (characters) =>
      Math.round(Math.min(characters * typingMillisecondsPerCharacter, maxTypingSeconds * 1000)),
  }
}
