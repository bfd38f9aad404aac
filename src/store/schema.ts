import type { Generated } from 'kysely'

/**
 * Every table's row, as the database holds it. All keys begin with the organisation. Instants are ISO UTC text
 * (they sort as text); JSON is TEXT; bytes are BLOB; booleans are 0 and 1. STRICT tables on SQLite.
 */
export interface Schema {
  meta: MetaTable
  policy_versions: PolicyVersionTable
  calendar_versions: CalendarVersionTable
  raw_items: RawItemTable
  cursors: CursorTable
  files: FileTable
  messages: MessageTable
  conversations: ConversationTable
  conversation_contacts: ConversationContactTable
  streams: StreamTable
  events: EventTable
  timers: TimerTable
  outbox: OutboxTable
  people: PersonTable
  acts: ActTable
  arrivals: ArrivalTable
  early_receipts: EarlyReceiptTable
  cases: CaseTable
  case_events: CaseEventTable
  case_values: CaseValueTable
  chain_heads: ChainHeadTable
  corrections: CorrectionTable
  counters: CounterTable
  tries: TryTable
  stops: StopTable
  tasks: TaskTable
}

/** Facts about the store itself: `schema`, `use`, `clean-stop`, `key-check`, `arrivals` (see meta.ts). */
export interface MetaTable {
  name: string
  value: string
}

/** The policy as it was when cases were pinned to it: the parsed policy as JSON. Primary key organisation, version. */
export interface PolicyVersionTable {
  organisation: string
  version: number
  digest: string
  body: string
  stored_at: string
}

/** Primary key organisation, version. `body` is a domain Calendar. */
export interface CalendarVersionTable {
  organisation: string
  version: number
  body: string
  reason: string
  by: string
  stored_at: string
}

/**
 * What a platform delivered, untouched. Unique (organisation, channel, external_id, digest). Bytes up to 64 KiB
 * stand in `body`, larger ones in the file store under `file`.
 * state: new → parsed | unreadable (kept and shown) | dismissed (by a named person).
 */
export interface RawItemTable {
  id: Generated<number>
  organisation: string
  channel: string
  external_id: string
  digest: string
  content_type: string
  body: Uint8Array | null
  file: string | null
  received_at: string
  state: 'new' | 'parsed' | 'unreadable' | 'dismissed'
  attempts: number
  lease: string | null
  leased_until: string | null
  problem: string | null
}

/** Primary key organisation, channel. */
export interface CursorTable {
  organisation: string
  channel: string
  value: string
  stored_at: string
}

/** A file's bytes are in the file store; a row names it. Primary key organisation, ref. */
export interface FileTable {
  organisation: string
  ref: string
  name: string
  content_type: string
  bytes: number
  stored_at: string
}

/**
 * A normalised inbound message. Unique (organisation, channel, external_id, digest). `body` is a domain Inbound
 * (attachments by ref), `understanding` a domain Understanding. Primary key organisation, id.
 */
export interface MessageTable {
  organisation: string
  id: string
  channel: string
  external_id: string
  digest: string
  conversation: string
  /** Place in the conversation, shared with the outbox: both directions are one transcript. */
  sequence: number
  raw_item: number | null
  /** The case that this message filed, completed or asked about. */
  case_id: string | null
  body: string
  understanding: string
  received_at: string
}

/**
 * One dialogue with one address on one channel. `id` is a keyed digest of channel and address. `state` is an engine
 * Session. `contact` is its person: what is filed here is theirs. Primary key organisation, id.
 */
export interface ConversationTable {
  organisation: string
  id: string
  channel: string
  address: string
  name: string | null
  contact: string
  state: string | null
  /** Last place given to a message or an outbox row of this conversation. */
  last_sequence: number
  last_inbound_at: string | null
  /** External ids of the last inbound messages, newest first, JSON array: mail threading. */
  thread: string
  created_at: string
  updated_at: string
}

/** Contacts for whom a conversation may speak beside its own. Primary key organisation, conversation, contact. */
export interface ConversationContactTable {
  organisation: string
  conversation: string
  contact: string
  linked_at: string
}

/** Allots sequences and holds the claim. stream = `conversation:<id>` | `case:<id>`. Primary key organisation, stream. */
export interface StreamTable {
  organisation: string
  stream: string
  last_sequence: number
}

/**
 * The queue and the journal in one: an event waits, then holds what its handling did. Unique (organisation, stream,
 * sequence) and (organisation, key): an effect that is replayed inserts nothing twice.
 * state: waiting → handled | dead (shown to a person) | dismissed. `outcome` is the journal: versions, trace, effects.
 */
export interface EventTable {
  id: Generated<number>
  organisation: string
  stream: string
  sequence: number
  key: string
  kind: string
  payload: string
  created_at: string
  state: 'waiting' | 'handled' | 'dead' | 'dismissed'
  attempts: number
  handled_at: string | null
  outcome: string | null
  problem: string | null
}

