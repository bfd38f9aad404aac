import type { Migration } from './migration.ts'

/** Which act a message is a part of, and which acts wait for a person. */
export const acts: Migration = {
  version: 7,
  name: 'acts',
  sql: `
alter table outbox add column act text;
create index outbox_held on outbox (organisation, act) where state = 'held';
create table acts (
  organisation text not null,
  act text not null,
  count integer not null,
  state text not null,
  opened_at text not null,
  decided_at text,
  decided_by text,
  reason text,
  primary key (organisation, act)
) strict, without rowid;
insert into sqlite_stat1 (tbl, idx, stat) values
  ('acts', 'acts', '1000 500 1'),
  ('outbox', 'outbox_held', '1000 500 50');
analyze sqlite_schema;
`,
}
