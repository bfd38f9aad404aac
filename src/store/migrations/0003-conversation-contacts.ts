import type { Migration } from './migration.ts'

/**
 * For whom a conversation may speak beside its own contact: somebody who opens the link of a relative's case keeps
 * their own. Small, and read by the first two columns of its key; told to the planner like the others (migration 2).
 */
export const conversationContacts: Migration = {
  version: 3,
  name: 'conversation contacts',
  sql: `
create table conversation_contacts (
  organisation text not null,
  conversation text not null,
  contact text not null,
  linked_at text not null,
  primary key (organisation, conversation, contact)
) strict, without rowid;
insert into sqlite_stat1 (tbl, idx, stat) values
  ('conversation_contacts', 'conversation_contacts', '20000 10000 2 1');
analyze sqlite_schema;
`,
}
