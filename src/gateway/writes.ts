import type { CaseEvent } from '../domain/case/case.ts'
import type { Case } from '../domain/case/file.ts'
import type { Outbound } from '../domain/message.ts'
import type { ConversationRow } from './conversation-row.ts'
import type { Correction } from './correction.ts'
import type { LinkedContact } from './linked-contacts.ts'
import type { QueuedEvent } from './load.ts'
import type { Visit } from './places.ts'
import type { NewEvent } from './streams.ts'
import type { NewTask } from './task-rows.ts'
import type { NewTimer } from './timers.ts'

/** A message to one conversation, finished. */
export interface Speech {
  readonly key: string
  readonly visit: Visit
  readonly outbound: Outbound
  readonly purpose: string
  readonly caseId?: string
  /** What it is a part of: more than the policy's number of one act waits for a person. */
  readonly act?: string
}

/** A case whose file grew. */
export interface CaseGrowth {
  readonly id: string
  readonly file: Case
  readonly events: readonly CaseEvent[]
  readonly values: readonly { readonly digest: string; readonly value: string }[]
  /** Sequence of the file before it grew; 0 for a new one. */
  readonly sequence: number
  readonly dueAt: string | undefined
}

/** What an event's handling did, for the journal; `payload` replaces what the event held (personal values go). */
export interface Handled {
  readonly event: QueuedEvent
  readonly outcome: unknown
  readonly payload?: unknown
}

/**
 * All that a batch wants written, gathered while it is stepped in memory and then written by a few statements.
 * Nothing here has touched the database yet.
 */
export class Writes {
  readonly handled: Handled[] = []
  /** Events that wait for a person among the dead letters. */
  readonly buried: { readonly event: QueuedEvent; readonly problem: string }[] = []
  readonly events: NewEvent[] = []
  /** Conversations to which something is on its way that their next message must find done: a case's doing, its answer. */
  readonly awaited = new Set<string>()
  readonly speeches: Speech[] = []
  readonly timers: NewTimer[] = []
  readonly cancelled: { readonly stream: string; readonly name: string }[] = []
  /** Conversations of the batch after their events; the places of what is said in them come on top. */
  readonly conversations: ConversationRow[] = []
  readonly cases: CaseGrowth[] = []
  /** Due dates of open cases whose file did not grow: a new calendar may have moved them. */
  readonly dues: { readonly id: string; readonly dueAt: string | undefined }[] = []
  readonly tasks: NewTask[] = []
  /** Contacts for whom a conversation may speak from now on. */
  readonly contacts: LinkedContact[] = []
  /** Ids of tasks that are done or no longer needed. */
  readonly tasksDone: string[] = []
  readonly tries: string[] = []
  readonly corrections: Correction[] = []
  /** Conversations that are made before anything is said in them. */
  readonly visits: Omit<Visit, 'heard'>[] = []
  /** Channels of which something waits to be sent. */
  readonly toSend = new Set<string>()
  readonly messageCases: { readonly id: string; readonly caseId: string }[] = []
}
