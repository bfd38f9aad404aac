import { z } from 'zod'
import { WaslError } from '../../domain/errors.ts'
import type { TextRef } from '../../domain/text.ts'
import { renderText } from '../../engine/render-text.ts'
import { nowOf } from '../core.ts'
import type { RunningGateway } from '../gateway.ts'
import type { Office } from '../office.ts'
import { byField, officesOf, operation, organisationField } from './operation.ts'
import { readWaiting } from './waiting-citizens.ts'

/** Work that waits for people: calls to make, conversations to take over, things nobody could be mailed about. */
export const listTasks = operation(z.object({ organisation: organisationField }), async (gateway, input) => {
  const listed = officesOf(gateway, input.organisation).map((office) => tasksOf(gateway, office))
  return { tasks: (await Promise.all(listed)).flat() }
})

async function tasksOf(gateway: RunningGateway, office: Office) {
  const rows = await gateway.core.store.reader
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
      'cases.reference',
    ])
    .where('tasks.organisation', '=', office.organisation)
    .where('tasks.done_at', 'is', null)
    .orderBy('tasks.opened_at')
    .limit(500)
    .execute()
  const waiting = await readWaiting(
    gateway.core,
    office,
    rows.flatMap(({ kind, conversation }) => (kind === 'hand-over' && conversation ? [conversation] : [])),
  )
  return rows.map((row) => ({
    organisation: office.organisation,
    zone: office.calendar.zone,
    id: row.id,
    kind: row.kind,
    role: row.role,
    reference: row.reference,
    openedAt: row.opened_at,
    subject: subjectOf(office, row.subject),
    ...waiting.get(row.conversation ?? ''),
  }))
}

/** Ticks off a task, in the name of who did it. */
export const finishTask = operation(
  z.object({ organisation: organisationField, id: z.string().min(1), by: byField }),
  async (gateway, input) => {
    const offices = officesOf(gateway, input.organisation)
    const done = await gateway.core.store.transaction('handle', (trx) =>
      trx
        .updateTable('tasks')
        .set({ done_at: nowOf(gateway.core), done_by: input.by })
        .where(
          'organisation',
          'in',
          offices.map(({ organisation }) => organisation),
        )
        .where('id', '=', input.id)
        .where('done_at', 'is', null)
        .executeTakeFirst(),
    )
    if (done.numUpdatedRows === 0n)
      throw new WaslError('task-unknown', `No open task is called ${input.id}. "wasl tasks" lists them.`)
    return { id: input.id, done: true }
  },
)

/** A task's subject is a text by key, or a bare reason. */
function subjectOf(office: Office, subject: string): string {
  if (!subject.startsWith('{')) return subject
  const { subject: ref, words } = JSON.parse(subject) as { subject: TextRef; words?: TextRef }
  const render = (text: TextRef) => renderText(text, 'ar', office.policy, office.calendar.zone)
  return words === undefined ? render(ref) : `${render(ref)}\n${render(words)}`
}
