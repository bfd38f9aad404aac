import type { Calendar } from '../../domain/calendar.ts'
import { formatInstant } from '../../domain/instant.ts'
import { dateAt, isWorkingDay } from '../../domain/working-time.ts'

const minute = 60_000
const day = 86_400_000

/** Milliseconds of the office's zone (the calendars of Oman know no summer time). */
export const zoneOffset = 4 * 60 * minute

/** When an office is open, by calendars that change on the way. */
export class OfficeHours {
  readonly #working = new Map<string, boolean>()
  readonly #random: () => number

  constructor(random: () => number) {
    this.#random = random
  }

  /** A moment of staff: the same one if the office is open then, else when it opens next, a little later. */
  next(at: number, calendar: Calendar): number {
    let moment = Math.floor(at)
    for (let tries = 0; tries < 30; tries++) {
      const local = (((moment + zoneOffset) % day) + day) % day
      const opens = 8.5 * 60 * minute
      if (this.isWorking(moment, calendar) && local >= opens && local < 14 * 60 * minute) return moment
      moment += Math.floor((local < opens ? 0 : day) - local + opens + this.#random() * 60 * minute)
    }
    return moment
  }

  isWorking(at: number, calendar: Calendar): boolean {
    const on = dateAt(calendar, formatInstant(at))
    const name = `${calendar.version} ${on}`
    const known = this.#working.get(name) ?? isWorkingDay(calendar, on)
    this.#working.set(name, known)
    return known
  }

  /** Milliseconds of a day at which somebody writes: mostly by day. */
  hourOfDay(): number {
    return (this.#random() < 0.7 ? 7 + this.#random() * 9 : this.#random() * 24) * 60 * minute
  }
}
