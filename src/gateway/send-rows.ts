import { sql } from 'kysely'
import { codeOf, SendError } from '../domain/errors.ts'
import type { Outbound } from '../domain/message.ts'
import type { SendRow } from './claims.ts'
import { beginSeconds, type Core, longestAnswerSeconds, maxDeaths, nowOf } from './core.ts'
import { whyNotTold } from './notice-timely.ts'
import type { Office, OfficeChannel } from './office.ts'
import { rest, restAfter } from './rest.ts'
import { failedLookUp, failedSend, leftAlone, type Outcome, reconciling } from './send-outcome.ts'
import type { Settlement } from './settlement.ts'
import { isStoreTrouble } from './store-trouble.ts'

/** Conversations that are spoken to at the same time on a channel that says nothing of it. */
const usualLanes = 4
/** How long a stop waits for platforms that do not answer. */
const stopMilliseconds = 4_000
const troubleMilliseconds = 1_000

/** Rows that were claimed, and where each outcome goes as soon as there is one. */
interface Sending {
  readonly core: Core
  readonly office: Office
  readonly settlement: Settlement
  readonly signal: AbortSignal
  /** Called when nothing is left to begin: what is not settled yet waits for its platform. */
  readonly onAllBegun?: () => void
}

/** What one call of `sendRows` has done so far. */
interface Progress extends Sending {
  readonly begun: Set<SendRow>
  /** Nothing is begun any more when this returns false: the lease would end before the platform's time. */
  readonly isInTime: () => boolean
}

/**
 * Sends rows that were claimed and settles each when it has ended. A stop waits a little for what is under way: what
 * was begun and has no outcome then may have gone out or not, what was not begun waits again.
 */
export async function sendRows(sending: Sending, rows: readonly SendRow[]): Promise<void> {
  const over = new AbortController()
  const end = process.hrtime.bigint() + BigInt(beginSeconds) * 1_000_000_000n
  const progress = { ...sending, begun: new Set<SendRow>(), isInTime: () => process.hrtime.bigint() < end }
  try {
    await Promise.race([
      sendInLanes(progress, rows),
      restAfter(stopMilliseconds, sending.signal, over.signal),
    ])
  } finally {
    over.abort()
    for (const row of rows) if (!progress.begun.has(row)) sending.settlement.add(leftAlone(row, 0))
    await sending.settlement.close()
  }
}

/**
 * So many conversations at once and no more: platforms count connections, and whatever is under way when the process
 * dies may go out twice.
 */
async function sendInLanes(progress: Progress, rows: readonly SendRow[]): Promise<void> {
  const lanesOf = (channel: string) => progress.office.channels.get(channel)?.limits.atOnce ?? usualLanes
  const left = Map.groupBy(rows, (row) => row.conversation).values()
  const lane = async () => {
    for (const run of left) await sendRun(progress, run)
    progress.onAllBegun?.()
  }
  const lanes = Math.min(...rows.map(({ channel }) => lanesOf(channel)))
  await Promise.all(Array.from({ length: lanes }, lane))
}

/** A conversation's rows one after the other; after one that must be tried again the rest waits behind it. */
async function sendRun(progress: Progress, run: readonly SendRow[]): Promise<void> {
  let before: Outcome | undefined
  for (const row of run) {
    const pause = before?.kind === 'again' ? before.afterSeconds : undefined
    const outcome = pause === undefined ? await sendNext(progress, row) : leftAlone(row, pause)
    progress.begun.add(row)
    progress.settlement.add(outcome)
    before = outcome
  }
}

async function sendNext(progress: Progress, row: SendRow): Promise<Outcome> {
  const maySend =
    (await progress.settlement.hasRoom()) &&
    !progress.signal.aborted &&
    progress.isInTime() &&
    !(await isStopped(progress, row.channel))
  if (!maySend) return leftAlone(row, 0)
  progress.begun.add(row)
  return sendOne(progress, row)
}

