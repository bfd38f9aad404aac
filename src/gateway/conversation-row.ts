import { type RawBuilder, sql } from 'kysely'
import { type PackedRow, packed, unpack } from '../store/packed.ts'

/** A conversation as its events are handled. */
export interface ConversationRow {
  readonly id: string
  readonly channel: string
  readonly address: string
  readonly name: string | null
  /** Its own: what is filed here is theirs. */
  readonly contact: string
  /** Its own first, then those whose cases it was linked to by a signed link or a code. */
  readonly contacts: readonly string[]
  readonly state: string | null
  readonly thread: string
  readonly last_inbound_at: string | null
  readonly last_sequence: number
}

const columns = [
  'id',
  'channel',
  'address',
  'name',
  'contact',
  'state',
  'thread',
  'last_inbound_at',
  'last_sequence',
]

/** A row of `conversations` with the contacts that it was linked to, each as one JSON text. */
export interface PackedConversation extends PackedRow {
  readonly linked: string | null
}

/** What to select, or to return, of `conversations`. */
export const packedConversation: RawBuilder<unknown> = sql`${packed(columns)} as packed,
  (select json_group_array(l.contact) from conversation_contacts l
    where l.organisation = conversations.organisation and l.conversation = conversations.id having count(*) > 0) as linked`

export function unpackConversations(rows: readonly PackedConversation[]): ConversationRow[] {
  return unpack<Omit<ConversationRow, 'contacts'>>(rows, columns).map((row, index) => ({
    ...row,
    contacts: [row.contact, ...linkedContacts(rows[index])],
  }))
}

function linkedContacts(row: PackedConversation | undefined): readonly string[] {
  return row?.linked ? (JSON.parse(row.linked) as string[]) : []
}
