import { sql, type Transaction } from 'kysely'
import type { Actor } from '../domain/case/case.ts'
import type { ActTable, OutboxTable, Schema } from '../store/schema.ts'
import { type Core, nowOf } from './core.ts'
import type { QueuedEvent } from './load.ts'
import { hasMail, notifyRole } from './notify.ts'
import type { Office } from './office.ts'
import { answerPurpose, parsePurpose } from './purpose.ts'
import { caseStream, type NewEvent } from './streams.ts'
import type { Writes } from './writes.ts'

/** The act of an edit of the calendar. */
export const calendarAct = ({ calendar }: Office): string => `calendar/${calendar.version}`

/**
 * What a command is a part of (reading 16): what the recomputing after an edit brings belongs to the edit, what the clock
 * brings to its hour. What a person wishes of one case is no part of anything.
 */
export function actOf(core: Core, office: Office, event: QueuedEvent, by: Actor): string | undefined {
  if (by.kind !== 'system') return undefined
  return event.key.startsWith(calendarKey(office.calendar.version))
    ? calendarAct(office)
    : `clock/${nowOf(core).slice(0, 13)}`
}

/** How the keys of the events begin that tell cases of a new calendar. */
export const calendarKey = (version: number): string => `calendar/${version}/`

/** More of an act than this waits for a person; undefined: however many. */
function limitOf({ policy: { notices } }: Office, act: string): number | undefined {
  return act.startsWith('calendar/') ? notices.massLimit : notices.hourLimit
}

/** How what is said in a batch stands by the acts that it is a part of. */
export interface Weighed {
  /** Acts that wait for a person. */
  readonly stopped: ReadonlySet<string>
  /** Acts that a person has refused. */
  readonly refused: ReadonlySet<string>
}

/**
 * Counts the notices of each act of a batch; the one that brings more than the policy's number is held with what of it
 * has not left yet, the mail to officers too, and who owns the clock is told.
 */
export async function weighActs(
  trx: Transaction<Schema>,
  core: Core,
  office: Office,
  writes: Writes,
): Promise<Weighed> {
  const stopped = new Set<string>()
  const refused = new Set<string>()
  const parts = Map.groupBy(writes.speeches, ({ act }) => act)
  for (const [act, of] of parts) {
    if (act === undefined) continue
    const notices = of.filter(({ purpose }) => purpose !== answerPurpose).length
    const { count, state } = await countAct(trx, core, office, act, notices)
    if (state === 'held') stopped.add(act)
    else if (state === 'refused') refused.add(act)
    else if (state === 'open' && count > (limitOf(office, act) ?? Number.POSITIVE_INFINITY)) {
      stopped.add(act)
      await holdAct(trx, office, act)
      askApproval(core, office, act, writes)
      core.log.warn({ organisation: office.organisation, act, count }, 'an act waits for approval')
    }
  }
  return { stopped, refused }
}

/** The rows that may go, and those of acts that wait as they are to be written; the cases of refused ones hear it. */
export function partByActs(
  rows: readonly OutboxTable[],
  { stopped, refused }: Weighed,
  writes: Writes,
): { readonly go: readonly OutboxTable[]; readonly held: readonly OutboxTable[] } {
  const isOf = (acts: ReadonlySet<string>) => (row: OutboxTable) => row.act !== null && acts.has(row.act)
  const withheld = rows.filter(isOf(refused))
  writes.events.push(...withholding(withheld))
  return {
    go: rows.filter((row) => !isOf(stopped)(row) && !isOf(refused)(row)),
    held: [
      ...rows.filter(isOf(stopped)).map((row) => ({ ...row, state: 'held' as const, problem: 'mass' })),
      ...withheld.map((row) => ({ ...row, state: 'cancelled' as const, problem: 'refused' })),
    ],
  }
}

/** What the cases hear whose notices a person would not let go. */
export function withholding(rows: readonly Pick<OutboxTable, 'key' | 'purpose'>[]): readonly NewEvent[] {
  return rows.flatMap(({ key, purpose }) => {
    const told = parsePurpose(purpose)
    if (told === undefined) return []
    const { caseId, notice, route } = told
    return [
      {
        stream: caseStream(caseId),
        key: `${key}/withheld`,
        kind: 'command',
        payload: {
          command: { kind: 'delivery', notice, route, outcome: 'withheld' },
          by: { kind: 'system' },
        },
      },
    ]
  })
}

async function countAct(
  trx: Transaction<Schema>,
  core: Core,
  { organisation }: Office,
  act: string,
  notices: number,
): Promise<Pick<ActTable, 'count' | 'state'>> {
  const { rows } = await sql<Pick<ActTable, 'count' | 'state'>>`
    insert into acts (organisation, act, count, state, opened_at) values (${organisation}, ${act}, ${notices}, 'open', ${nowOf(core)})
    on conflict (organisation, act) do update set count = count + excluded.count returning count, state`.execute(
    trx,
  )
  return rows[0] ?? { count: notices, state: 'open' }
}

/** Everything of an act that has not left waits for a person from now on. */
export async function holdAct(
  trx: Transaction<Schema>,
  { organisation }: Office,
  act: string,
): Promise<void> {
  await sql`update acts set state = 'held' where organisation = ${organisation} and act = ${act}`.execute(trx)
  await sql`update outbox set state = 'held', problem = 'mass'
    where organisation = ${organisation} and act = ${act} and state = 'waiting'`.execute(trx)
}

/** An act that is known to be large before anything of it is written: all of it waits, and who owns the clock is told. */
export async function openHeld(
  trx: Transaction<Schema>,
  core: Core,
  office: Office,
  act: string,
  writes: Writes,
): Promise<void> {
  const row = {
    organisation: office.organisation,
    act,
    count: 0,
    state: 'held' as const,
    opened_at: nowOf(core),
  }
  await trx.insertInto('acts').values(row).execute()
  askApproval(core, office, act, writes)
}

/** Work for who owns the clock, and mail about it: an act is to be looked at. */
function askApproval(core: Core, office: Office, act: string, writes: Writes): void {
  const role = office.policy.routing.clockOwner
  writes.tasks.push({
    id: `approval/${act}`,
    kind: 'approval',
    case_id: null,
    conversation: null,
    subject: `messages of one act wait: "wasl approve" shows those of ${act}`,
    role,
  })
  const text = { key: 'officer.approval', values: { act: { kind: 'code', value: act } } } as const
  if (hasMail(core, office, role))
    notifyRole(core, office, `approval/${act}/mail`, { role, text, caseId: undefined, verbs: [] }, writes)
}
