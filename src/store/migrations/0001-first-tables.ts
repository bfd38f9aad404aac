import type { Migration } from './migration.ts'

/**
 * The tables of `schema.ts`. Rows that are small stand in their key's tree (WITHOUT ROWID), rows with JSON do not.
 * `autoincrement` where an id stands in other keys and may never come twice. The partial indexes are found only by a
 * query that writes their condition literally (`sql.lit('waiting')`), because a bound value proves nothing.
 */
export const firstTables: Migration = {
  version: 1,
  name: 'first tables',
  sql: `
create table meta (
  name text primary key,
  value text not null
) strict, without rowid;

create table policy_versions (
  organisation text not null,
  version integer not null,
  digest text not null,
  body text not null,
  stored_at text not null,
  primary key (organisation, version)
) strict;

create table calendar_versions (
  organisation text not null,
  version integer not null,
  body text not null,
  reason text not null,
  "by" text not null,
  stored_at text not null,
  primary key (organisation, version)
) strict;

create table raw_items (
  id integer primary key autoincrement,
  organisation text not null,
  channel text not null,
  external_id text not null,
  digest text not null,
  content_type text not null,
  body blob,
  file text,
  received_at text not null,
  state text not null,
  attempts integer not null,
  lease text,
  leased_until text,
  problem text,
  unique (organisation, channel, external_id, digest)
) strict;
create index raw_items_new on raw_items (organisation, id) where state = 'new';
create index raw_items_unreadable on raw_items (organisation, id) where state = 'unreadable';

create table cursors (
  organisation text not null,
  channel text not null,
  value text not null,
  stored_at text not null,
  primary key (organisation, channel)
) strict, without rowid;

create table files (
  organisation text not null,
  ref text not null,
  name text not null,
  content_type text not null,
  bytes integer not null,
  stored_at text not null,
  primary key (organisation, ref)
) strict;

create table messages (
  organisation text not null,
  id text not null,
  channel text not null,
  external_id text not null,
  digest text not null,
  conversation text not null,
  sequence integer not null,
  raw_item integer references raw_items (id) on delete set null,
  case_id text,
  body text not null,
  understanding text not null,
  received_at text not null,
  primary key (organisation, id),
  unique (organisation, channel, external_id, digest),
  unique (organisation, conversation, sequence)
) strict;
create index messages_of_raw_item on messages (raw_item) where raw_item is not null;

create table conversations (
  organisation text not null,
  id text not null,
  channel text not null,
  address text not null,
  name text,
  contact text not null,
  state text,
  last_sequence integer not null,
  last_inbound_at text,
  thread text not null,
  created_at text not null,
  updated_at text not null,
  primary key (organisation, id)
) strict;
create index conversations_of_contact on conversations (organisation, contact);

create table streams (
  organisation text not null,
  stream text not null,
  last_sequence integer not null,
  primary key (organisation, stream)
) strict, without rowid;

create table events (
  id integer primary key autoincrement,
  organisation text not null,
  stream text not null,
  sequence integer not null,
  key text not null,
  kind text not null,
  payload text not null,
  created_at text not null,
  state text not null,
  attempts integer not null,
  handled_at text,
  outcome text,
  problem text,
  unique (organisation, stream, sequence),
  unique (organisation, key)
) strict;
create index events_waiting on events (organisation, id) where state = 'waiting';
create index events_dead on events (organisation, id) where state = 'dead';

create table timers (
  organisation text not null,
  stream text not null,
  name text not null,
  due_at text not null,
  generation integer not null,
  event text not null,
  policy_version integer not null,
  calendar_version integer not null,
  primary key (organisation, stream, name)
) strict, without rowid;
create index timers_due on timers (organisation, due_at);

create table outbox (
  organisation text not null,
  key text not null,
  conversation text not null,
  sequence integer not null,
  channel text not null,
  body text not null,
  purpose text not null,
  case_id text,
  state text not null,
  attempts integer not null,
  available_at text not null,
  lease text,
  leased_until text,
  external_id text,
  problem text,
  created_at text not null,
  sent_at text,
  primary key (organisation, key),
  unique (organisation, conversation, sequence)
) strict;
create index outbox_waiting on outbox (organisation, available_at) where state = 'waiting';
create index outbox_sending on outbox (organisation, leased_until) where state = 'sending';
create index outbox_shown on outbox (organisation, created_at) where state in ('failed', 'parked', 'held');
create index outbox_of_external_id on outbox (organisation, channel, external_id) where external_id is not null;

create table cases (
  organisation text not null,
  id text not null,
  reference text not null,
  contact text not null,
  type text not null,
  service text not null,
  state text not null,
  sequence integer not null,
  fold text not null,
  due_at text,
  received_at text not null,
  updated_at text not null,
  primary key (organisation, id),
  unique (organisation, reference)
) strict;
create index cases_of_contact on cases (organisation, contact, received_at);
create index cases_by_state on cases (organisation, state, received_at);

create table case_events (
  id integer primary key autoincrement,
  organisation text not null,
  case_id text not null,
  sequence integer not null,
  at text not null,
  kind text not null,
  body text not null,
  mac text not null,
  unique (organisation, case_id, sequence),
  foreign key (organisation, case_id) references cases (organisation, id) deferrable initially deferred
) strict;

create table case_values (
  organisation text not null,
  case_id text not null,
  digest text not null,
  value text not null,
  primary key (organisation, case_id, digest),
  foreign key (organisation, case_id) references cases (organisation, id) deferrable initially deferred
) strict;

create table chain_heads (
  organisation text not null,
  "on" text not null,
  head text not null,
  events integer not null,
  last_event integer not null,
  primary key (organisation, "on")
) strict, without rowid;

create table counters (
  organisation text not null,
  name text not null,
  value integer not null,
  primary key (organisation, name)
) strict, without rowid;

create table tries (
  organisation text not null,
  subject text not null,
  hour text not null,
  count integer not null,
  primary key (organisation, subject, hour)
) strict, without rowid;

create table stops (
  organisation text not null,
  channel text not null,
  "by" text not null,
  reason text not null,
  stopped_at text not null,
  primary key (organisation, channel)
) strict, without rowid;

create table tasks (
  organisation text not null,
  id text not null,
  kind text not null,
  case_id text,
  conversation text,
  subject text not null,
  role text not null,
  opened_at text not null,
  done_at text,
  done_by text,
  primary key (organisation, id)
) strict;
create index tasks_open on tasks (organisation, role, opened_at) where done_at is null;
`,
}
