import { firstTables } from './0001-first-tables.ts'
import { plannerStatistics } from './0002-planner-statistics.ts'
import { conversationContacts } from './0003-conversation-contacts.ts'
import { sends } from './0004-sends.ts'
import { orderOfHandling } from './0005-order-of-handling.ts'
import { corrections } from './0006-corrections.ts'
import { acts } from './0007-acts.ts'
import { people } from './0008-people.ts'
import { arrivals } from './0009-arrivals.ts'
import { registeredPhones } from './0010-registered-phones.ts'
import type { Migration } from './migration.ts'

/** Every migration in order. A new one is added at the end; none is ever changed. */
export const migrations: readonly Migration[] = [
  firstTables,
  plannerStatistics,
  conversationContacts,
  sends,
  orderOfHandling,
  corrections,
  acts,
  people,
  arrivals,
  registeredPhones,
]
