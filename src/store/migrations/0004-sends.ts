import type { Migration } from './migration.ts'

/**
 * For how long a send was tried, apart from how old it is; and reports that are quicker than our own record of what
 * they are about. Both small beside what they belong to; told to the planner like the others (migration 2).
 */
export const sends: Migration = {
  version: 4,
  name: 'sends',
  sql: `
alter table outbox add column tried_seconds integer not null default 0;
create table early_receipts (
  organisation text not null,
  channel text not null,
  about text not null,
  external_id text not null,
  digest text not null,
  kept_at text not null,
  primary key (organisation, channel, about, external_id, digest)
) strict, without rowid;
insert into sqlite_stat1 (tbl, idx, stat) values
  ('early_receipts', 'early_receipts', '200 100 50 2 1 1');
analyze sqlite_schema;
`,
}
