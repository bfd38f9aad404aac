import { type Selectable, sql, type Transaction } from 'kysely'
import type { CaseEvent } from '../../domain/case/case.ts'
import type { Case } from '../../domain/case/file.ts'
import { canonicalJson } from '../canonical-json.ts'
import { registeredPhone } from '../case-file.ts'
import { linkOf } from '../chain.ts'
import type { CaseEventTable, CaseTable, Schema } from '../schema.ts'
import { recomputedVersion } from '../versions.ts'
import type { Findings } from './findings.ts'
import type { VerifyOptions } from './options.ts'
import { eachPage } from './pages.ts'

type CaseRow = Selectable<CaseTable>
type EventRow = Selectable<CaseEventTable>

const casesPerPage = 50

/** Every case file link by link, its fold, the row that holds the fold, its due date and its attachments. */
export async function verifyCases(
  options: VerifyOptions,
  organisation: string,
  findings: Findings,
): Promise<void> {
  await eachPage<CaseRow>(
    options.store.reader,
    casesPerPage,
    (trx, last) =>
      trx
        .selectFrom('cases')
        .selectAll()
        .where('organisation', '=', organisation)
        .where('id', '>', last?.id ?? '')
        .orderBy('id')
        .limit(casesPerPage)
        .execute(),
    async (trx, rows) => {
      findings.count('cases', rows.length)
      const files = await readRows(trx, organisation, rows)
      const folds: { readonly row: CaseRow; readonly fold: Case }[] = []
      for (const row of rows) {
        const fold = verifyFile(options, row, files.get(row.id) ?? [], findings)
        if (fold !== undefined) folds.push({ row, fold })
      }
      await verifyDues(trx, options, organisation, folds, findings)
      await verifyAttachments(trx, organisation, folds, findings)
    },
  )
}

async function readRows(
  trx: Transaction<Schema>,
  organisation: string,
  cases: readonly CaseRow[],
): Promise<ReadonlyMap<string, readonly EventRow[]>> {
  const ids = JSON.stringify(cases.map(({ id }) => id))
  const rows = await trx
    .selectFrom('case_events')
    .selectAll()
    .where('organisation', '=', organisation)
    .where('case_id', 'in', sql<string>`(select value from json_each(${ids}))`)
    .orderBy('case_id')
    .orderBy('sequence')
    .execute()
  return Map.groupBy(rows, (row) => row.case_id)
}

/** The fold of a file that is sound; of one whose links are broken nothing further can be said. */
function verifyFile(
  options: VerifyOptions,
  row: CaseRow,
  rows: readonly EventRow[],
  findings: Findings,
): Case | undefined {
  const report = (code: string, message: string) => findings.report(code, row.organisation, row.id, message)
  findings.count('case events', rows.length)
  const links = verifyLinks(options.chainKey, rows, report)
  if (links === undefined) return undefined
  const fold = foldFile(options, links.events, report)
  if (fold === undefined) return undefined
  compareRow(row, fold, report)
  return links.broken ? undefined : fold
}

type Report = (code: string, message: string) => void

/** The events of a file, or undefined where one cannot be read. Each break is told once: the next link is measured from the link that stands there. */
function verifyLinks(
  key: Uint8Array,
  rows: readonly EventRow[],
  report: Report,
): { readonly events: readonly CaseEvent[]; readonly broken: boolean } | undefined {
  const events: CaseEvent[] = []
  let previous = ''
  let broken = false
  for (const [index, row] of rows.entries()) {
    if (row.sequence !== index + 1) {
      report(
        'case-gap',
        `The file has event ${row.sequence} where event ${index + 1} belongs: events are missing or were moved.`,
      )
      return undefined
    }
    if (linkOf(key, previous, row) !== row.mac) {
      broken = true
      report(
        'case-link',
        `Event ${row.sequence} does not fit its link: the event, its link or the one before it was changed.`,
      )
    }
    previous = row.mac
    const event = readEvent(row)
    if (event === undefined) {
      report('case-event', `Event ${row.sequence} cannot be read, or is not what its columns say.`)
      return undefined
    }
    events.push(event)
  }
  return { events, broken }
}

