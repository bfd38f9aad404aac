import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'

/** A row of a case file, as its link is made of it. */
export interface Link {
  readonly organisation: string
  readonly case_id: string
  readonly sequence: number
  readonly at: string
  readonly kind: string
  readonly body: string
}

/**
 * The link of one event: an HMAC-SHA-256 (RFC 2104) over the link before it (empty for the first) and all that the
 * row says. Every part is preceded by its length, so that no two rows can read the same.
 */
export function linkOf(key: Uint8Array, previous: string, row: Link): string {
  const parts = [
    'case',
    previous,
    row.organisation,
    row.case_id,
    `${row.sequence}`,
    row.at,
    row.kind,
    row.body,
  ]
  return createHmac('sha256', prepared(key)).update(parts.map(measured).join('')).digest('hex')
}

/** A key object is prepared once: the bytes would be at every link, which costs more than the link. */
function prepared(key: Uint8Array): KeyObject {
  const known = keys.get(key)
  if (known !== undefined) return known
  const made = createSecretKey(key)
  keys.set(key, made)
  return made
}

const keys = new WeakMap<Uint8Array, KeyObject>()

/** Folds links, in the order of appending, into the head of an organisation's chain. */
export class HeadFold {
  readonly #hmac
  #events: number

  constructor(
    key: Uint8Array,
    organisation: string,
    before: { readonly head: string; readonly events: number },
  ) {
    this.#hmac = createHmac('sha256', key).update(['head', organisation, before.head].map(measured).join(''))
    this.#events = before.events
  }

  add(id: number, mac: string): void {
    this.#events += 1
    this.#hmac.update(measured(`${id} ${mac}`))
  }

  /** How many events the head covers. */
  get events(): number {
    return this.#events
  }

  /** The head of this day (`YYYY-MM-DD`); asked once, at the end. */
  head(on: string): string {
    return this.#hmac.update(measured(on)).digest('hex')
  }
}

/** What stands before the first head. */
export const noHead = { head: '', events: 0, last_event: 0 } as const

const measured = (part: string): string => `${Buffer.byteLength(part)}:${part}`
