import { CompiledQuery } from 'kysely'
import { describe, expect, it } from 'vitest'
import { handlingOrder } from '../../src/gateway/handling-order.ts'
import { memoryStore } from './folder.ts'

const rows = "json_each('[]') n"

describe('the planner', () => {
  it.each([
    [
      'the next events',
      `select id from events where organisation = ? and state = 'waiting' order by ${handlingOrder} limit 9`,
      'events_waiting',
    ],
    [
      'the next raw items',
      "select id from raw_items where organisation = ? and state = 'new' order by id limit 9",
      'raw_items_new',
    ],
    [
      'what may be sent',
      "select key from outbox where organisation = ? and state = 'waiting' and available_at <= ?",
      'outbox_waiting',
    ],
    [
      'sends whose lease ran out',
      "select key from outbox where organisation = ? and state = 'sending' and leased_until < ?",
      'outbox_sending',
    ],
    [
      'sends that were given up',
      "select key from outbox where state in ('failed', 'parked', 'held') and state <> 'held' and organisation in (select value from json_each(?))",
      'outbox_shown',
    ],
    [
      'a send by its receipt',
      'select key from outbox where organisation = ? and channel = ? and external_id = ?',
      'outbox_of_external_id',
    ],
    [
      'sends by their receipts',
      `select key from outbox where organisation = ? and external_id is not null and (channel, external_id) in (select value ->> 0, value ->> 1 from ${rows})`,
      'outbox_of_external_id',
    ],
    [
      'reports that were quicker than the record of a send',
      `delete from early_receipts where organisation = ? and (channel, about) in (select value ->> 0, value ->> 1 from ${rows})`,
      'organisation=? AND channel=? AND about=?',
    ],
    [
      'timers that are due',
      'select name from timers where organisation = ? and due_at <= ? order by due_at',
      'timers_due',
    ],
    [
      'the cases registered with a phone, newest first',
      'select id from cases where organisation = ? and phone = ? order by received_at desc limit 9',
      'cases_of_phone',
    ],
    [
      'the cases of a person',
      `select id from cases where organisation = ? and contact in (select value from ${rows})`,
      'cases_of_contact',
    ],
    [
      'the newest cases of a person',
      'select rowid from cases where organisation = ? and contact = ? order by received_at desc limit 10',
      'COVERING INDEX cases_of_contact',
    ],
    [
      'the newest cases of a person that wait',
      "select rowid from cases where organisation = ? and contact = ? and state = 'awaiting-data' order by received_at desc limit 10",
      'cases_of_contact',
    ],
    [
      'a case by its reference',
      'select id from cases where organisation = ? and reference = ?',
      'organisation=? AND reference=?',
    ],
    [
      'a transcript',
      'select id from messages where organisation = ? and conversation = ? and sequence > ? order by sequence',
      'conversation=? AND sequence>?',
    ],
    [
      'open tasks of a role',
      'select id from tasks where organisation = ? and role = ? and done_at is null order by opened_at',
      'tasks_open',
    ],
    [
      'the chain in the order of appending',
      "select id from case_events where organisation || '' = ? and id > ? order by id",
      'PRIMARY KEY (rowid>?)',
    ],
    [
      'events of a batch, to be marked',
      `update events set state = 'x' from ${rows} where events.organisation = ? and events.id = n.value`,
      'PRIMARY KEY (rowid=?)',
    ],
    [
      'conversations of a batch, to be written',
      `update conversations set state = 'x' from ${rows} where conversations.organisation = ? and conversations.id = n.value`,
      'organisation=? AND id=?',
    ],
    [
      'outbox rows of a batch, to be marked',
      `update outbox set state = 'x' from ${rows} where outbox.organisation = ? and outbox.key = n.value`,
      'organisation=? AND key=?',
    ],
  ])('finds %s by an index, without reading or sorting the rest', async (_name, query, expected) => {
    const store = await memoryStore()
    const { rows: steps } = await store.writer.executeQuery(
      CompiledQuery.raw(
        `explain query plan ${query}`,
        query.match(/\?/g)?.map(() => ''),
      ),
    )
    const plan = (steps as { detail: string }[])
      .map(({ detail }) => detail)
      .filter((detail) => !/VIRTUAL TABLE|SUBQUERY/.test(detail))
    expect(plan).toHaveLength(1)
    expect(plan[0]).toMatch(/^SEARCH/)
    expect(plan[0]).toContain(expected)
  })
})
