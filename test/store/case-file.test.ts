import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { CaseEvent } from '../../src/domain/case/case.ts'
import { canonicalJson } from '../../src/store/canonical-json.ts'
import {
  appendCaseEvents,
  eraseCaseValues,
  putCaseValues,
  readCaseFiles,
  readCaseValues,
} from '../../src/store/case-file.ts'
import { closeDay } from '../../src/store/chain-heads.ts'
import type { Store } from '../../src/store/open.ts'
import { memoryStore } from './folder.ts'

const key = new Uint8Array(32).fill(7)
const organisation = 'al-buraimi'
const at = '2026-11-22T06:00:00.000Z'
const by = { kind: 'system' } as const
const verified: CaseEvent = { at, by, kind: 'verified' }
const noted: CaseEvent = { at, by, kind: 'noted', note: { kind: 'personal', digest: 'd1' }, confirmed: true }

/** Writes the row that a case file hangs on; what it says does not matter here. */
async function addCases(store: Store, ...ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await sql`insert into cases (organisation, id, reference, contact, type, service, state, sequence, fold, received_at, updated_at)
      values (${organisation}, ${id}, ${id}, 'c', 'complaint', 's', 'received', 1, '{}', ${at}, ${at})`.execute(
      store.writer,
    )
  }
}

const append = (store: Store, caseId: string, after: number, ...events: readonly CaseEvent[]) =>
  store.transaction('handle', (trx) => appendCaseEvents(trx, key, organisation, [{ caseId, after, events }]))

describe('a case file', () => {
  it('is read as it was appended, over several appends and for several cases at once', async () => {
    const store = await memoryStore()
    await addCases(store, 'a', 'b')
    await store.transaction('handle', (trx) =>
      appendCaseEvents(trx, key, organisation, [
        { caseId: 'a', after: 0, events: [verified, noted] },
        { caseId: 'b', after: 0, events: [noted] },
      ]),
    )
    await append(store, 'a', 2, verified)
    const files = await readCaseFiles(store.reader, organisation, ['a', 'b', 'c'])
    expect(Object.fromEntries(files)).toEqual({ a: [verified, noted, verified], b: [noted] })
  })

  it.each([
    ['is new', 'a', 3],
    ['has moved on', 'a', 1],
    ['is there already', 'a', 0],
  ])('refuses an append that does not begin where it ends (%s)', async (_name, caseId, after) => {
    const store = await memoryStore()
    await addCases(store, 'a')
    if (after !== 3) await append(store, 'a', 0, verified, verified)
    await expect(append(store, caseId, after, noted)).rejects.toMatchObject({ code: 'case-moved-on' })
  })

  it('needs its case by the end of the transaction, not before', async () => {
    const store = await memoryStore()
    await expect(append(store, 'nobody', 0, verified)).rejects.toMatchObject({ code: 'store-constraint' })
  })

  it('gives equal files different links for other organisations, other cases and other keys', async () => {
    const store = await memoryStore()
    await addCases(store, 'a', 'b')
    await append(store, 'a', 0, verified, verified)
    await append(store, 'b', 0, verified)
    const macs = await store.reader.selectFrom('case_events').select('mac').execute()
    expect(new Set(macs.map(({ mac }) => mac)).size).toBe(3)
  })

  it('gives the same event at the same place another link in another history, so that none can be put in from a backup', async () => {
    const histories = await Promise.all(
      [verified, noted].map(async (first) => {
        const store = await memoryStore()
        await addCases(store, 'a')
        await append(store, 'a', 0, first, verified)
        return store.reader
          .selectFrom('case_events')
          .select('mac')
          .where('sequence', '=', 2)
          .executeTakeFirst()
      }),
    )
    expect(histories[0]).not.toEqual(histories[1])
  })

  it('keeps personal values apart, erasable, and never twice', async () => {
    const store = await memoryStore()
    await addCases(store, 'a', 'b')
    await store.transaction('handle', async (trx) => {
      await putCaseValues(trx, organisation, [
        { caseId: 'a', digest: 'd1', value: 'first' },
        { caseId: 'b', digest: 'd1', value: 'of another case' },
      ])
      await putCaseValues(trx, organisation, [{ caseId: 'a', digest: 'd1', value: 'again' }])
    })
    expect(await readCaseValues(store.reader, organisation, 'a')).toEqual(new Map([['d1', 'first']]))
    expect(await store.transaction('handle', (trx) => eraseCaseValues(trx, organisation, ['a']))).toBe(1)
    expect(await readCaseValues(store.reader, organisation, 'a')).toEqual(new Map())
    expect(await readCaseValues(store.reader, organisation, 'b')).toEqual(
      new Map([['d1', 'of another case']]),
    )
  })
})

describe('the head of a day', () => {
  it('covers what came since the last one, is the same when asked again, and goes on the next day', async () => {
    const store = await memoryStore()
    const close = (on: string) => store.transaction('handle', (trx) => closeDay(trx, key, organisation, on))
    await addCases(store, 'a')
    await append(store, 'a', 0, verified, noted)
    const first = await close('2026-11-22')
    await append(store, 'a', 2, verified)
    expect(await close('2026-11-22')).toEqual(first)
    const second = await close('2026-11-23')
    expect([first.events, second.events]).toEqual([2, 3])
    expect(second.head).not.toBe(first.head)
    const quiet = await close('2026-11-24')
    expect(quiet).toMatchObject({ events: 3, last_event: second.last_event })
    expect(quiet.head).not.toBe(second.head)
  })
})

describe('canonical JSON', () => {
  it('is one text for equal values, whatever the order of their members, and reads back as the value', () => {
    const reversed = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(reversed)
        : value instanceof Object
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([name, member]) => [name, reversed(member)]),
            )
          : value
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value))
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })
})