function readEvent(row: EventRow): CaseEvent | undefined {
  const event = parseJson(row.body) as CaseEvent | undefined
  return event?.kind === row.kind && event.at === row.at ? event : undefined
}

function foldFile(options: VerifyOptions, events: readonly CaseEvent[], report: Report): Case | undefined {
  try {
    const fold = options.fold(events)
    if (fold === undefined) report('case-empty', 'The case has no file: its events are gone.')
    return fold
  } catch (error) {
    report(
      'case-fold',
      `The file cannot be folded: ${error instanceof Error ? error.message : String(error)}`,
    )
    return undefined
  }
}

function compareRow(row: CaseRow, fold: Case, report: Report): void {
  if (row.sequence !== fold.sequence)
    report('case-end', `The row was folded from ${row.sequence} events; the file has ${fold.sequence}.`)
  const stored = parseJson(row.fold)
  if (stored === undefined || canonicalJson(stored) !== canonicalJson(JSON.parse(JSON.stringify(fold)))) {
    report('case-fold', 'The fold in the row is not the fold of the file.')
  }
  const said = [row.reference, row.contact, row.phone, row.type, row.service, row.state, row.received_at]
  const folded = [
    fold.reference,
    fold.contact,
    registeredPhone(fold),
    fold.type,
    fold.service,
    fold.state,
    fold.receivedAt,
  ]
  if (canonicalJson(said) !== canonicalJson(folded))
    report('case-row', 'A column of the row is not what the file says.')
}

/**
 * The due dates of open cases; a closed one keeps that with which it was closed. A case that has not heard yet of a
 * new calendar, or that something waits for, is looked at another time.
 */
async function verifyDues(
  trx: Transaction<Schema>,
  { dueAt }: VerifyOptions,
  organisation: string,
  folds: readonly { readonly row: CaseRow; readonly fold: Case }[],
  findings: Findings,
): Promise<void> {
  if (dueAt === undefined) return
  const differing = folds.flatMap(({ row, fold }) => {
    const due = fold.state === 'closed' ? row.due_at : (dueAt(organisation, fold) ?? null)
    return due === row.due_at ? [] : [{ row, due }]
  })
  if (differing.length === 0) return
  const { rows } = await sql<{ stream: string }>`
    select distinct stream from events where organisation = ${organisation} and state = 'waiting'
      and stream in (select value from json_each(${JSON.stringify(differing.map(({ row }) => `case:${row.id}`))}))
    union all select '' where ${await recomputedVersion(trx, organisation)} <
      (select max(version) from calendar_versions where organisation = ${organisation})`.execute(trx)
  const waiting = new Set(rows.map(({ stream }) => stream))
  if (waiting.has('')) return
  for (const { row, due } of differing.filter((one) => !waiting.has(`case:${one.row.id}`)))
    findings.report(
      'case-due',
      organisation,
      row.id,
      `The row says that the case is due ${row.due_at ?? 'never'}; its file, policy and calendar say ${due ?? 'never'}.`,
    )
}

async function verifyAttachments(
  trx: Transaction<Schema>,
  organisation: string,
  folds: readonly { readonly row: CaseRow; readonly fold: Case }[],
  findings: Findings,
): Promise<void> {
  const refs = JSON.stringify([...new Set(folds.flatMap(({ fold }) => fold.attachments))])
  const { rows } = await sql<{ ref: string }>`
    select value as ref from json_each(${refs})
    where not exists (select 1 from files where organisation = ${organisation} and ref = value)`.execute(trx)
  const unnamed = new Set(rows.map(({ ref }) => ref))
  if (unnamed.size === 0) return
  for (const { row, fold } of folds) {
    for (const ref of fold.attachments.filter((attachment) => unnamed.has(attachment))) {
      findings.report(
        'case-attachment',
        organisation,
        row.id,
        `The case has an attachment ${ref} that is not among the files.`,
      )
    }
  }
}

/** The value of a JSON text, or undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
