import { formatDay } from '../domain/civil-day.ts'
import { localAt } from '../domain/zone.ts'
import { closeDay } from '../store/chain-heads.ts'
import { type Core, nowOf } from './core.ts'
import { triesAfter } from './hour-counts.ts'
import type { Office } from './office.ts'
import { rest } from './rest.ts'

const hourMilliseconds = 3_600_000
const dayMilliseconds = 86_400_000

/**
 * What is done now and then: yesterday's chain is closed and its head written to the log (outside the database),
 * raw items past their retention lose their bytes, tries of an hour ago go, files that no row names are swept.
 */
export async function keepHouse(core: Core, offices: Iterable<Office>): Promise<void> {
  for (const office of offices) {
    await closeYesterday(core, office)
    await forgetRawItems(core, office)
  }
  const now = nowOf(core)
  await core.store.transaction('import', (trx) =>
    trx.deleteFrom('tries').where('hour', '<=', triesAfter(now)).execute(),
  )
  const before = new Date(Date.parse(now) - dayMilliseconds)
  const swept = await core.files.sweep(before, (refs) => namedFiles(core, refs))
  if (swept > 0) core.log.info({ files: swept }, 'files that nothing names were swept')
}

async function closeYesterday(core: Core, office: Office): Promise<void> {
  const yesterday = formatDay(localAt(office.calendar.zone, Date.parse(nowOf(core))).day - 1)
  const head = await core.store.transaction('import', (trx) =>
    closeDay(trx, core.chainKey, office.organisation, yesterday),
  )
  if (head.on === yesterday)
    core.log.info(
      { organisation: office.organisation, on: head.on, head: head.head, events: head.events },
      'head of the day',
    )
}

/** The bytes of what was received are kept as long as the policy says; the row stays, so that nothing comes twice. */
async function forgetRawItems(core: Core, office: Office): Promise<void> {
  const before = new Date(
    Date.parse(nowOf(core)) - office.policy.retention.rawDays * dayMilliseconds,
  ).toISOString()
  await core.store.transaction('import', (trx) =>
    trx
      .updateTable('raw_items')
      .set({ body: null, file: null })
      .where('organisation', '=', office.organisation)
      .where('received_at', '<', before)
      .where('state', 'in', ['parsed', 'dismissed'])
      .where((compare) => compare.or([compare('body', 'is not', null), compare('file', 'is not', null)]))
      .execute(),
  )
}

async function namedFiles(core: Core, refs: readonly string[]): Promise<ReadonlySet<string>> {
  const { reader } = core.store
  const files = await reader
    .selectFrom('files')
    .select('ref')
    .where('ref', 'in', [...refs])
    .execute()
  const raw = await reader
    .selectFrom('raw_items')
    .select('file as ref')
    .where('file', 'in', [...refs])
    .execute()
  return new Set([...files, ...raw].flatMap((row) => row.ref ?? []))
}

/** Keeps house at once and then every hour until aborted; trouble is logged and does not stop it. */
export async function keepHouseHourly(
  core: Core,
  offices: ReadonlyMap<string, Office>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await keepHouse(core, offices.values())
    } catch (error) {
      core.log.error(
        { code: error instanceof Error ? error.name : 'unknown' },
        'housekeeping failed and is tried again in an hour',
      )
    }
    await rest(hourMilliseconds, signal)
  }
}
