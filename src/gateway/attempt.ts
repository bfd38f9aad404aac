import { sql } from 'kysely'
import { codeOf, WaslError } from '../domain/errors.ts'
import type { Core } from './core.ts'
import type { Office } from './office.ts'

/** A raw item as far as it is counted. */
interface Counted {
  readonly id: number
}

/** An attempt at some items, counted before it begins so that a death is noticed. */
export interface Attempt {
  /** It was none for these items, or for all of them. */
  giveBack(items?: readonly Counted[]): Promise<void>
  /** Gives the attempt back where the store fails and not the items. */
  unlessTrouble<T>(work: () => Promise<T>): Promise<T>
}

/** Nothing died: nothing is counted. */
export const uncounted: Attempt = { giveBack: async () => undefined, unlessTrouble: (work) => work() }

/** Counts an attempt at these items. */
export async function countedAttempt(
  core: Core,
  office: Office,
  items: readonly Counted[],
): Promise<Attempt> {
  const giveBack = async (some = items) =>
    giveBackAttempts(
      core,
      office,
      some.map(({ id }) => id),
    )
  await addAttempts(
    core,
    office,
    items.map(({ id }) => id),
    1,
  )
  return {
    giveBack,
    unlessTrouble: async (work) => {
      try {
        return await work()
      } catch (error) {
        if (error instanceof WaslError && isPassing(error.code)) await giveBack()
        throw error
      }
    },
  }
}

/** The store failed, not the items: their attempts do not count, where at least that can be written. */
async function giveBackAttempts(core: Core, office: Office, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  try {
    await addAttempts(core, office, ids, -1)
  } catch (error) {
    core.log.warn(
      { organisation: office.organisation, rawItems: ids, code: codeOf(error) },
      'attempts could not be given back',
    )
  }
}

async function addAttempts(
  core: Core,
  office: Office,
  ids: readonly number[],
  change: 1 | -1,
): Promise<void> {
  await core.store.transaction('handle', (trx) =>
    trx
      .updateTable('raw_items')
      .set((column) => ({ attempts: column('attempts', '+', change) }))
      .where('organisation', '=', office.organisation)
      .where('id', 'in', ids)
      .where('state', '=', sql.lit('new'))
      .execute(),
  )
}

/** Nothing is wrong with the item: the disk, the database or the channel's worker is not there now. */
export function isPassing(code: string): boolean {
  return code.startsWith('store-') || code === 'parse-stopped' || code === 'channel-closed'
}
