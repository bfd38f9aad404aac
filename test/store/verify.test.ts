import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { type Kysely, sql, type Transaction } from 'kysely'
import { describe, expect, it } from 'vitest'
import { eraseCaseValues } from '../../src/store/case-file.ts'
import type { Schema } from '../../src/store/schema.ts'
import { chainKey, filledStore, organisation } from './filled.ts'

const codes = (report: { readonly problems: readonly { readonly code: string }[] }) =>
  [...new Set(report.problems.map(({ code }) => code))].sort()

/** Changes the store behind its back, lets it be looked at, and undoes the change. */
async function tampered<T>(
  store: { readonly writer: Kysely<Schema> },
  tamper: (db: Kysely<Schema>) => Promise<unknown>,
  look: () => Promise<T>,
): Promise<T> {
  await sql`pragma foreign_keys = off`.execute(store.writer)
  const before = await snapshot(store.writer)
  await tamper(store.writer)
  const seen = await look()
  for (const [table, rows] of before) {
    await sql`delete from ${sql.table(table)}`.execute(store.writer)
    for (const row of rows) await store.writer.insertInto(table).values(row).execute()
  }
  await sql`pragma foreign_keys = on`.execute(store.writer)
  return seen
}

const chained = ['cases', 'case_events', 'case_values', 'chain_heads'] as const

const snapshot = (db: Kysely<Schema>) =>
  Promise.all(
    chained.map(async (table) => [table, await db.selectFrom(table).selectAll().execute()] as const),
  )

