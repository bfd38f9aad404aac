import { sql, type Transaction } from 'kysely'
import { insertRows } from '../store/bulk.ts'
import type { Schema, TaskTable } from '../store/schema.ts'
import { type Core, nowOf } from './core.ts'

/** A task that is to be opened; `id` says what it is about, and is asked for again as often as that comes up. */
export type NewTask = Omit<TaskTable, 'organisation' | 'opened_at' | 'done_at' | 'done_by'>

/** Kinds of tasks whose cause can come back after somebody has ticked one off: then it is work once more. */
const comesBack: ReadonlySet<string> = new Set(['hand-over', 'answered-too-often', 'call', 'trouble'])

/** Opens tasks that are not open: what was ticked off stays, in the name of who did it, and a new one stands beside it. */
export async function openTasks(
  trx: Transaction<Schema>,
  core: Core,
  organisation: string,
  tasks: readonly NewTask[],
): Promise<void> {
  if (tasks.length === 0) return
  const again = tasks.filter(({ kind }) => comesBack.has(kind)).map(({ id }) => id)
  const before = await countTasks(trx, organisation, again)
  const rows = tasks.flatMap((task) => {
    const { open = 0, all = 0 } = before.get(task.id) ?? {}
    if (open > 0) return []
    const id = all === 0 ? task.id : `${task.id}/${all + 1}`
    return [{ ...task, id, organisation, opened_at: nowOf(core), done_at: null, done_by: null }]
  })
  await insertRows(trx, 'tasks', rows, { onConflict: 'ignore' })
}

/** Ticks off tasks that are done or needed no more, by what they are about. */
export async function finishTasks(
  trx: Transaction<Schema>,
  core: Core,
  organisation: string,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return
  await sql`update tasks set done_at = ${nowOf(core)}, done_by = 'system'
    where organisation = ${organisation} and done_at is null and id in (
      select tasks.id from json_each(${JSON.stringify(ids)}) wanted join tasks on tasks.organisation = ${organisation}
        and ${isAbout})`.execute(trx)
}

/** Whether a task has the wanted id, or one that is numbered after it: `<id>/` is a range of the key, "0" follows "/". */
const isAbout = sql`(tasks.id = wanted.value or (tasks.id > wanted.value || '/' and tasks.id < wanted.value || '0'))`

interface Before {
  readonly open: number
  readonly all: number
}

/** How many tasks there are about each of these ids. */
export async function countTasks(
  trx: Transaction<Schema>,
  organisation: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Before>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Before & { readonly id: string }>`
    select wanted.value as id, count(*) as "all", sum(tasks.done_at is null) as open
      from json_each(${JSON.stringify([...new Set(ids)])}) wanted join tasks on tasks.organisation = ${organisation} and ${isAbout}
      group by wanted.value`.execute(trx)
  return new Map(rows.map((row) => [row.id, row]))
}
