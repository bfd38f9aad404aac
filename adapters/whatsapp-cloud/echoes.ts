/** What statuses echo of our keys, so that a send whose answer was lost is known all the same. */
export interface Echoes {
  /** From now on an echo of this key is kept. */
  expect(key: string): void
  /** A status told that the message with this key is that one. */
  heard(key: string, externalId: string): void
  /** The id of the message that was sent under a key, as soon as it is echoed. */
  idOf(key: string): Promise<string>
  /** The same where it is known already. */
  knownId(key: string): string | undefined
  forget(key: string): void
}

/** Sends whose outcome is open at a time; of more, the oldest are forgotten. */
const mostOpen = 1_000

/** Echoes of nothing yet; they last as long as this runs. */
export function createEchoes(): Echoes {
  const open = new Map<string, PromiseWithResolvers<string> & { id?: string }>()
  const expect = (key: string) => {
    const known = open.get(key) ?? Promise.withResolvers<string>()
    const [oldest] = open.keys()
    if (!open.has(key) && open.size >= mostOpen && oldest !== undefined) open.delete(oldest)
    open.set(key, known)
    return known
  }
  return {
    expect: (key) => void expect(key),
    heard(key, externalId) {
      const known = open.get(key)
      if (known === undefined) return
      known.id = externalId
      known.resolve(externalId)
    },
    idOf: (key) => expect(key).promise,
    knownId: (key) => open.get(key)?.id,
    forget: (key) => void open.delete(key),
  }
}
