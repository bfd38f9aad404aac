import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { insertRows, updateRows, upsertRows } from '../../src/store/bulk.ts'
import { memoryStore } from './folder.ts'

const organisation = 'al-buraimi'
const event = (sequence: number, key = `key-${sequence}`) => ({
  organisation,
  stream: 'conversation:a',
  sequence,
  key,
  kind: 'message',
  payload: '{"text":"مرحبا \\" \\\\ 😀"}',
  created_at: '2026-11-22T06:00:00.000Z',
  state: 'waiting' as const,
  attempts: 0,
  handled_at: null,
  outcome: null,
  problem: null,
})
const task = (id: string, subject: string) => ({
  organisation,
  id,
  kind: 'call',
  case_id: null,
  conversation: null,
  subject,
  role: 'officer',
  opened_at: '',
  done_at: null,
  done_by: null,
})

describe('rows in bulk', () => {
  it('inserts more rows than one statement takes, and returns what was asked for', async () => {
    const store = await memoryStore()
    const rows = Array.from({ length: 600 }, (_, i) => event(i + 1))
    const returned = await store.transaction('handle', (trx) =>
      insertRows(trx, 'events', rows, { onConflict: 'fail', returning: ['id', 'sequence'] }),
    )
    expect(returned).toHaveLength(600)
    expect(new Set(returned.map((row) => row.id)).size).toBe(600)
    const stored = await store.writer.selectFrom('events').selectAll().orderBy('sequence').execute()
    expect(stored.map(({ id: _, ...row }) => row)).toEqual(rows)
  })

  it('passes over what is there already and says which rows are new', async () => {
    const store = await memoryStore()
    await insertRows(store.writer, 'events', [event(1)], { onConflict: 'fail' })
    const again = [event(1), event(2), event(3, 'key-1')]
    expect(
      await insertRows(store.writer, 'events', again, { onConflict: 'ignore', returning: ['sequence'] }),
    ).toEqual([{ sequence: 2 }])
  })

  it('inserts all rows or none where one is there already', async () => {
    const store = await memoryStore()
    await insertRows(store.writer, 'events', [event(2)], { onConflict: 'fail' })
    const insert = insertRows(store.writer, 'events', [event(1), event(2)], { onConflict: 'fail' })
    await expect(insert).rejects.toMatchObject({ code: 'store-constraint' })
    expect(await store.writer.selectFrom('events').select('sequence').execute()).toEqual([{ sequence: 2 }])
  })

  it('does nothing for no rows', async () => {
    const store = await memoryStore()
    expect(await insertRows(store.writer, 'events', [], { onConflict: 'fail' })).toEqual([])
    await updateRows(store.writer, 'counters', ['organisation', 'name'], [])
  })

  it('keeps bytes, no bytes and absent bytes apart', async () => {
    const store = await memoryStore()
    const raw = (external_id: string, body: Uint8Array | null) => ({
      organisation,
      channel: 'chat',
      external_id,
      digest: '',
      content_type: 'application/json',
      body,
      file: null,
      received_at: '',
      state: 'new' as const,
      attempts: 0,
      lease: null,
      leased_until: null,
      problem: null,
    })
    const bytes = new Uint8Array([9, 0, 255, 128, 9]).subarray(1, 4)
    await insertRows(
      store.writer,
      'raw_items',
      [raw('a', bytes), raw('b', null), raw('c', new Uint8Array(0))],
      { onConflict: 'ignore' },
    )
    const stored = await store.writer.selectFrom('raw_items').select('body').orderBy('external_id').execute()
    expect(stored.map(({ body }) => body && [...body])).toEqual([[0, 255, 128], null, []])
  })

  it('updates rows by their key, others not, and sets to null', async () => {
    const store = await memoryStore()
    await insertRows(store.writer, 'events', [event(1), event(2), event(3)], { onConflict: 'fail' })
    await updateRows(
      store.writer,
      'events',
      ['organisation', 'key'],
      [
        { organisation, key: 'key-1', state: 'handled', attempts: 3_000_000_000, outcome: 'a' },
        { organisation, key: 'key-3', state: 'dead', attempts: 5, outcome: null },
      ],
    )
    const stored = await store.writer
      .selectFrom('events')
      .select(['sequence', 'state', 'attempts', 'outcome'])
      .orderBy('sequence')
      .execute()
    expect(stored).toEqual([
      { sequence: 1, state: 'handled', attempts: 3_000_000_000, outcome: 'a' },
      { sequence: 2, state: 'waiting', attempts: 0, outcome: null },
      { sequence: 3, state: 'dead', attempts: 5, outcome: null },
    ])
  })

  it('finds the rows of an update by the index of their key', async () => {
    const store = await memoryStore()
    const plan = await sql<{ detail: string }>`explain query plan update outbox set state = given.value ->> 2
      from jsonb_each('[]') as given where outbox.organisation = given.value ->> 0 and outbox.key = given.value ->> 1`.execute(
      store.writer,
    )
    expect(plan.rows.map((row) => row.detail).join('\n')).toMatch(
      /SEARCH outbox USING .*INDEX.*\(organisation=\? AND key=\?\)/,
    )
  })

  it('puts whole rows in or in the place of those that are there', async () => {
    const store = await memoryStore()
    await upsertRows(store.writer, 'tasks', ['organisation', 'id'], [task('a', 'one'), task('b', 'two')])
    await upsertRows(store.writer, 'tasks', ['organisation', 'id'], [task('b', 'new'), task('c', 'three')])
    const stored = await store.writer.selectFrom('tasks').select(['id', 'subject']).orderBy('id').execute()
    expect(stored).toEqual([
      { id: 'a', subject: 'one' },
      { id: 'b', subject: 'new' },
      { id: 'c', subject: 'three' },
    ])
  })

  it.each([
    ['undefined', [{ ...event(1), kind: undefined as never }]],
    ['a bigint', [{ ...event(1), attempts: 1n as never }]],
    ['a Date', [{ ...event(1), created_at: new Date(0) as never }]],
    ['an integer that is not exact', [{ ...event(1), attempts: 2 ** 53 }]],
    ['bytes among texts', [event(1), { ...event(2), kind: new Uint8Array(1) as never }]],
    ['texts among bytes', [{ ...event(1), kind: new Uint8Array(1) as never }, event(2)]],
    ['rows with different columns', [event(1), { ...event(2), id: 7 }]],
  ])('refuses %s', async (_name, rows) => {
    const store = await memoryStore()
    await expect(insertRows(store.writer, 'events', rows, { onConflict: 'fail' })).rejects.toMatchObject({
      code: 'store-value',
    })
  })

  it('stores every text and number as the query builder does', async () => {
    const store = await memoryStore()
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.constant('\ud83d half \udc00'),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ subject: text, value: fc.maxSafeInteger() }), { minLength: 1, maxLength: 9 }),
        async (given) => {
          await store.writer.deleteFrom('counters').execute()
          const rows = given.map(({ subject, value }, i) => ({ organisation: subject, name: `${i}`, value }))
          await insertRows(store.writer, 'counters', rows, { onConflict: 'fail' })
          const bulk = await store.writer.selectFrom('counters').selectAll().orderBy('name').execute()
          await store.writer.deleteFrom('counters').execute()
          await store.writer.insertInto('counters').values(rows).execute()
          expect(bulk).toEqual(
            await store.writer.selectFrom('counters').selectAll().orderBy('name').execute(),
          )
        },
      ),
      { numRuns: 60 },
    )
  })
})
