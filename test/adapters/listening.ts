import type { AnyOpenChannel, Batch, RawItem } from '../../src/domain/channel.ts'

/** What a channel delivered, and the cursor that was stored with it. */
export interface Collected {
  readonly items: readonly RawItem[]
  readonly cursor: string | undefined
}

/**
 * Listens from `cursor` until `enough` is true of all that was stored, then ends the listening. `store` may
 * throw, as a full disk would: the batch is then not stored.
 */
export async function collect(
  channel: AnyOpenChannel,
  cursor: string | undefined,
  enough: (items: readonly RawItem[]) => boolean,
  store: (batch: Batch) => void = () => undefined,
): Promise<Collected> {
  if (!channel.listen) throw new Error('this channel does not listen')
  const items: RawItem[] = []
  let stored = cursor
  const stop = new AbortController()
  const deliver = async (batch: Batch): Promise<void> => {
    store(batch)
    items.push(...batch.items)
    stored = batch.cursor
    if (enough(items)) stop.abort()
  }
  await channel.listen(cursor, deliver, AbortSignal.any([stop.signal, AbortSignal.timeout(60_000)]))
  if (!stop.signal.aborted) throw new Error(`only ${items.length} items within a minute`)
  return { items, cursor: stored }
}
