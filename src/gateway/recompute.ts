import { sql, type Transaction } from 'kysely'
import type { Schema } from '../store/schema.ts'
import { recomputedVersion, storeRecomputedVersion } from '../store/versions.ts'
import type { Core } from './core.ts'
import type { Office } from './office.ts'
import { caseStream, enqueue } from './streams.ts'

/** Cases a transaction: few enough that conversations are handled between two of them. */
const pageSize = 200

/** How far an office's open cases have been told of a calendar: all of `done`, those up to `after` of `version`. */
interface Progress {
  done: number
  version: number
  after: string
}

/** What this process has done of it; after a restart the store knows which versions are done and which cases were told. */
const progressOf = new WeakMap<Office, Progress>()

/**
 * After a new calendar version every open case hears a `tick`, so that its timer and due date are computed anew. One
 * page a pass, behind everything more urgent. Returns how many cases were told.
 */
export async function recomputePass(core: Core, office: Office): Promise<number> {
  const { version } = office.calendar
  const progress = progressOf.get(office) ?? (await storedProgress(core, office))
  progressOf.set(office, progress)
  if (progress.done >= version) return 0
  if (progress.version !== version) Object.assign(progress, { version, after: '' })
  const page = await core.store.transaction('import', async (trx) => {
    const ids = await nextCases(trx, office, version, progress.after)
    await enqueue(
      trx,
      core,
      office.organisation,
      ids.map((id) => ({
        stream: caseStream(id),
        key: keyOf(version, id),
        kind: 'command',
        payload: { command: { kind: 'tick' }, by: { kind: 'system' } },
      })),
    )
    if (ids.length < pageSize) await storeRecomputedVersion(trx, office.organisation, version)
    return ids
  })
  progress.after = page.at(-1) ?? progress.after
  if (page.length < pageSize) progress.done = version
  return page.length
}

const keyOf = (version: number, id: string) => `calendar/${version}/${id}`

async function storedProgress(core: Core, office: Office): Promise<Progress> {
  const done = await recomputedVersion(core.store.writer, office.organisation)
  return { done, version: done, after: '' }
}

async function nextCases(
  trx: Transaction<Schema>,
  office: Office,
  version: number,
  after: string,
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`select id from cases
    where organisation = ${office.organisation} and id > ${after} and state <> 'closed' and not exists (
      select 1 from events where events.organisation = cases.organisation and events.key = ${keyOf(version, '')} || cases.id)
    order by id limit ${pageSize}`.execute(trx)
  return rows.map((row) => row.id)
}
