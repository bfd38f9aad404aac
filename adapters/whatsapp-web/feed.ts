import type { Batch, ChannelIo, RawItem } from '../../src/domain/channel.ts'
import { codeOf } from '../../src/domain/errors.ts'
import type { Host } from './host.ts'

const batchItems = 200
const batchBytes = 16 * 1024 * 1024
const pauseMilliseconds = 1_000
/** Who wrote so shortly before the number was first connected is answered too; what is older is history. */
const firstLookSeconds = 600

/** What the worker gave and the gateway has not stored. */
export interface Feed {
  take(id: string, body: string): void
  /** Gives what came to the gateway until aborted; the worker is told of what is stored. */
  listen(
    cursor: string | undefined,
    deliver: (batch: Batch) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void>
}

/** The cursor is an instant (seconds since 1970): whatever is older is stored, or history. */
export function createFeed(io: ChannelIo, host: Host, lookBackSeconds: number): Feed {
  const waiting = new Map<string, RawItem>()
  let bell = Promise.withResolvers<void>()
  const nowSeconds = (): number => Math.floor(io.now().getTime() / 1000)

  const next = (): RawItem[] => {
    const items: RawItem[] = []
    let bytes = 0
    for (const item of waiting.values()) {
      bytes += item.body.length
      if (items.length > 0 && (items.length >= batchItems || bytes > batchBytes)) break
      items.push(item)
    }
    return items
  }

  return {
    take(id, body) {
      waiting.set(id, {
        externalId: id,
        contentType: 'application/json',
        body: new TextEncoder().encode(body),
      })
      bell.resolve()
    },
    async listen(cursor, deliver, signal) {
      let since = /^\d{1,11}$/.test(cursor ?? '') ? Number(cursor) : nowSeconds() - firstLookSeconds
      host.begin(since)
      const aborted = new Promise<void>((resolve) => {
        if (signal.aborted) resolve()
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
      // The first look is remembered at once: what comes while nothing runs is missed by nobody, though nobody wrote before.
      let isRemembered = cursor !== undefined
      while (!signal.aborted) {
        const items = next()
        if (items.length === 0 && isRemembered) {
          bell = Promise.withResolvers<void>()
          await Promise.race([bell.promise, aborted])
          continue
        }
        const stored = Math.max(since, nowSeconds() - lookBackSeconds)
        try {
          await deliver({ items, cursor: String(stored) })
        } catch (error) {
          io.log.warn({ code: codeOf(error) }, 'messages could not be stored yet')
          await Promise.race([io.sleep(pauseMilliseconds, signal).catch(() => undefined), aborted])
          continue
        }
        since = stored
        isRemembered = true
        host.begin(since)
        for (const { externalId } of items) waiting.delete(externalId)
        host.tell({ kind: 'stored', ids: items.map(({ externalId }) => externalId) })
      }
    },
  }
}
