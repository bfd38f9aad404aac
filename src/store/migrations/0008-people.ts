import type { Migration } from './migration.ts'

/** Who holds the roles of an office, who acts for them, and when they are absent. */
export const people: Migration = {
  version: 8,
  name: 'people',
  sql: `
create table people (
  organisation text not null,
  slug text not null,
  body text not null,
  changed_by text not null,
  changed_at text not null,
  primary key (organisation, slug)
) strict, without rowid;
insert into sqlite_stat1 (tbl, idx, stat) values
  ('people', 'people', '100 50 1');
analyze sqlite_schema;
`,
}
