import { createPace, type Pace } from '../pace.ts'

/** One message in six seconds to the same person, or 45 at once that are then rested from ("Pair rate limits"). */
const toOnePerson = { intervalMilliseconds: 6_000, atOnce: 45 }
/** Persons are looked through for those who have rested when there are more than these. */
const mostPersons = 10_000

/** Keeps to the platform's rates, so that it need not refuse: of the number, and of each person it writes to. */
export interface Rates {
  /** Milliseconds to wait before these messages to an address. Throws SendError `paced` where that is too long. */
  reserve(address: string, messages: number): number
  /** Of how many persons something is remembered. */
  persons(): number
}

/** `now` counts milliseconds and never goes back. */
export function createRates(messagesPerSecond: number, now: () => number): Rates {
  const number = createPace(
    { intervalMilliseconds: 1_000 / messagesPerSecond, atOnce: messagesPerSecond },
    now,
    'The number sends no more messages a second (settings.messagesPerSecond).',
  )
  const persons = new Map<string, Pace>()
  const personOf = (address: string): Pace => {
    const known = persons.get(address)
    if (known !== undefined) return known
    if (persons.size >= mostPersons)
      for (const [other, pace] of persons) if (pace.isRested()) persons.delete(other)
    const pace = createPace(toOnePerson, now, 'The platform takes one message in six seconds to one person.')
    persons.set(address, pace)
    return pace
  }
  return {
    reserve: (address, messages) => Math.max(personOf(address).reserve(messages), number.reserve(messages)),
    persons: () => persons.size,
  }
}
