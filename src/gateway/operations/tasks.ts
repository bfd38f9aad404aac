import { sql } from 'kysely'
import { z } from 'zod'
import { callWords } from '../../domain/call-words.ts'
import { WaslError } from '../../domain/errors.ts'
import type { TextRef } from '../../domain/text.ts'
import { renderText } from '../../engine/render-text.ts'
import type { TaskTable } from '../../store/schema.ts'
import { type Core, nowOf } from '../core.ts'
import { type LoadedCase, loadCases } from '../load.ts'
import { type Office, policyOf } from '../office.ts'
import { caseStream, conversationStream, enqueue, type NewEvent } from '../streams.ts'
import { byField, officesOf, operation, organisationField } from './operation.ts'
import { readWaiting } from './waiting-citizens.ts'

const listInput = z.object({
  organisation: organisationField,
  /** The last one that was seen: its successors are listed. */
  after: z.string().optional(),
})

const pageSize = 500

/**
 * Work that waits for people (calls to make, conversations to take over, things nobody could be mailed about), office
 * by office, oldest first, at most 500 of `total`.
 */
export const listTasks = operation(listInput, async (gateway, input) => {
  const offices = officesOf(gateway, input.organisation)
  const last = input.after === undefined ? undefined : await placeOf(gateway.core, offices, input.after)
  const from = offices.findIndex(({ organisation }) => organisation === last?.organisation)
  const rows: Awaited<ReturnType<typeof pageOf>>[number][] = []
  for (const office of offices.slice(Math.max(from, 0))) {
    const after = office.organisation === last?.organisation ? last : undefined
    rows.push(...(await pageOf(gateway.core, office, after, pageSize - rows.length)))
  }
  return {
    total: await countOpen(gateway.core, offices),
    ...(rows.length === pageSize ? { next: rows.at(-1)?.id } : {}),
    tasks: rows,
  }
})

async function countOpen(core: Core, offices: readonly Office[]): Promise<number> {
  const { total } = await core.store.reader
    .selectFrom('tasks')
    .select((count) => count.fn.countAll<number>().as('total'))
    .where('organisation', 'in', namesOf(offices))
    .where('done_at', 'is', null)
    .executeTakeFirstOrThrow()
  return total
}

const namesOf = (offices: readonly Office[]) => offices.map(({ organisation }) => organisation)

interface Place {
  readonly organisation: string
  readonly opened_at: string
  readonly role: string
  readonly place: number
}

async function pageOf(core: Core, office: Office, last: Place | undefined, limit: number) {
  if (limit === 0) return []
  const rows = await core.store.reader
    .selectFrom('tasks')
    .leftJoin('cases', (join) =>
      join.onRef('cases.organisation', '=', 'tasks.organisation').onRef('cases.id', '=', 'tasks.case_id'),
    )
    .select([
      'tasks.id',
      'tasks.kind',
      'tasks.role',
      'tasks.subject',
      'tasks.opened_at',
      'tasks.conversation',
      'tasks.case_id',
      'cases.reference',
    ])
    .where('tasks.organisation', '=', office.organisation)
    .where('tasks.done_at', 'is', null)
    .where(
      last === undefined
        ? sql<boolean>`true`
        : sql<boolean>`(tasks.opened_at, tasks.role, tasks.rowid) > (${last.opened_at}, ${last.role}, ${last.place})`,
    )
    .orderBy('tasks.opened_at')
    .orderBy('tasks.role')
    .orderBy(sql`tasks.rowid`)
    .limit(limit)
    .execute()
  const waiting = await readWaiting(
    core,
    office,
    rows.flatMap(({ kind, conversation }) => (kind === 'hand-over' && conversation ? [conversation] : [])),
  )
  const cases = await casesOfCalls(core, office, rows)
  return rows.map((row) => ({
    organisation: office.organisation,
    zone: office.calendar.zone,
    id: row.id,
    kind: row.kind,
    role: row.role,
    reference: row.reference,
    openedAt: row.opened_at,
    subject: subjectOf(core, office, row.subject, cases.get(row.case_id ?? '')),
    ...waiting.get(row.conversation ?? ''),
  }))
}

