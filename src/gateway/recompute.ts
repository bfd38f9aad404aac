import { sql, type Transaction } from 'kysely'
import type { Case } from '../domain/case/file.ts'
import { deadlines } from '../domain/deadline.ts'
import type { Schema } from '../store/schema.ts'
import { recomputedVersion, storeRecomputedVersion } from '../store/versions.ts'
import { calendarKey } from './acts.ts'
import type { Core } from './core.ts'
import { type Office, policyOf } from './office.ts'
import { caseStream, enqueue } from './streams.ts'

/** Cases a transaction: few enough that conversations are handled between two of them. */
const pageSize = 50
/** Pages a pass: between two of them whatever is more urgent has its turn, between two passes timers have theirs. */
const pages = 16
/** Moved cases a pass: they are handled in a batch with what citizens write, whose answers must not wait for them. */
const mostMoved = 10

/** How far an office's open cases have been looked at under a calendar: all of `done`, those up to `after` of `version`. */
interface Progress {
  done: number
  version: number
  after: string
}

/** What this process has done of it; after a restart the store knows which versions are done and which cases were told. */
const progressOf = new WeakMap<Office, Progress>()

/**
 * After a new calendar version every open case is looked at, page by page, behind everything more urgent: those whose
 * due instant or next instant it moves hear a `tick`, and nothing is written of the others. Returns how many were looked
 * at.
 */
export async function recomputePass(core: Core, office: Office): Promise<number> {
  let done = 0
  let left = mostMoved
  for (let page = 0; page < pages && left > 0; page++) {
    const { looked, moved } = await recomputePage(core, office, left)
    done += looked
    left -= moved
    if (looked === 0) break
  }
  return done
}

/** It reads as a writer, so that nothing computed by the calendar before is still on its way. */
async function recomputePage(
  core: Core,
  office: Office,
  most: number,
): Promise<{ readonly looked: number; readonly moved: number }> {
  const { version } = office.calendar
  const progress = progressOf.get(office) ?? (await storedProgress(core, office))
  progressOf.set(office, progress)
  if (progress.done >= version) return { looked: 0, moved: 0 }
  if (progress.version !== version) Object.assign(progress, { version, after: '' })
  const page = await core.store.transaction('import', async (trx) => {
    const page = await nextCases(trx, office, progress.after)
    const { looked, ids } = movedOf(office, page, most)
    const moved = await untold(trx, office, version, ids)
    await enqueue(
      trx,
      core,
      office.organisation,
      moved.map((id) => ({
        stream: caseStream(id),
        key: keyOf(version, id),
        kind: 'command',
        payload: { command: { kind: 'tick' }, by: { kind: 'system' } },
      })),
    )
    const isLast = page.length < pageSize && looked === page.length
    if (isLast) await storeRecomputedVersion(trx, office.organisation, version)
    return { after: page[looked - 1]?.id, looked, moved: moved.length, isLast }
  })
  progress.after = page.after ?? progress.after
  if (page.isLast) progress.done = version
  if (page.moved > 0) core.signals.wake({ stage: 'handle', organisation: office.organisation })
  return { looked: page.looked, moved: page.moved }
}

const keyOf = (version: number, id: string) => `${calendarKey(version)}${id}`

async function storedProgress(core: Core, office: Office): Promise<Progress> {
  const done = await recomputedVersion(core.store.writer, office.organisation)
  return { done, version: done, after: '' }
}

/** An open case with what was written of its instants when it was last handled. */
interface OpenCase {
  readonly id: string
  readonly fold: string
  readonly due_at: string | null
  readonly tick_at: string | null
}

async function nextCases(
  trx: Transaction<Schema>,
  { organisation }: Office,
  after: string,
): Promise<readonly OpenCase[]> {
  const { rows } =
    await sql<OpenCase>`select cases.id, fold, cases.due_at, timers.due_at as tick_at from cases
    left join timers on timers.organisation = cases.organisation and timers.stream = 'case:' || cases.id and timers.name = 'tick'
    where cases.organisation = ${organisation} and cases.id > ${after} and state <> 'closed' order by cases.id limit ${pageSize}`.execute(
      trx,
    )
  return rows
}

/** How many of these were looked at until so many of them had moved, and which those are. */
function movedOf(
  office: Office,
  cases: readonly OpenCase[],
  most: number,
): { readonly looked: number; readonly ids: readonly string[] } {
  const ids: string[] = []
  let looked = 0
  for (const row of cases) {
    if (ids.length >= most) break
    looked += 1
    if (isMoved(office, row)) ids.push(row.id)
  }
  return { looked, ids }
}

function isMoved(office: Office, { fold, due_at, tick_at }: OpenCase): boolean {
  const file = JSON.parse(fold) as Case
  const { dueAt, nextAt } = deadlines(file, policyOf(office, file.policyVersion), office.calendar)
  return (dueAt ?? null) !== due_at || (nextAt ?? null) !== tick_at
}

/** Those that were not told of this version before (a restart in the middle looks at them again). */
async function untold(
  trx: Transaction<Schema>,
  { organisation }: Office,
  version: number,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (ids.length === 0) return []
  const keys = JSON.stringify(ids.map((id) => keyOf(version, id)))
  const { rows } = await sql<{ key: string }>`select key from events where organisation = ${organisation}
    and key in (select value from json_each(${keys}))`.execute(trx)
  const told = new Set(rows.map(({ key }) => key))
  return ids.filter((id) => !told.has(keyOf(version, id)))
}
