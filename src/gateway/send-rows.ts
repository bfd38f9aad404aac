import { sql } from 'kysely'
import { codeOf } from '../domain/errors.ts'
import type { Outbound } from '../domain/message.ts'
import type { SendRow } from './claims.ts'
import { type Core, maxDeaths, nowOf } from './core.ts'
import type { Office, OfficeChannel } from './office.ts'
import { rest, restAfter } from './rest.ts'
import { failedLookUp, failedSend, leftAlone, type Outcome, reconciling } from './send-outcome.ts'
import type { Settlement } from './settlement.ts'
import { isStoreTrouble } from './store-trouble.ts'

/** Conversations that are spoken to at the same time on a channel. */
const lanes = 4
/** How long a stop waits for platforms that do not answer. */
const stopMilliseconds = 4_000
const troubleMilliseconds = 1_000

/** Rows that were claimed, and where each outcome goes as soon as there is one. */
interface Sending {
  readonly core: Core
  readonly office: Office
  readonly settlement: Settlement
  readonly signal: AbortSignal
}

/**
 * Sends rows that were claimed and settles each when it has ended. A stop waits a little for what is under way: what
 * has no outcome then may have gone out or not.
 */
export async function sendRows(sending: Sending, rows: readonly SendRow[]): Promise<void> {
  const over = new AbortController()
  try {
    await Promise.race([sendInLanes(sending, rows), restAfter(stopMilliseconds, sending.signal, over.signal)])
  } finally {
    over.abort()
    await sending.settlement.close()
  }
}

/**
 * So many conversations at once and no more: platforms count connections, and whatever is under way when the process
 * dies may go out twice.
 */
async function sendInLanes(sending: Sending, rows: readonly SendRow[]): Promise<void> {
  const left = Map.groupBy(rows, (row) => row.conversation).values()
  const lane = async () => {
    for (const run of left) await sendRun(sending, run)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

/** A conversation's rows one after the other; after one that must be tried again the rest waits behind it. */
async function sendRun(sending: Sending, run: readonly SendRow[]): Promise<void> {
  let before: Outcome | undefined
  for (const row of run) {
    const outcome: Outcome =
      before?.kind === 'again' ? leftAlone(row, before.afterSeconds) : await sendNext(sending, row)
    sending.settlement.add(outcome)
    before = outcome
  }
}

async function sendNext(sending: Sending, row: SendRow): Promise<Outcome> {
  const maySend =
    (await sending.settlement.hasRoom()) &&
    !sending.signal.aborted &&
    !(await isStopped(sending, row.channel))
  return maySend ? sendOne(sending, row) : leftAlone(row, 0)
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
  if (row.attempts > maxDeaths) return { row, kind: 'parked', code: 'process-died-while-sending' }
  try {
    const receipt = await channel.port.send(JSON.parse(row.body) as Outbound, row.key)
    return { row, kind: 'sent', receipt, sentAt: nowOf(core) }
  } catch (error) {
    return failedSend(core, office, row, channel, error)
  }
}

/** What the platform knows of a send; undefined when it never happened. */
async function lookUp(
  { core, office }: Sending,
  row: SendRow,
  channel: OfficeChannel,
): Promise<Outcome | undefined> {
  try {
    const receipt = await channel.port.findSent?.(row.key)
    return receipt && { row, kind: 'sent', receipt, sentAt: nowOf(core) }
  } catch (error) {
    return failedLookUp(core, office, row, error)
  }
}