/** Primary key organisation, stream, name. A stale one (older versions) does nothing but recompute. */
export interface TimerTable {
  organisation: string
  stream: string
  name: string
  due_at: string
  generation: number
  /** The event that firing puts into the stream's queue: `{ kind, payload }` as JSON. */
  event: string
  policy_version: number
  calendar_version: number
}

/**
 * Everything that leaves. Primary key organisation, key (event id and ordinal); unique (organisation, conversation,
 * sequence): in order within a conversation, places shared with `messages`. `body` is a domain Outbound.
 * state: waiting → sending → sent | failed (shown) | parked (outcome unknown, shown) | held (stop switch or approval) | cancelled (by a named person, or a notice that
 * is `not-needed` or `outdated`).
 */
export interface OutboxTable {
  organisation: string
  key: string
  conversation: string
  sequence: number
  channel: string
  body: string
  /** What it tells: `answer`, or the notice `<case id>/<notice id>/<route>`. */
  purpose: string
  /** The case it is about; a reply that quotes `external_id` is about it too (indexed). */
  case_id: string | null
  state: 'waiting' | 'sending' | 'sent' | 'failed' | 'parked' | 'held' | 'cancelled'
  attempts: number
  /** The pauses between its tries so far: after the policy's hours of them it is given up. */
  tried_seconds: number
  available_at: string
  lease: string | null
  leased_until: string | null
  external_id: string | null
  problem: string | null
  created_at: string
  sent_at: string | null
  /** What it is a part of, where more of one act than the policy's number wait for a person (see ActTable). */
  act: string | null
}

/**
 * What brings many messages at once: an edit of the calendar (`calendar/<version>`), an hour of the clock
 * (`clock/<hour>`). `count`: its notices so far. state: open → held (waits for a person) → approved | refused. Primary
 * key organisation, act.
 */
export interface ActTable {
  organisation: string
  act: string
  count: number
  state: 'open' | 'held' | 'approved' | 'refused'
  opened_at: string
  decided_at: string | null
  decided_by: string | null
  reason: string | null
}

/** What a channel has brought in an hour (ISO UTC, its start). Primary key organisation, channel, hour. */
export interface ArrivalTable {
  organisation: string
  channel: string
  hour: string
  count: number
  last_at: string
}

/** Who holds roles of an office; `body` is a domain Person. Primary key organisation, slug. */
export interface PersonTable {
  organisation: string
  slug: string
  body: string
  changed_by: string
  changed_at: string
}

/**
 * A report about a send of which nobody has written down yet that it is out: the message that brought it (`external_id`,
 * `digest`) and the external id that it names. Primary key organisation, channel, about, external_id, digest.
 */
export interface EarlyReceiptTable {
  organisation: string
  channel: string
  about: string
  external_id: string
  digest: string
  kept_at: string
}

/** The fold of a case file; `fold` is a domain Case. Primary key organisation, id; unique (organisation, reference). */
export interface CaseTable {
  organisation: string
  id: string
  reference: string
  contact: string
  /** The digest under which the file holds the phone that was registered; indexed. */
  phone: string | null
  type: string
  service: string
  state: string
  sequence: number
  fold: string
  due_at: string | null
  received_at: string
  updated_at: string
}

/**
 * The case file: append-only; `mac` chains it (see chain.ts). Unique (organisation, case_id, sequence). `id` is the
 * order of appending in the whole store; `body` is a domain CaseEvent as canonical JSON.
 */
export interface CaseEventTable {
  id: Generated<number>
  organisation: string
  case_id: string
  sequence: number
  at: string
  kind: string
  body: string
  mac: string
}

/** The one erasable place of personal values. Primary key organisation, case_id, digest. */
export interface CaseValueTable {
  organisation: string
  case_id: string
  digest: string
  value: string
}

/**
 * The day's last link of the chain over all case events of an organisation, also written to the log. It covers the
 * events up to id `last_event`, `events` of them. Primary key organisation, on.
 */
export interface ChainHeadTable {
  organisation: string
  on: string
  head: string
  events: number
  last_event: number
}

/**
 * What an officer says a case's message really was, the message without personal values; the last word on a case
 * stands. Primary key organisation, case_id.
 */
export interface CorrectionTable {
  organisation: string
  case_id: string
  text: string
  type: string
  service: string
  corrected_at: string
}

/** Counters of an organisation, or of all (`*`: references). Primary key organisation, name. */
export interface CounterTable {
  organisation: string
  name: string
  value: number
}

/** Wrong codes and unknown references per subject and minute (`hour` is `YYYY-MM-DDTHH:MM`; those of the last hour count). Primary key organisation, subject, hour. */
export interface TryTable {
  organisation: string
  subject: string
  hour: string
  count: number
}

/** A stopped channel, or `*` for all. Primary key organisation, channel. */
export interface StopTable {
  organisation: string
  channel: string
  by: string
  reason: string
  stopped_at: string
}

/** Work for a person: calls to make, conversations to take over, mails nobody could read. Primary key organisation, id. */
export interface TaskTable {
  organisation: string
  id: string
  kind: string
  case_id: string | null
  conversation: string | null
  subject: string
  role: string
  opened_at: string
  done_at: string | null
  done_by: string | null
}
