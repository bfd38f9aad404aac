import { type RawBuilder, sql, type Transaction } from 'kysely'
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

/** Answers to one conversation: all of them, and those that no letter of an unproven sender has caused. */
interface Answers {
  readonly all: number
  readonly proven: number
}

/**
 * What the caps of an hour count: as it was stored, and raised by what a batch itself does, so that a burst of messages
 * gets no further than the same messages one by one.
 */
export class HourCounts {
  private readonly most: Most
  private readonly tries: Map<string, number>
  private readonly answers: Map<string, Answers>

  /** `tries` by subject; `answers` by conversation, of those whose answers are counted at all. */
  constructor(most: Most, tries: Map<string, number>, answers: Map<string, Answers>) {
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
  addAnswer(conversation: string, cause: 'proven' | 'unproven'): void {
    const answers = this.answers.get(conversation)
    if (answers === undefined) return
    const { all, proven } = answers
    this.answers.set(conversation, { all: all + 1, proven: cause === 'proven' ? proven + 1 : proven })
  }

  /** Who writes in somebody else's name uses up no answer of theirs: letters of a proven sender count only each other's. */
  isAnsweredTooOften(conversation: string, sender: 'proven' | 'unproven'): boolean {
    const { all, proven } = this.answers.get(conversation) ?? noAnswers
    return (sender === 'proven' ? proven : all) >= this.most.answers
  }
}

const noAnswers: Answers = { all: 0, proven: 0 }

/** The counts of the last sixty minutes: tries, and answers to conversations that write letters. */
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
    select subject, sum(count) as count from tries where organisation = ${office.organisation} and hour > ${triesAfter(nowOf(core))}
      and subject in (select value from json_each(${JSON.stringify(subjects)})) group by subject`.execute(trx)
  return new Map(rows.map(({ subject, count }) => [subject, count]))
}

/** The minute of an instant, under which a try is counted. */
export const minuteOf = (instant: string): string => instant.slice(0, 16)

/** The minute after which tries count at an instant: an hour goes with the clock, so that none begins anew. */
export function triesAfter(instant: string): string {
  return minuteOf(new Date(Date.parse(instant) - 3_600_000).toISOString())
}

async function loadAnswers(
  trx: Transaction<Schema>,
  core: Core,
  office: Office,
  conversations: readonly string[],
): Promise<Map<string, Answers>> {
  if (conversations.length === 0) return new Map()
  const since = new Date(core.clock.now().getTime() - 3_600_000).toISOString()
  const { rows } = await sql<CountedAnswers>`
    select o.conversation, count(*) as "all", sum(${isProven}) as proven from outbox o ${messageOf('o')}
      where o.organisation = ${office.organisation}
      and o.conversation in (select value from json_each(${JSON.stringify(conversations)}))
      and o.created_at >= ${since} and o.purpose = ${answerPurpose} group by o.conversation`.execute(trx)
  const said = new Map(rows.map((row) => [row.conversation, row]))
  const promised = await loadPromised(trx, office, conversations)
  return new Map(conversations.map((id) => [id, sum(said.get(id), promised.get(id))]))
}

interface CountedAnswers extends Answers {
  readonly conversation: string
}

const sum = (one: Answers = noAnswers, other: Answers = noAnswers): Answers => ({
  all: one.all + other.all,
  proven: one.proven + other.proven,
})

/** Answers that are sure to come: filings that wait to be written down, and news that wait to be told. */
async function loadPromised(
  trx: Transaction<Schema>,
  office: Office,
  conversations: readonly string[],
): Promise<Map<string, Answers>> {
  const { rows } = await sql<CountedAnswers>`
    select e.conversation, count(*) as "all", sum(${isProven}) as proven from (
      select organisation, key, case kind when 'case' then substr(stream, ${conversationStream('').length + 1})
          else payload ->> '$.by.conversation' end as conversation
        from events where organisation = ${office.organisation} and state = 'waiting'
          and ((kind = 'command' and payload ->> '$.command.kind' = 'file')
            or (kind = 'case' and payload ->> '$.about.kind' <> 'notice'))) e ${messageOf('e')}
      where e.conversation in (select value from json_each(${JSON.stringify(conversations)}))
      group by e.conversation`.execute(trx)
  return new Map(rows.map((row) => [row.conversation, row]))
}

/** Joins the message that a key comes from: `m.<message id>/…`, as its effects and theirs are named. */
const messageOf = (table: 'o' | 'e'): RawBuilder<unknown> => {
  const key = sql.ref(`${table}.key`)
  return sql`left join messages m on m.organisation = ${sql.ref(`${table}.organisation`)}
    and m.id = case when ${key} glob 'm.*/*' then substr(${key}, 3, instr(${key}, '/') - 3) end`
}

/** 1 but for what a letter has caused whose sender nothing proves. */
const isProven = sql`m.id is null or coalesce(m.body ->> '$.authenticated', 0) or m.body ->> '$.sealedCase' is not null`