/** Where a task stands in the list; a page goes on where it ended though its last one was ticked off meanwhile. */
async function placeOf(core: Core, offices: readonly Office[], id: string): Promise<Place> {
  const row = await core.store.reader
    .selectFrom('tasks')
    .select(['organisation', 'opened_at', 'role', sql<number>`rowid`.as('place')])
    .where('organisation', 'in', namesOf(offices))
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined)
    throw new WaslError('task-unknown', `No task is called ${id}. "wasl tasks" lists them.`)
  return row
}

/**
 * Ticks off a task, in the name of who did it. What waits for it hears so: the conversation of a citizen who wished for
 * a person, and the case whose notice was to be told by a call, which else would wait for its proof for ever.
 */
export const finishTask = operation(
  z.object({ organisation: organisationField, id: z.string().min(1), by: byField }),
  async (gateway, input) => {
    const offices = officesOf(gateway, input.organisation)
    const { core } = gateway
    const task = await core.store.transaction('handle', async (trx) => {
      const [done] = await trx
        .updateTable('tasks')
        .set({ done_at: nowOf(core), done_by: input.by })
        .where('organisation', 'in', namesOf(offices))
        .where('id', '=', input.id)
        .where('done_at', 'is', null)
        .returning(['organisation', 'kind', 'conversation', 'case_id', 'subject'])
        .execute()
      if (done !== undefined) await enqueue(trx, core, done.organisation, whatFollows(done, input.by))
      return done
    })
    if (task === undefined)
      throw new WaslError('task-unknown', `No open task is called ${input.id}. "wasl tasks" lists them.`)
    core.signals.wake()
    await gateway.drive()
    return { id: input.id, done: true }
  },
)

function whatFollows(
  done: Pick<TaskTable, 'kind' | 'conversation' | 'case_id' | 'subject'>,
  name: string,
): readonly NewEvent[] {
  if (done.kind === 'hand-over' && done.conversation !== null) {
    const payload = { reason: done.subject }
    return [{ stream: conversationStream(done.conversation), kind: 'hand-over-done', payload }]
  }
  if (done.kind !== 'call' || done.case_id === null) return []
  const { notice } = JSON.parse(done.subject) as Subject
  const payload = { command: { kind: 'told', notice }, by: { kind: 'officer', name } }
  return [{ stream: caseStream(done.case_id), kind: 'command', payload }]
}

async function casesOfCalls(
  core: Core,
  office: Office,
  rows: readonly { readonly kind: string; readonly case_id: string | null }[],
): Promise<ReadonlyMap<string, LoadedCase>> {
  const ids = rows.flatMap(({ kind, case_id }) => (kind === 'call' && case_id !== null ? [case_id] : []))
  if (ids.length === 0) return new Map()
  const wish = { ids }
  const loaded = await core.store.transaction('handle', (trx) => loadCases(trx, office.organisation, wish))
  return new Map(loaded.map((one) => [one.id, one]))
}

interface Subject {
  readonly subject: TextRef
  readonly words?: TextRef
  readonly notice?: string
}

/** A task's subject is a text by key, or a bare reason; what is to be told by a call is worded as of now. */
function subjectOf(core: Core, office: Office, subject: string, called: LoadedCase | undefined): string {
  if (!subject.startsWith('{')) return subject
  const { subject: ref, words: written, notice } = JSON.parse(subject) as Subject
  const render = (text: TextRef) => renderText(text, 'ar', office.policy, office.calendar.zone)
  const owed = called?.file.notices.find((one) => one.notice.id === notice)
  const words =
    called === undefined || owed === undefined
      ? written
      : callWords(called.file, owed, nowIn(core, office, called), called.values)
  return words === undefined ? render(ref) : `${render(ref)}\n${render(words)}`
}

const nowIn = (core: Core, office: Office, { file }: LoadedCase) => ({
  policy: policyOf(office, file.policyVersion),
  calendar: office.calendar,
  now: nowOf(core),
})
