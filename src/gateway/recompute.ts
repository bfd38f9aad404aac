import { sql, type Transaction } from 'kysely'
import type { Case } from '../domain/case/file.ts'
import { deadlines } from '../domain/deadline.ts'
import type { Schema } from '../store/schema.ts'
import { recomputedVersion, storeRecomputedVersion } from '../store/versions.ts'
import { calendarKey } from './acts.ts'
import type { Core } from './core.ts'
import { type Office, policyOf } from './office.ts'
import { caseStream, enqueue } from './streams.ts'

/** Cases that are looked at in one go: few enough that conversations are handled between two of them. */
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
  const { version } = office.calendar
  const progress = progressOf.get(office) ?? (await storedProgress(core, office))
  progressOf.set(office, progress)
  if (progress.done >= version) return 0
  if (progress.version !== version) Object.assign(progress, { version, after: '' })
  const { looked, moved, after, isLast } = await lookOn(core, office, progress.after)
  // Another edit came meanwhile: all of them are looked at anew, by that one.
  if (office.calendar.version !== version) return looked
  if (moved.length > 0 || isLast) await wakeMoved(core, office, { version, moved, isLast })
  progress.after = after
  if (isLast) progress.done = version
  return looked
}

interface Look {
  readonly looked: number
  readonly moved: readonly string[]
  readonly after: string
  /** No open case is behind these. */
  readonly isLast: boolean
}

/** It reads as a writer does, so that nothing computed by the calendar before is still on its way; and writes nothing. */
async function lookOn(core: Core, office: Office, from: string): Promise<Look> {
  const moved: string[] = []
  let looked = 0
  let after = from
  for (let number = 0; number < pages && moved.length < mostMoved; number++) {
    const start = after
    const page = await core.store.transaction('import', (trx) => nextCases(trx, office, start))
    for (const row of page) {
      if (moved.length >= mostMoved) break
      looked += 1
      after = row.id
      if (isMoved(office, row)) moved.push(row.id)
    }
    if (page.length < pageSize && after === (page.at(-1)?.id ?? after))
      return { looked, moved, after, isLast: true }
  }
  return { looked, moved, after, isLast: false }
}

async function wakeMoved(
  core: Core,
  { organisation }: Office,
  { version, moved: ids, isLast }: Pick<Look, 'moved' | 'isLast'> & { readonly version: number },
): Promise<void> {
  await core.store.transaction('import', async (trx) => {
    const moved = await untold(trx, organisation, version, ids)
    await enqueue(
      trx,
      core,
      organisation,
      moved.map((id) => ({
        stream: caseStream(id),
        key: keyOf(version, id),
        kind: 'command',
        payload: { command: { kind: 'tick' }, by: { kind: 'system' } },
      })),
    )
    if (isLast) await storeRecomputedVersion(trx, organisation, version)
  })
  if (ids.length > 0) core.signals.wake({ stage: 'handle', organisation })
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

function isMoved(office: Office, { fold, due_at, tick_at }: OpenCase): boolean {
  const file = JSON.parse(fold) as Case
  const { dueAt, nextAt } = deadlines(file, policyOf(office, file.policyVersion), office.calendar)
  return (dueAt ?? null) !== due_at || (nextAt ?? null) !== tick_at
}

/** Those that were not told of this version before (a restart in the middle looks at them again). */
async function untold(
  trx: Transaction<Schema>,
  organisation: string,
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
