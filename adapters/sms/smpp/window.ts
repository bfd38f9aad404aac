import { SendError } from '../../../src/domain/errors.ts'

/** Milliseconds that somebody waits for a place: a centre that answers nobody is full. */
const patience = 30_000

/** So many at once and no more: who comes later waits for a place. */
export class Window {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(places: number) {
    this.#free = places
  }

  /** Throws SendError where no place becomes free. */
  async run<Done>(work: () => Promise<Done>): Promise<Done> {
    if (this.#free > 0) this.#free -= 1
    else await this.#place()
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#free += 1
      else next()
    }
  }

  #place(): Promise<void> {
    return new Promise((resolve, reject) => {
      const go = () => {
        clearTimeout(tired)
        resolve()
      }
      const tired = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(go), 1)
        reject(new SendError('sms-busy', 'The centre answers too slowly.', { retryable: true }))
      }, patience)
      this.#waiting.push(go)
    })
  }
}