/**
 * Whether nothing more may go out on a channel: somebody stopped it after this was claimed. Where the store cannot even
 * tell, nothing goes out that it could not write down.
 */
async function isStopped({ core, office, signal }: Sending, channel: string): Promise<boolean> {
  try {
    const { rows } = await sql`select 1 from stops where organisation = ${office.organisation}
      and channel in (${channel}, '*') limit 1`.execute(core.store.reader)
    return rows.length > 0
  } catch (error) {
    if (!isStoreTrouble(codeOf(error))) throw error
    await rest(troubleMilliseconds, signal)
    return true
  }
}

/** A row that may be out already is looked up within its own conversation: to look holds up no other. */
async function sendOne(sending: Sending, row: SendRow): Promise<Outcome> {
  const { core, office } = sending
  const channel = office.channels.get(row.channel)
  if (channel === undefined) return { row, kind: 'failed', code: 'channel-closed' }
  const found = row.problem === reconciling ? await lookUp(sending, row, channel) : undefined
  if (found !== undefined) return found
  const untold = await whyNotTold(core, office, row)
  if (untold !== undefined) return { row, kind: 'cancelled', code: untold }
  if (await isBeyondWindow(core, office, row, channel))
    return { row, kind: 'failed', code: 'reply-window-closed' }
  if (row.attempts > maxDeaths) return { row, kind: 'parked', code: 'process-died-while-sending' }
  try {
    const sent = channel.port.send(JSON.parse(row.body) as Outbound, row.key)
    const receipt = await answerOf(channel, sent, 'outcome-unknown')
    return { row, kind: 'sent', receipt, sentAt: nowOf(core) }
  } catch (error) {
    return failedSend(core, office, row, channel, error)
  }
}

/** Whether the platform lets only templates through to who has not written for so long, or has never written. */
async function isBeyondWindow(
  core: Core,
  { organisation }: Office,
  row: SendRow,
  { limits: { replyWindowHours, officeWritesFirst } }: OfficeChannel,
): Promise<boolean> {
  if (officeWritesFirst || (JSON.parse(row.body) as Outbound).template !== undefined) return false
  const { rows } = await sql<{ last_inbound_at: string | null; is_linked: number }>`
    select last_inbound_at, exists (select 1 from conversation_contacts l
      where l.organisation = c.organisation and l.conversation = c.id) as is_linked
    from conversations c where organisation = ${organisation} and id = ${row.conversation}`.execute(
    core.store.reader,
  )
  const [{ last_inbound_at: heardAt = null, is_linked: isLinked = 0 } = {}] = rows
  // Who came by a signed link has not written yet, and is there.
  if (replyWindowHours === undefined) return heardAt === null && isLinked === 0
  return heardAt === null || Date.parse(nowOf(core)) - Date.parse(heardAt) > replyWindowHours * 3_600_000
}

/** What the platform knows of a send; undefined when it never happened. */
async function lookUp(
  { core, office }: Sending,
  row: SendRow,
  channel: OfficeChannel,
): Promise<Outcome | undefined> {
  try {
    const found = channel.port.findSent?.(row.key)
    const receipt = found && (await answerOf(channel, found, 'look-up-takes-too-long'))
    return receipt && { row, kind: 'sent', receipt, sentAt: nowOf(core) }
  } catch (error) {
    return failedLookUp(core, office, row, error)
  }
}

/** What a platform answers, or an error of this code when it takes too long: one that hangs holds up nobody else. */
async function answerOf<T>({ limits }: OfficeChannel, answer: Promise<T>, code: string): Promise<T> {
  const seconds = Math.min(limits.answerSeconds ?? longestAnswerSeconds, longestAnswerSeconds)
  const over = new AbortController()
  const tooLong = rest(seconds * 1000, over.signal).then(() => {
    throw new SendError(code, `The platform did not answer in ${seconds} seconds.`, { retryable: false })
  })
  try {
    return await Promise.race([answer, tooLong])
  } finally {
    tooLong.catch(() => undefined)
    over.abort()
  }
}
