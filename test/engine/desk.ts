import { Rehearsal } from '../../src/cli/rehearsal/rehearsal.ts'
import type { Config } from '../../src/config.ts'
import type { Case } from '../../src/domain/case/file.ts'

/** A whole gateway in memory with letters and chats, for what a conversation alone cannot show. */
export function openDesk(config: Config, channel = 'helpdesk'): Promise<Rehearsal> {
  return Rehearsal.open(config, {
    organisation: 'al-buraimi',
    channel,
    address: 'owner@example.om',
    at: new Date('2026-11-22T06:00:00Z'),
    alsoOn: ['webchat', 'helpdesk'],
  })
}

/** The cases in the order in which they were filed: reference, fields that are missing, and files. */
export async function casesOf(desk: Rehearsal) {
  const rows = await desk.gateway.core.store.writer
    .selectFrom('cases')
    .select(['reference', 'fold', 'received_at'])
    .orderBy('received_at')
    .execute()
  return rows.map(({ reference, fold }) => {
    const file = JSON.parse(fold) as Case
    return { reference, missing: file.missing.map(({ field }) => field), attachments: file.attachments }
  })
}

/** The reference of the case that was filed last. */
export async function lastOf(desk: Rehearsal): Promise<string> {
  const last = (await casesOf(desk)).at(-1)
  if (last === undefined) throw new Error('nothing has been filed')
  return last.reference
}
