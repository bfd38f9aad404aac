import { type Kysely, sql, type Transaction } from 'kysely'
import type { CaseEvent } from '../domain/case/case.ts'
import type { Case } from '../domain/case/file.ts'
import { WaslError } from '../domain/errors.ts'
import { insertRows } from './bulk.ts'
import { canonicalJson } from './canonical-json.ts'
import { linkOf } from './chain.ts'
import type { Schema } from './schema.ts'

/** Events to be appended to one case file; `after` is the sequence of its last event, 0 for a new file. */
export interface CaseAppend {
  readonly caseId: string
  readonly after: number
  readonly events: readonly CaseEvent[]
}

/**
 * Appends events to case files, each chained to the one before it in its file by a key that is not in the database.
 * No case may come twice. Throws `case-moved-on` where a file does not end at `after`; the transaction must then be
 * rolled back. The rows of `cases` may be written before or after it, in the same transaction.
 */
export async function appendCaseEvents(
  trx: Transaction<Schema>,
  key: Uint8Array,
  organisation: string,
  appends: readonly CaseAppend[],
): Promise<void> {
  const ends = await readEnds(trx, organisation, appends)
  const rows = appends.flatMap(({ caseId, after, events }) => {
    const end = ends.get(caseId) ?? { sequence: 0, mac: '' }
    if (end.sequence !== after) {
      throw new WaslError(
        'case-moved-on',
        `Case ${caseId} ends at event ${end.sequence}, not ${after}: load it again and decide anew.`,
      )
    }
    let previous = end.mac
    return events.map((event, index) => {
      const row = {
        organisation,
        case_id: caseId,
        sequence: after + index + 1,
        at: event.at,
        kind: event.kind,
        body: canonicalJson(event),
      }
      previous = linkOf(key, previous, row)
      return { ...row, mac: previous }
    })
  })
  await insertRows(trx, 'case_events', rows, { onConflict: 'fail' })
}

interface End {
  readonly sequence: number
  readonly mac: string
}

/** The last link of each file that there is; a file is looked for even where it should be new. */
async function readEnds(
  trx: Transaction<Schema>,
  organisation: string,
  appends: readonly CaseAppend[],
): Promise<ReadonlyMap<string, End>> {
  const ids = JSON.stringify(appends.map(({ caseId }) => caseId))
  const { rows } = await sql<End & { case_id: string }>`
    select case_id, max(sequence) as sequence, mac from case_events
    where organisation = ${organisation} and case_id in (select value from json_each(${ids}))
    group by case_id`.execute(trx)
  return new Map(rows.map(({ case_id, ...end }) => [case_id, end]))
}

/** The events of these cases' files, each file in order; a case without a file is absent. */
export async function readCaseFiles(
  db: Kysely<Schema>,
  organisation: string,
  caseIds: readonly string[],
): Promise<ReadonlyMap<string, readonly CaseEvent[]>> {
  const { rows } = await sql<{ case_id: string; body: string }>`
    select case_id, body from case_events
    where organisation = ${organisation} and case_id in (select value from json_each(${JSON.stringify(caseIds)}))
    order by case_id, sequence`.execute(db)
  const files = new Map<string, CaseEvent[]>()
  for (const { case_id, body } of rows) {
    const file = files.get(case_id) ?? []
    file.push(JSON.parse(body))
    files.set(case_id, file)
  }
  return files
}

/** A personal value of a case and the keyed digest by which its file names it. */
export interface CaseValue {
  readonly caseId: string
  readonly digest: string
  readonly value: string
}

/** Puts values into the one erasable place of their cases; one that is there already stays. */
export async function putCaseValues(
  trx: Transaction<Schema>,
  organisation: string,
  values: readonly CaseValue[],
): Promise<void> {
  const rows = values.map(({ caseId, digest, value }) => ({ organisation, case_id: caseId, digest, value }))
  await insertRows(trx, 'case_values', rows, { onConflict: 'ignore' })
}

/** The digest under which a file holds the phone that was registered; null where there is none, as in a file that somebody altered. */
export function registeredPhone({ fields }: Partial<Pick<Case, 'fields'>>): string | null {
  const phone = fields?.['phone']
  return phone?.kind === 'personal' ? phone.digest : null
}

/** The personal values of a case that were not erased, by their digest. */
export async function readCaseValues(
  db: Kysely<Schema>,
  organisation: string,
  caseId: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('case_values')
    .select(['digest', 'value'])
    .where('organisation', '=', organisation)
    .where('case_id', '=', caseId)
    .execute()
  return new Map(rows.map(({ digest, value }) => [digest, value]))
}

/** Erases the personal values of cases; their files stay and still verify. Returns how many values are gone. */
export async function eraseCaseValues(
  trx: Transaction<Schema>,
  organisation: string,
  caseIds: readonly string[],
): Promise<number> {
  const { rows } = await sql<{ gone: number }>`
    delete from case_values
    where organisation = ${organisation} and case_id in (select value from json_each(${JSON.stringify(caseIds)}))
    returning 1 as gone`.execute(trx)
  return rows.length
}
