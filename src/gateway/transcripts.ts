import { sql } from 'kysely'
import type { Outbound } from '../domain/message.ts'
import type { Core } from './core.ts'
import { noticePrefix } from './purpose.ts'
import { conversationId, type StoredInbound } from './register.ts'
import type { TranscriptEntry, Transcripts } from './service.ts'

const pageSize = 200

interface Row {
  readonly sequence: number
  readonly from: 'citizen' | 'office'
  readonly external_id: string
  readonly at: string
  readonly body: string
  readonly ahead: 0 | 1
}

/**
 * A conversation as its citizen sees it, read on the second connection: both directions in the order of their places.
 * An answer has its place when it is written and is seen when it is sent, perhaps after later messages: what stands
 * below an unsent one is marked. One that failed, was parked or cancelled is waited for no longer.
 */
export function makeTranscripts(core: Core): Transcripts {
  return {
    read: async (organisation, channel, address, after) => {
      const id = conversationId(core, organisation, channel, address)
      const from = after === undefined || !/^\d{1,12}$/.test(after) ? -1 : Number(after)
      const { rows } = await sql<Row>`select *, sequence > coalesce((select min(sequence) from outbox
          where organisation = ${organisation} and conversation = ${id} and sequence > ${from}
            and state in ('waiting', 'sending', 'held')), sequence) as ahead from (
          select sequence, 'citizen' as "from", external_id, received_at as at, body from messages
            where organisation = ${organisation} and conversation = ${id} and sequence > ${from}
              and body ->> '$.kind' <> 'receipt'
          union all
          select sequence, 'office', key, coalesce(sent_at, created_at), body from outbox
            where organisation = ${organisation} and conversation = ${id} and sequence > ${from} and state = 'sent'
          order by sequence ${from < 0 ? sql`desc` : sql`asc`} limit ${pageSize}
        ) order by sequence`.execute(core.store.reader)
      return rows.map(entryOf)
    },
    unseen: async (organisation, channel, address, entries) => {
      const ids = JSON.stringify(entries.flatMap(({ from, id }) => (from === 'office' ? [Number(id)] : [])))
      if (ids === '[]') return []
      const { rows } = await sql<{ external_id: string }>`select external_id from outbox o
        where organisation = ${organisation} and conversation = ${conversationId(core, organisation, channel, address)}
          and sequence in (select value from json_each(${ids})) and state = 'sent' and purpose like ${`${noticePrefix}%`}
          and not exists (select 1 from messages m where m.organisation = o.organisation and m.conversation = o.conversation
            and m.body ->> '$.about' = o.external_id)`.execute(core.store.reader)
      return rows.map((row) => row.external_id)
    },
    watch: (organisation, channel, address, changed) =>
      core.signals.watch(conversationId(core, organisation, channel, address), changed),
  }
}

function entryOf(row: Row): TranscriptEntry {
  const entry = row.from === 'citizen' ? citizenEntry(row) : officeEntry(row)
  return row.ahead === 1 ? { ...entry, ahead: true } : entry
}

function citizenEntry(row: Row): TranscriptEntry {
  const body = JSON.parse(row.body) as StoredInbound
  return {
    id: String(row.sequence),
    from: 'citizen',
    externalId: body.externalId,
    at: row.at,
    language: /\p{Script=Arabic}/u.test(body.text) ? 'ar' : 'en',
    text: body.text,
    choices: [],
    attachments: body.attachments.flatMap((file) =>
      file.ref === undefined
        ? []
        : [{ name: file.name, contentType: file.contentType, bytes: file.bytes, ref: file.ref }],
    ),
    ...(body.location === undefined ? {} : { location: body.location }),
  }
}

function officeEntry(row: Row): TranscriptEntry {
  const body = JSON.parse(row.body) as Outbound
  return {
    id: String(row.sequence),
    from: 'office',
    at: row.at,
    language: body.language,
    text: body.text,
    choices: body.choices,
    attachments: [],
  }
}
