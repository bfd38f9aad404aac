import { createHmac, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { CaseEvent } from '../../src/domain/case/case.ts'
import { foldCase } from '../../src/domain/case/evolve.ts'
import { insertRows } from '../../src/store/bulk.ts'
import { appendCaseEvents, putCaseValues } from '../../src/store/case-file.ts'
import { closeDay } from '../../src/store/chain-heads.ts'
import { openFiles } from '../../src/store/files.ts'
import type { Store } from '../../src/store/open.ts'
import type { VerifyOptions } from '../../src/store/verify/options.ts'
import { verifyStore } from '../../src/store/verify.ts'
import { emptyFolder, memoryStore } from './folder.ts'

export const organisation = 'al-buraimi'
export const chainKey = new Uint8Array(32).fill(3)
export const at = '2026-11-22T06:00:00.000Z'
export const digest = (name: string, value: string) =>
  createHmac('sha256', 'digest').update(`${name} ${value}`).digest('hex').slice(0, 32)

const origin = { channel: 'chat', channelKind: 'webchat', conversation: 'v1' }
const citizen = { kind: 'citizen', conversation: 'v1' } as const
const officer = { kind: 'officer', name: 'officer-1' } as const
const personal = (value: string) => ({ kind: 'personal', digest: digest(organisation, value) }) as const

/** The file of a case that was filed, verified, noted and resolved. */
function eventsOf(number: number, attachments: readonly string[]): readonly CaseEvent[] {
  return [
    {
      kind: 'filed',
      at,
      by: citizen,
      reference: `26-000${number}-0000`,
      type: 'complaint',
      service: 'stray-animals',
      language: 'ar',
      origin,
      contact: 'v1',
      fields: { description: { kind: 'plain', value: 'كلاب سائبة' }, name: personal(`name ${number}`) },
      policyVersion: 1,
      attachments,
    },
    { kind: 'verified', at, by: officer },
    { kind: 'noted', at, by: officer, note: personal(`note ${number}`), confirmed: true },
    { kind: 'resolved', at, by: officer, result: { kind: 'plain', value: 'تم' }, proof: [] },
  ]
}

/** A store with three cases, a conversation, a queue and files, as a day of work leaves it; and how it is verified. */
export async function filledStore() {
  const store = await memoryStore()
  const directory = await emptyFolder()
  const files = await openFiles({ directory, salt: new Uint8Array(32).fill(4), newName: randomUUID })
  const ref = await files.putBytes(Buffer.from('photo'))
  await store.transaction('import', async (trx) => {
    await insertRows(
      trx,
      'files',
      [{ organisation, ref, name: 'p.jpg', content_type: 'image/jpeg', bytes: 5, stored_at: at }],
      { onConflict: 'fail' },
    )
  })
  for (const number of [1, 2, 3]) await addCase(store, number, number === 1 ? [ref] : [])
  await addConversation(store, ref)
  await store.transaction('handle', (trx) => closeDay(trx, chainKey, organisation, '2026-11-22'))
  const options: VerifyOptions = {
    store,
    files,
    chainKey,
    digest,
    fold: foldCase,
    organisations: [organisation],
    now: at,
  }
  const verify = (more: Partial<VerifyOptions> = {}) => verifyStore({ ...options, ...more })
  return { store, directory, ref, verify, addCase: (number: number) => addCase(store, number, []) }
}

async function addCase(store: Store, number: number, attachments: readonly string[]): Promise<void> {
  const id = `case-${number}`
  const events = eventsOf(number, attachments)
  const fold = foldCase(events)
  if (fold === undefined) throw new Error('a file of four events has a fold')
  await store.transaction('handle', async (trx) => {
    await appendCaseEvents(trx, chainKey, organisation, [{ caseId: id, after: 0, events }])
    await putCaseValues(
      trx,
      organisation,
      [`name ${number}`, `note ${number}`].map((value) => ({
        caseId: id,
        digest: digest(organisation, value),
        value,
      })),
    )
    const row = {
      organisation,
      id,
      reference: fold.reference,
      contact: fold.contact,
      type: fold.type,
      service: fold.service,
      state: fold.state,
      sequence: fold.sequence,
      fold: JSON.stringify(fold),
      due_at: '2026-11-25T10:30:00.000Z',
      received_at: fold.receivedAt,
      updated_at: at,
    }
    await insertRows(trx, 'cases', [row], { onConflict: 'fail' })
  })
}

async function addConversation(store: Store, ref: string): Promise<void> {
  await store.transaction('handle', async (trx) => {
    await sql`insert into raw_items (id, organisation, channel, external_id, digest, content_type, body, received_at, state, attempts)
      values (1, ${organisation}, 'chat', 'x1', '', 'application/json', null, ${at}, 'parsed', 0)`.execute(
      trx,
    )
    await sql`insert into conversations (organisation, id, channel, address, contact, last_sequence, thread, created_at, updated_at)
      values (${organisation}, 'v1', 'chat', 'a', 'v1', 3, '[]', ${at}, ${at})`.execute(trx)
    await sql`insert into messages (organisation, id, channel, external_id, digest, conversation, sequence, raw_item, body, understanding, received_at)
      values (${organisation}, 'm1', 'chat', 'x1', '', 'v1', 1, 1, ${JSON.stringify({ attachments: [{ name: 'p.jpg', ref }] })}, '{}', ${at})`.execute(
      trx,
    )
    await sql`insert into outbox (organisation, key, conversation, sequence, channel, body, purpose, state, attempts, available_at, created_at)
      values (${organisation}, 'o1', 'v1', 2, 'chat', '{}', 'answer', 'sent', 1, ${at}, ${at}),
        (${organisation}, 'o2', 'v1', 3, 'chat', '{}', 'answer', 'waiting', 0, ${at}, ${at})`.execute(trx)
    await sql`insert into streams (organisation, stream, last_sequence) values (${organisation}, 'conversation:v1', 2)`.execute(
      trx,
    )
    await sql`insert into events (organisation, stream, sequence, key, kind, payload, created_at, state, attempts)
      values (${organisation}, 'conversation:v1', 1, 'e1', 'message', '{}', ${at}, 'handled', 0),
        (${organisation}, 'conversation:v1', 2, 'e2', 'message', '{}', ${at}, 'waiting', 0)`.execute(trx)
  })
}
