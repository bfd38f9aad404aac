import type { Migration } from './migration.ts'

/**
 * What SQLite's planner should believe of the large tables once they are large: that an organisation has half of all
 * rows, and the rest of a key almost none. Without it, an update of a few rows by organisation and key reads every row
 * of the organisation. Numbers: rows, then rows for each value of the first column, of the first two, and so on
 * (https://sqlite.org/fileformat2.html §2.6.4). Nothing ever runs ANALYZE, which would replace them.
 */
const statistics: readonly (readonly [table: string, index: string, numbers: string])[] = [
  ['raw_items', 'sqlite_autoindex_raw_items_1', '1000000 500000 100000 2 1'],
  ['raw_items', 'raw_items_new', '200 100 1'],
  ['raw_items', 'raw_items_unreadable', '200 100 1'],
  ['files', 'sqlite_autoindex_files_1', '100000 50000 1'],
  ['messages', 'sqlite_autoindex_messages_1', '1000000 500000 1'],
  ['messages', 'sqlite_autoindex_messages_2', '1000000 500000 100000 2 1'],
  ['messages', 'sqlite_autoindex_messages_3', '1000000 500000 10 1'],
  ['messages', 'messages_of_raw_item', '1000000 1'],
  ['conversations', 'sqlite_autoindex_conversations_1', '200000 100000 1'],
  ['conversations', 'conversations_of_contact', '200000 100000 2'],
  ['streams', 'streams', '300000 150000 1'],
  ['events', 'sqlite_autoindex_events_1', '2000000 1000000 10 1'],
  ['events', 'sqlite_autoindex_events_2', '2000000 1000000 1'],
  ['events', 'events_waiting', '200 100 1'],
  ['events', 'events_dead', '200 100 1'],
  ['timers', 'timers', '20000 10000 2 1'],
  ['timers', 'timers_due', '20000 10000 2'],
  ['outbox', 'sqlite_autoindex_outbox_1', '1000000 500000 1'],
  ['outbox', 'sqlite_autoindex_outbox_2', '1000000 500000 10 1'],
  ['outbox', 'outbox_waiting', '200 100 2'],
  ['outbox', 'outbox_sending', '200 100 2'],
  ['outbox', 'outbox_shown', '200 100 2'],
  ['outbox', 'outbox_of_external_id', '1000000 500000 100000 1'],
  ['cases', 'sqlite_autoindex_cases_1', '100000 50000 1'],
  ['cases', 'sqlite_autoindex_cases_2', '100000 50000 1'],
  ['cases', 'cases_of_contact', '100000 50000 2 1'],
  ['cases', 'cases_by_state', '100000 50000 8000 1'],
  ['case_events', 'sqlite_autoindex_case_events_1', '1000000 500000 10 1'],
  ['case_values', 'sqlite_autoindex_case_values_1', '400000 200000 4 1'],
  ['tries', 'tries', '10000 5000 2 1'],
  ['tasks', 'sqlite_autoindex_tasks_1', '100000 50000 1'],
  ['tasks', 'tasks_open', '200 100 20 1'],
]

/** `analyze` of empty tables only makes the table of statistics; of `sqlite_schema`, it only reads it anew. */
export const plannerStatistics: Migration = {
  version: 2,
  name: 'planner statistics',
  sql: `
analyze;
delete from sqlite_stat1;
insert into sqlite_stat1 (tbl, idx, stat) values
  ${statistics.map((row) => `('${row.join("', '")}')`).join(',\n  ')};
analyze sqlite_schema;
`,
}
