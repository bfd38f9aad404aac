import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Case } from '../../src/domain/case/file.ts'
import { loadCases } from '../../src/gateway/load.ts'
import type { Assembled } from '../../src/main.ts'
import { organisation, type PlayedOffice, prepareOffice } from '../walk/played-office.ts'

let office: PlayedOffice
let assembled: Assembled
let letters = 0
beforeEach(async () => {
  office = prepareOffice()
  assembled = await office.open()
})
afterEach(async () => {
  await assembled.close()
  office.remove()
})

async function write(text: string): Promise<void> {
  const externalId = `letter ${letters++}`
  const letter = {
    kind: 'message',
    channel: 'helpdesk',
    externalId,
    conversation: 'salim@example.om',
    from: { address: 'salim@example.om' },
    text,
    attachments: [],
    authenticated: true,
  }
  const item = { externalId, contentType: 'application/json', body: Buffer.from(JSON.stringify(letter)) }
  await assembled.gateway.intake.take(organisation, 'helpdesk', [item], '1')
  await assembled.gateway.settle()
}

/** Closed cases of the same citizen, each newer than the one that waits. */
async function addClosedCases(count: number): Promise<void> {
  await assembled.gateway.core.store.transaction('handle', (trx) =>
    sql`with recursive n (i) as (select 1 union all select i + 1 from n where i < ${count})
      insert into cases select organisation, 'copy ' || i, 'R' || i, contact, type, service, 'closed', sequence,
        json_set(fold, '$.state', 'closed', '$.missing', json('[]'), '$.reference', 'R' || i, '$.receivedAt', '2026-11-22T08:00:00.' || (100 + i) || 'Z'),
        null, '2026-11-22T08:00:00.' || (100 + i) || 'Z', updated_at, phone from cases, n`.execute(trx),
  )
}

const theWaiting = () =>
  assembled.gateway.core.store.writer
    .selectFrom('cases')
    .select(['id', 'contact', 'fold'])
    .where('id', 'not like', 'copy %')
    .executeTakeFirstOrThrow()

it('of a citizen with many cases the newest are loaded, those that wait, and one that is named', async () => {
  await write('عندي شكوى: في كلاب سايبة عند البيت\nسالم بن حمد الكعبي\nهاتف 92223344')
  const waiting = await theWaiting()
  await addClosedCases(300)
  const loaded = await assembled.gateway.core.store.transaction('handle', (trx) =>
    loadCases(trx, organisation, { contacts: [waiting.contact], references: ['R7'] }),
  )
  const newest = Array.from({ length: 10 }, (_, index) => `copy ${300 - index}`)
  expect(new Set(loaded.map(({ id }) => id))).toEqual(new Set([...newest, waiting.id, 'copy 7']))
})

it('a case that waits is completed by its citizen however many newer ones there are', async () => {
  await write('عندي شكوى: في كلاب سايبة عند البيت\nسالم بن حمد الكعبي\nهاتف 92223344')
  const missing = async () =>
    (JSON.parse((await theWaiting()).fold) as Case).missing.map(({ field }) => field)
  expect(await missing()).toEqual(['place'])
  await addClosedCases(30)
  await write('في حماسة جنب المسجد')
  expect(await missing()).toEqual([])
})
