import { sql, type Transaction } from 'kysely'
import type { Schema } from '../store/schema.ts'
import type { ConversationRow } from './conversation-row.ts'
import { type Core, nowOf } from './core.ts'
import type { Office } from './office.ts'
import { answerPurpose } from './purpose.ts'
import { conversationStream } from './streams.ts'

/** What the policy allows within an hour. */
interface Most {
  readonly tries: number
  readonly answers: number
}

/**
 * What the caps of an hour count: as it was stored, and raised by what a batch itself does, so that a burst of messages
 * gets no further than the same messages one by one.
 */
export class HourCounts {
  private readonly most: Most
  private readonly tries: Map<string, number>
  private readonly answers: Map<string, number>

  /** `tries` by subject; `answers` by conversation, of those whose answers are counted at all. */
  constructor(most: Most, tries: Map<string, number>, answers: Map<string, number>) {
    this.most = most
    this.tries = tries
    this.answers = answers
  }

  /** One more try of `address:<conversation>` or `reference:<reference>`. */
  addTry(subject: string): void {
    this.tries.set(subject, (this.tries.get(subject) ?? 0) + 1)
  }

  /** A subject has no tries left. */
  isLocked(subject: string): boolean {
    return (this.tries.get(subject) ?? 0) >= this.most.tries
  }

  /** One more answer, said or sure to come. */
  addAnswer(conversation: string): void {
    const answers = this.answers.get(conversation)
    if (answers !== undefined) this.answers.set(conversation, answers + 1)
  }

  isAnsweredTooOften(conversation: string): boolean {
    return (this.answers.get(conversation) ?? 0) >= this.most.answers
  }
}

/** The counts of the present hour (tries) and of the last sixty minutes (answers to conversations that write letters). */
export async function loadHourCounts(
  trx: Transaction<Schema>,
  core: Core,
  office: Office,
  wish: {
    readonly subjects: readonly string[]
    readonly conversations: Iterable<ConversationRow>
  },
): Promise<HourCounts> {
  const { access, notices } = office.policy
  const letters = [...wish.conversations].filter(
    ({ channel }) => office.channels.get(channel)?.limits.manner === 'letter',
  )
  return new HourCounts(
    { tries: access.wrongTriesPerHour, answers: notices.answersPerHour },
    await loadTries(trx, core, office, wish.subjects),
    await loadAnswers(
      trx,
      core,
      office,
      letters.map(({ id }) => id),
    ),
  )
}

async function loadTries(
  trx: Transaction<Schema>,
  core: Core,
  office: Office,
  subjects: readonly string[],
): Promise<Map<string, number>> {
  if (subjects.length === 0) return new Map()
  const { rows } = await sql<{ subject: string; count: number }>`
    select subject, count from tries where organisation = ${office.organisation} and hour = ${nowOf(core).slice(0, 13)}
      and subject in (select value from json_each(${JSON.stringify(subjects)}))`.execute(trx)
  return new Map(rows.map(({ subject, count }) => [subject, count]))
}

async function loadAnswers(
  trx: Transaction<Schema>,
  core: Core,
  office: Office,
  conversations: readonly string[],
): Promise<Map<string, number>> {
  if (conversations.length === 0) return new Map()
  const since = new Date(core.clock.now().getTime() - 3_600_000).toISOString()
  const { rows } = await sql<{ conversation: string; count: number }>`
    select conversation, count(*) as count from outbox where organisation = ${office.organisation}
      and conversation in (select value from json_each(${JSON.stringify(conversations)}))
      and created_at >= ${since} and purpose = ${answerPurpose} group by conversation`.execute(trx)
  const counted = new Map(rows.map(({ conversation, count }) => [conversation, count]))
  const promised = await loadPromised(trx, office, conversations)
  return new Map(conversations.map((id) => [id, (counted.get(id) ?? 0) + (promised.get(id) ?? 0)]))
}

/** Answers that are sure to come: filings that wait to be written down, and news that wait to be told. */
async function loadPromised(
  trx: Transaction<Schema>,
  office: Office,
  conversations: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ conversation: string; count: number }>`
    select conversation, count(*) as count from (
      select case kind when 'case' then substr(stream, ${conversationStream('').length + 1})
          else payload ->> '$.by.conversation' end as conversation
        from events where organisation = ${office.organisation} and state = 'waiting'
          and ((kind = 'command' and payload ->> '$.command.kind' = 'file')
            or (kind = 'case' and payload ->> '$.about.kind' <> 'notice')))
      where conversation in (select value from json_each(${JSON.stringify(conversations)}))
      group by conversation`.execute(trx)
  return new Map(rows.map(({ conversation, count }) => [conversation, count]))
}
