import type { Migration } from './migration.ts'

/** Who writes from the phone that a case was registered with is found without looking into every file. */
export const registeredPhones: Migration = {
  version: 10,
  name: 'registered phones',
  sql: `
alter table cases add column phone text;
update cases set phone = fold ->> '$.fields.phone.digest';
create index cases_of_phone on cases (organisation, phone, received_at) where phone is not null;
insert into sqlite_stat1 (tbl, idx, stat) values
  ('cases', 'cases_of_phone', '90000 45000 2 1');
analyze sqlite_schema;
`,
}
