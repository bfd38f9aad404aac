import type { Migration } from './migration.ts'

/** What officers say a message really was: without personal values, to learn from. */
export const corrections: Migration = {
  version: 6,
  name: 'corrections',
  sql: `
create table corrections (
  organisation text not null,
  case_id text not null,
  text text not null,
  type text not null,
  service text not null,
  corrected_at text not null,
  primary key (organisation, case_id)
) strict, without rowid;
insert into sqlite_stat1 (tbl, idx, stat) values
  ('corrections', 'corrections', '1000 500 1');
analyze sqlite_schema;
`,
}
