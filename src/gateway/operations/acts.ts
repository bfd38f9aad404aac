import { sql } from 'kysely'
import { z } from 'zod'
import { WaslError } from '../../domain/errors.ts'
import type { Outbound } from '../../domain/message.ts'
import type { OutboxTable } from '../../store/schema.ts'
import { withholding } from '../acts.ts'
import { nowOf } from '../core.ts'
import type { RunningGateway } from '../gateway.ts'
import type { Office } from '../office.ts'

import { enqueue } from '../streams.ts'
import { finishTasks } from '../task-rows.ts'
import { byField, officeOf, officesOf, operation, organisationField } from './operation.ts'

/** An act whose messages wait for a person, with what they say. */
export interface HeldAct {
  readonly organisation: string
  readonly act: string
  readonly openedAt: string
  /** Messages that wait, by channel and by what they tell. */
  readonly waiting: readonly { readonly channel: string; readonly what: string; readonly count: number }[]
  /** The first of each kind, as they would go out. */
  readonly samples: readonly { readonly what: string; readonly text: string }[]
}

/** Shows the acts that wait, of one organisation or of all; nothing is changed. */
export const listActs = operation(z.object({ organisation: organisationField }), async (gateway, input) => {
  const acts: HeldAct[] = []
  for (const office of officesOf(gateway, input.organisation)) acts.push(...(await heldActs(gateway, office)))
  return { acts }
})

async function heldActs({ core }: RunningGateway, { organisation }: Office): Promise<readonly HeldAct[]> {
  const held = await core.store.writer
    .selectFrom('acts')
    .select(['act', 'opened_at'])
    .where('organisation', '=', organisation)
    .where('state', '=', 'held')
    .orderBy('opened_at')
    .execute()
  const acts: HeldAct[] = []
  for (const { act, opened_at: openedAt } of held) {
    const { rows } = await sql<Kind>`select channel, what, count(*) as count, min(body) as sample from (
        select o.channel, o.body, coalesce(json_extract(owed.value, '$.notice.kind'), 'officer') as what from outbox o
          left join cases c on c.organisation = o.organisation and o.purpose like 'notice/%' and c.id = o.case_id
          left join json_each(c.fold, '$.notices') owed on o.purpose like 'notice/' || c.id || '/' || json_extract(owed.value, '$.notice.id') || '/%'
          where o.organisation = ${organisation} and o.state = 'held' and o.act = ${act}
      ) group by channel, what order by count desc, channel, what`.execute(core.store.writer)
    acts.push({
      organisation,
      act,
      openedAt,
      waiting: rows.map(({ channel, what, count }) => ({ channel, what, count })),
      samples: rows.map(({ what, sample }) => ({ what, text: (JSON.parse(sample) as Outbound).text })),
    })
  }
  return acts
}

interface Kind {
  readonly channel: string
  readonly what: string
  readonly count: number
  readonly sample: string
}

const decision = { organisation: organisationField, act: z.string().min(1).max(100), by: byField }

/** Lets everything of an act go, and what of it comes later. */
export const approveAct = operation(z.object(decision), async (gateway, { organisation, act, by }) => {
  const { core } = gateway
  const office = officeOf(gateway, organisation)
  const count = await core.store.transaction('handle', async (trx) => {
    await decide(trx, gateway, office, act, { state: 'approved', by })
    const { numAffectedRows } =
      await sql`update outbox set state = 'waiting', problem = null, available_at = ${nowOf(core)}
      where organisation = ${office.organisation} and act = ${act} and state = 'held'`.execute(trx)
    return Number(numAffectedRows ?? 0n)
  })
  core.log.warn({ organisation: office.organisation, act, by, count }, 'an act was approved')
  core.signals.wake()
  await gateway.drive()
  return { organisation: office.organisation, act, approved: count }
})

/** Lets nothing of an act go: its messages are cancelled in the name of who says so, and their cases hear it. */
export const refuseAct = operation(
  z.object({ ...decision, reason: z.string().trim().min(1).max(500) }),
  async (gateway, { organisation, act, by, reason }) => {
    const { core } = gateway
    const office = officeOf(gateway, organisation)
    const count = await core.store.transaction('handle', async (trx) => {
      await decide(trx, gateway, office, act, { state: 'refused', by, reason })
      const { rows } = await sql<Pick<OutboxTable, 'key' | 'purpose'>>`
        update outbox set state = 'cancelled', problem = ${`refused by ${by}`}
        where organisation = ${office.organisation} and act = ${act} and state = 'held' returning key, purpose`.execute(
        trx,
      )
      await enqueue(trx, core, office.organisation, withholding(rows))
      return rows.length
    })
    core.log.warn({ organisation: office.organisation, act, by, count }, 'an act was refused')
    core.signals.wake()
    await gateway.drive()
    return { organisation: office.organisation, act, refused: count }
  },
)

type Trx = Parameters<typeof enqueue>[0]

async function decide(
  trx: Trx,
  { core }: RunningGateway,
  { organisation }: Office,
  act: string,
  {
    state,
    by,
    reason,
  }: { readonly state: 'approved' | 'refused'; readonly by: string; readonly reason?: string },
): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('acts')
    .set({ state, decided_at: nowOf(core), decided_by: by, reason: reason ?? null })
    .where('organisation', '=', organisation)
    .where('act', '=', act)
    .where('state', '=', 'held')
    .executeTakeFirst()
  if (numUpdatedRows === 0n)
    throw new WaslError(
      'act-not-waiting',
      `Nothing of "${act}" of ${organisation} waits for approval: "wasl approve" lists what does.`,
    )
  await finishTasks(trx, core, organisation, [`approval/${act}`])
}