describe('verifying a store', () => {
  it('finds nothing in a store as a day of work leaves it, says what it looked at and what that proves', async () => {
    const { verify } = await filledStore()
    const report = await verify({ dueAt: () => '2026-11-25T10:30:00.000Z' })
    expect(report.problems).toEqual([])
    expect(report.checked).toEqual({
      cases: 3,
      'case events': 12,
      'personal values': 6,
      'daily heads': 1,
      messages: 1,
      conversations: 1,
      'places in conversations': 3,
      streams: 1,
      events: 2,
      files: 1,
    })
    expect(report.proves.join('\n')).toMatch(/due date/)
    expect((await verify()).proves.join('\n')).not.toMatch(/due date/)
    expect(report.doesNotProve.length).toBeGreaterThan(0)
  })

  it('finds any change of one character in any column of any event or head', async () => {
    const { store, verify } = await filledStore()
    const place = fc.oneof(
      fc.record({
        table: fc.constant('case_events' as const),
        column: fc.constantFrom('at', 'kind', 'body', 'mac'),
        row: fc.nat(11),
      }),
      fc.record({
        table: fc.constant('chain_heads' as const),
        column: fc.constantFrom('head', 'on'),
        row: fc.constant(0),
      }),
    )
    await fc.assert(
      fc.asyncProperty(place, fc.nat(), fc.integer({ min: 1, max: 90 }), async (chosen, where, shift) => {
        const report = await tampered(store, (db) => changeCharacter(db, chosen, where, shift), verify)
        expect(report.problems).not.toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  it('finds a member of an event that was renamed, whatever the file says without it', async () => {
    const { store, verify } = await filledStore()
    for (const member of ['attachments', 'fields', 'policyVersion']) {
      const rename = (db: Kysely<Schema>) =>
        sql`update case_events set body = replace(body, ${`"${member}"`}, ${`"x${member}"`})`.execute(db)
      expect(codes(await tampered(store, rename, verify))).toContain('case-link')
    }
  })

  it('finds any event that was taken out, moved to another place or doubled', async () => {
    const { store, verify } = await filledStore()
    const caseId = fc.constantFrom('case-1', 'case-2', 'case-3')
    const sequence = fc.integer({ min: 1, max: 4 })
    const act = fc.constantFrom('remove', 'swap', 'append', 'reorder')
    await fc.assert(
      fc.asyncProperty(act, caseId, sequence, sequence, async (kind, id, from, to) => {
        fc.pre(kind === 'remove' || kind === 'append' || from !== to)
        const report = await tampered(store, (db) => moveEvent(db, kind, id, from, to), verify)
        expect(report.problems).not.toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('finds a case that was taken away with its whole file, by the head of the day', async () => {
    const { store, verify } = await filledStore()
    const remove = async (db: Kysely<Schema>) => {
      for (const table of ['case_events', 'case_values'] as const)
        await db.deleteFrom(table).where('case_id', '=', 'case-2').execute()
      await db.deleteFrom('cases').where('id', '=', 'case-2').execute()
    }
    expect(codes(await tampered(store, remove, verify))).toEqual(['head'])
  })

  it('does not claim to find a case that came and went after the last head', async () => {
    const { verify, addCase, store } = await filledStore()
    await addCase(4)
    expect((await verify()).problems).toEqual([])
    const remove = async (db: Kysely<Schema>) => {
      for (const table of ['case_events', 'case_values'] as const)
        await db.deleteFrom(table).where('case_id', '=', 'case-4').execute()
      await db.deleteFrom('cases').where('id', '=', 'case-4').execute()
    }
    const report = await tampered(store, remove, verify)
    expect(report.problems).toEqual([])
    expect(report.doesNotProve.join('\n')).toMatch(/after the last daily head/)
  })

  it('cannot be satisfied by who writes a file anew without the key', async () => {
    const { verify } = await filledStore()
    expect(codes(await verify({ chainKey: new Uint8Array(32).fill(9) }))).toEqual(['case-link', 'head'])
    expect(chainKey[0]).toBe(3)
  })

  it('still holds when a person was erased', async () => {
    const { store, verify } = await filledStore()
    await store.transaction('handle', (trx) => eraseCaseValues(trx, organisation, ['case-1', 'case-3']))
    const report = await verify()
    expect(report.problems).toEqual([])
    expect(report.checked['personal values']).toBe(2)
  })

  it.each<[string, string, (db: Transaction<Schema>) => Promise<unknown>]>([
    [
      'a state that the file does not say',
      'case-row',
      (db) => sql`update cases set state = 'closed' where id = 'case-1'`.execute(db),
    ],
    [
      'a fold that is not the file’s',
      'case-fold',
      (db) => sql`update cases set fold = json_set(fold, '$.service', 'x') where id = 'case-1'`.execute(db),
    ],
    [
      'a fold that cannot be read',
      'case-fold',
      (db) => sql`update cases set fold = '{' where id = 'case-1'`.execute(db),
    ],
    [
      'a due date that was moved',
      'case-due',
      (db) => sql`update cases set due_at = null where id = 'case-2'`.execute(db),
    ],
    [
      'a personal value that was changed',
      'value-digest',
      (db) => sql`update case_values set value = 'x' where case_id = 'case-1'`.execute(db),
    ],
    [
      'a personal value of another case',
      'value-unnamed',
      (db) => sql`update case_values set case_id = 'case-2' where case_id = 'case-1'`.execute(db),
    ],
    ['a message that is gone', 'conversation-gap', (db) => sql`delete from messages`.execute(db)],
    [
      'an outbox row that is gone',
      'conversation-gap',
      (db) => sql`delete from outbox where key = 'o1'`.execute(db),
    ],
    [
      'an outbox row in the place of a message',
      'conversation-double',
      (db) => sql`update outbox set sequence = 1 where key = 'o1'`.execute(db),
    ],
    ['an event that is gone', 'stream-gap', (db) => sql`delete from events where sequence = 1`.execute(db)],
    ['an attachment without its row', 'message-attachment', (db) => sql`delete from files`.execute(db)],
    [
      'an attachment of a case without its row',
      'case-attachment',
      (db) => sql`delete from files`.execute(db),
    ],
    [
      'a message that cannot be read',
      'message-body',
      (db) => sql`update messages set body = '{'`.execute(db),
    ],
    [
      'a message without its conversation',
      'message-conversation',
      (db) => sql`update messages set conversation = 'v2'`.execute(db),
    ],
  ])('finds %s', async (_name, code, tamper) => {
    const { store, verify } = await filledStore()
    await store.transaction('handle', tamper)
    const report = await verify({ dueAt: () => '2026-11-25T10:30:00.000Z' })
    expect(codes(report)).toContain(code)
  })

  it('finds a message whose raw item is gone, however that came', async () => {
    const { store, verify } = await filledStore()
    await sql`pragma foreign_keys = off`.execute(store.writer)
    await sql`delete from raw_items`.execute(store.writer)
    expect(codes(await verify())).toEqual(['database-reference', 'message-source'])
  })

  it('does not take a raw item that was removed after its retention time for a loss', async () => {
    const { store, verify } = await filledStore()
    await store.writer.deleteFrom('raw_items').execute()
    expect((await verify()).problems).toEqual([])
  })

  it.each([
    ['is gone', 'file-missing', (file: string) => rm(file)],
    ['was changed', 'file-altered', (file: string) => writeFile(file, 'Photo')],
  ])('finds a file that %s', async (_name, code, act) => {
    const { directory, ref, verify } = await filledStore()
    await act(join(directory, 'files', ref.slice(0, 2), ref))
    expect(codes(await verify())).toEqual([code])
  })

  it('names what waits too long', async () => {
    const { verify } = await filledStore()
    expect(codes(await verify({ now: '2026-11-22T06:14:00.000Z' }))).toEqual([])
    const report = await verify({ now: '2026-11-22T06:16:00.000Z' })
    expect(report.problems.map(({ code, subject }) => `${code} ${subject}`)).toEqual([
      'waits-too-long conversation:v1 2',
      'waits-too-long o2',
    ])
  })

  it('counts what it does not list where everything is wrong', async () => {
    const { store, verify } = await filledStore()
    await sql`insert into streams (organisation, stream, last_sequence)
      with recursive n(i) as (select 1 union all select i + 1 from n where i < 1500) select ${organisation}, 'case:' || i, 1 from n`.execute(
      store.writer,
    )
    const report = await verify()
    expect([report.problems.length, report.more]).toEqual([1000, 500])
  })
})

/** Changes one character of a column: of the event with this number, or of the only head. */
async function changeCharacter(
  db: Kysely<Schema>,
  {
    table,
    column,
    row,
  }: { readonly table: 'case_events' | 'chain_heads'; readonly column: string; readonly row: number },
  where: number,
  shift: number,
): Promise<void> {
  const chosen =
    table === 'case_events'
      ? sql`id = (select id from case_events order by id limit 1 offset ${row})`
      : sql`true`
  const found = await sql<{
    text: string
  }>`select ${sql.ref(column)} as text from ${sql.table(table)} where ${chosen}`.execute(db)
  const text = found.rows[0]?.text ?? ''
  const index = where % text.length
  const code = text.charCodeAt(index)
  const other = String.fromCharCode(code >= 32 && code < 127 ? 32 + ((code - 32 + shift) % 95) : code + 1)
  const changed = text.slice(0, index) + other + text.slice(index + 1)
  await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${changed} where ${chosen}`.execute(db)
}

async function moveEvent(
  db: Kysely<Schema>,
  kind: string,
  id: string,
  from: number,
  to: number,
): Promise<void> {
  const at = (sequence: number) => sql`case_id = ${id} and sequence = ${sequence}`
  switch (kind) {
    case 'remove':
      await sql`delete from case_events where ${at(from)}`.execute(db)
      return
    case 'append':
      await sql`insert into case_events (organisation, case_id, sequence, at, kind, body, mac)
        select organisation, case_id, 5, at, kind, body, mac from case_events where ${at(from)}`.execute(db)
      return
    case 'swap':
      await sql`update case_events set sequence = 99 where ${at(from)}`.execute(db)
      await sql`update case_events set sequence = ${from} where ${at(to)}`.execute(db)
      await sql`update case_events set sequence = ${to} where ${at(99)}`.execute(db)
      return
    default:
      await swapIds(db, id, from, to)
  }
}

/** Changes only the order of appending: each file by itself still verifies, the day's head does not. */
async function swapIds(db: Kysely<Schema>, id: string, from: number, to: number): Promise<void> {
  const idOf = async (sequence: number) =>
    (
      await db
        .selectFrom('case_events')
        .select('id')
        .where('case_id', '=', id)
        .where('sequence', '=', sequence)
        .executeTakeFirstOrThrow()
    ).id
  const [first, second] = [await idOf(from), await idOf(to)]
  await sql`update case_events set id = 999 where id = ${first}`.execute(db)
  await sql`update case_events set id = ${first} where id = ${second}`.execute(db)
  await sql`update case_events set id = ${second} where id = 999`.execute(db)
}
