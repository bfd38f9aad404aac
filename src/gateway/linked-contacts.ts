import type { Transaction } from 'kysely'
import { insertRows } from '../store/bulk.ts'
import type { Schema } from '../store/schema.ts'
import { type Core, nowOf } from './core.ts'

/** A conversation and a contact for whom it may speak, because it came by their signed link or gave their code. */
export interface LinkedContact {
  readonly conversation: string
  readonly contact: string
}

/** Remembers for whom conversations may speak; what is remembered already stays. */
export async function linkContacts(
  trx: Transaction<Schema>,
  core: Core,
  organisation: string,
  links: readonly LinkedContact[],
): Promise<void> {
  const rows = links.map((link) => ({ organisation, ...link, linked_at: nowOf(core) }))
  await insertRows(trx, 'conversation_contacts', rows, { onConflict: 'ignore' })
}
