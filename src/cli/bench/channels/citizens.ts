import type { Taken } from './graph.ts'
import words from './words.json' with { type: 'json' }

/** What somebody says, as a webhook holds it. */
export interface SaidMessage {
  readonly id: string
  readonly from: string
}

interface Citizen {
  readonly number: string
  said: number
  /** Milliseconds at which the last message was acknowledged to be there; undefined once it is answered. */
  saidAt: number | undefined
}

/**
 * Citizens who file a complaint each, message by message: who was answered says the next, and where nobody was, another
 * one begins. So messages come at the pace that is wanted, however slow the answers are.
 */
export class Citizens {
  readonly #now: () => number
  readonly #all = new Map<string, Citizen>()
  readonly #ready: Citizen[] = []
  readonly #unreported: Taken[] = []
  #messages = 0
  /** Milliseconds from each message to the office's answer. */
  readonly answeredAfter: number[] = []

  constructor(now: () => number) {
    this.#now = now
  }

  /** How many have said something that is not answered. */
  get waiting(): number {
    return [...this.#all.values()].filter(({ saidAt }) => saidAt !== undefined).length
  }

  /** The next message, in the shape of the Cloud API. */
  nextMessage(): Readonly<Record<string, unknown>> & SaidMessage {
    const citizen = this.#ready.shift() ?? this.#newcomer()
    const body = words.dialogue[citizen.said] ?? ''
    citizen.said += 1
    citizen.saidAt = this.#now()
    this.#messages += 1
    return {
      id: `wamid.bench${String(this.#messages).padStart(12, '0')}`,
      from: citizen.number,
      timestamp: '1795420800',
      type: 'text',
      text: { body },
    }
  }

  /** Something went out to a citizen: it answers what was said last. */
  hear(taken: Taken): void {
    this.#unreported.push(taken)
    const citizen = this.#all.get(taken.to)
    if (citizen?.saidAt === undefined) return
    this.answeredAfter.push(this.#now() - citizen.saidAt)
    citizen.saidAt = undefined
    if (citizen.said < words.dialogue.length) this.#ready.push(citizen)
  }

  /** What the platform reports next: that a message arrived, else something about one that is not ours. */
  nextStatus(): Readonly<Record<string, unknown>> {
    const { id, to, key } = this.#unreported.shift() ?? this.#another()
    return {
      id,
      status: 'delivered',
      timestamp: '1795420801',
      recipient_id: to,
      ...(key !== undefined && { biz_opaque_callback_data: key }),
    }
  }

  #another(): Taken {
    this.#messages += 1
    return { id: `wamid.other${this.#messages}`, to: '96890000000', key: undefined }
  }

  #newcomer(): Citizen {
    const number = `9689${String(1_000_000 + this.#all.size)}`
    const citizen = { number, said: 0, saidAt: undefined }
    this.#all.set(number, citizen)
    return citizen
  }
}
