import type { Migration } from './migration.ts'

/**
 * The order in which waiting events are handled (`src/gateway/load.ts` says why): what a citizen's words asked of a
 * case first, then what that answers them, then what else is said. And one counter of references for the whole
 * installation: a number that a person dictates belongs to one case, whichever office they call.
 */
export const orderOfHandling: Migration = {
  version: 5,
  name: 'order of handling',
  sql: `
drop index events_waiting;
create index events_waiting on events (
  organisation,
  (case when kind = 'command' then 0 when kind = 'linked' or (kind = 'case' and payload ->> '$.about.kind' <> 'notice') then 1 else 2 end),
  id
) where state = 'waiting';
insert into counters (organisation, name, value)
  select '*', 'reference', max(value) from counters where name = 'reference' having max(value) is not null;
delete from counters where name = 'reference' and organisation <> '*';
insert into sqlite_stat1 (tbl, idx, stat) values
  ('events', 'events_waiting', '200 100 40 1');
analyze sqlite_schema;
`,
}
