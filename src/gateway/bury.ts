import { sql, type Transaction } from 'kysely'
import type { Schema } from '../store/schema.ts'
import { type Core, nowOf } from './core.ts'

/** An event that was given up, and why in a code. */
export interface BuriedEvent {
  readonly id: number
  readonly problem: string
}

/** Makes events dead letters: kept, shown to a person, and their streams go on. The only way an event dies. */
export async function buryEvents(
  trx: Transaction<Schema>,
  core: Core,
  organisation: string,
  buried: readonly BuriedEvent[],
): Promise<void> {
  for (const { id, problem } of buried) {
    await sql`update events set state = 'dead', problem = ${problem}, handled_at = ${nowOf(core)}
      where organisation = ${organisation} and id = ${id} and state = 'waiting'`.execute(trx)
  }
}
