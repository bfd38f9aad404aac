import type { Kysely, Transaction } from 'kysely'
import type { Schema } from '../schema.ts'

/**
 * Reads a table page by page and looks at each page in the transaction that read it, so that what is compared was
 * true at one moment, and the gateway works on between the pages. `read` returns at most `size` rows after `last`.
 */
export async function eachPage<Row>(
  db: Kysely<Schema>,
  size: number,
  read: (trx: Transaction<Schema>, last: Row | undefined) => Promise<readonly Row[]>,
  look: (trx: Transaction<Schema>, rows: readonly Row[]) => Promise<void>,
): Promise<void> {
  let last: Row | undefined
  for (;;) {
    const rows = await db.transaction().execute(async (trx) => {
      const page = await read(trx, last)
      if (page.length > 0) await look(trx, page)
      return page
    })
    if (rows.length < size) return
    last = rows.at(-1)
  }
}
