import type { Migration } from './migration.ts'

/** How many items each channel has brought in each hour, so that a silence can be told from a quiet hour. */
export const arrivals: Migration = {
  version: 9,
  name: 'arrivals',
  sql: `
create table arrivals (
  organisation text not null,
  channel text not null,
  hour text not null,
  count integer not null,
  last_at text not null,
  primary key (organisation, channel, hour)
) strict, without rowid;
insert into sqlite_stat1 (tbl, idx, stat) values
  ('arrivals', 'arrivals', '10000 5000 1000 1');
analyze sqlite_schema;
`,
}
