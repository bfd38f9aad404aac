import type { Receipt } from '../domain/channel.ts'
import { SendError, WaslError } from '../domain/errors.ts'
import type { Outbound } from '../domain/message.ts'
import type { OutboxTable } from '../store/schema.ts'
import { type Core, maxDeaths } from './core.ts'
import type { Office, OfficeChannel } from './office.ts'
import { restAfter } from './rest.ts'

/** Conversations that are spoken to at the same time on a channel. */
const lanes = 4
/** How long a stop waits for platforms that do not answer. */
const stopMilliseconds = 4_000
/** Time for a platform to file what it took just before it is asked for it. */
const graceSeconds = 5
const shortestPauseSeconds = 5
const longestPauseSeconds = 1800

/** A row of the outbox as it is sent. */
export type Row = Pick<
  OutboxTable,
  'key' | 'conversation' | 'channel' | 'body' | 'purpose' | 'attempts' | 'problem' | 'created_at'
>

/** The problem of a row that may have gone out already: it is looked up before it goes out again. */
export const reconciling = 'reconciling'

/** What became of one send. */
export type Outcome =
  | { readonly row: Row; readonly kind: 'sent'; readonly receipt: Receipt }
  | { readonly row: Row; readonly kind: 'again'; readonly code: string; readonly afterSeconds: number }
  | { readonly row: Row; readonly kind: 'failed'; readonly code: string }
  | { readonly row: Row; readonly kind: 'parked'; readonly code: string }

/**
 * Sends rows that were claimed, first looking up those that may be out already; an outcome for each. A stop waits a
 * little for what is under way: what has no outcome then may have gone out or not.
 */
export async function sendRows(
  core: Core,
  office: Office,
  rows: readonly Row[],
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  const over = new AbortController()
  await Promise.race([
    sendInLanes(core, office, rows, outcomes, signal),
    restAfter(stopMilliseconds, signal, over.signal),
  ])
  over.abort()
  return [...outcomes]
}

/**
 * So many conversations at once and no more: platforms count connections, and whatever is under way when the process
 * dies may go out twice.
 */
async function sendInLanes(
  core: Core,
  office: Office,
  rows: readonly Row[],
  outcomes: Outcome[],
  signal: AbortSignal,
): Promise<void> {
  const known = await lookUpAll(core, office, rows)
  const left = Map.groupBy(rows, (row) => row.conversation).values()
  const lane = async () => {
    for (const run of left) {
      if (signal.aborted) outcomes.push(...run.map((row) => leftAlone(row, 0)))
      else outcomes.push(...(await sendRun(core, office, run, known)))
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

/** It was claimed and not touched: this is no attempt. */
function leftAlone(row: Row, afterSeconds: number): Outcome {
  const code = row.problem === reconciling ? reconciling : 'behind'
  return { row: { ...row, attempts: row.attempts - 1 }, kind: 'again', code, afterSeconds }
}

/** A conversation's rows one after the other; after one that must be tried again the rest waits behind it. */
async function sendRun(
  core: Core,
  office: Office,
  run: readonly Row[],
  known: ReadonlyMap<string, Outcome>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const row of run) {
    const before = outcomes.at(-1)
    if (before?.kind === 'again') outcomes.push(leftAlone(row, before.afterSeconds))
    else outcomes.push(known.get(row.key) ?? (await sendOne(core, office, row)))
  }
  return outcomes
}

async function sendOne(core: Core, office: Office, row: Row): Promise<Outcome> {
  const channel = office.channels.get(row.channel)
  if (channel === undefined) return { row, kind: 'failed', code: 'channel-closed' }
  if (row.attempts > maxDeaths) return { row, kind: 'parked', code: 'process-died-while-sending' }
  try {
    return { row, kind: 'sent', receipt: await channel.port.send(JSON.parse(row.body) as Outbound, row.key) }
  } catch (error) {
    return outcomeOf(core, office, row, channel, error)
  }
}

function outcomeOf(core: Core, office: Office, row: Row, channel: OfficeChannel, error: unknown): Outcome {
  const problem =
    error instanceof SendError
      ? error
      : new SendError('send-crashed', 'The adapter failed.', { retryable: true, cause: error })
  core.log.warn(
    {
      organisation: office.organisation,
      channel: row.channel,
      key: row.key,
      code: problem.code,
      attempts: row.attempts,
    },
    'send failed',
  )
  if (problem.code === 'outcome-unknown') return unsure(office, row, channel)
  if (!problem.retryable) return { row, kind: 'failed', code: problem.code }
  const ageSeconds = (core.clock.now().getTime() - Date.parse(row.created_at)) / 1000
  const afterSeconds = problem.retryAfterSeconds ?? pauseSeconds(ageSeconds)
  if (ageSeconds + afterSeconds > office.policy.notices.keepTryingHours * 3600)
    return { row, kind: 'failed', code: `${problem.code}-given-up` }
  return { row: { ...row, attempts: 1 }, kind: 'again', code: problem.code, afterSeconds }
}

/**
 * The older a message is, the longer its next pause: half its age. An outage of any length is outlasted without hurry,
 * up to half an hour between tries (RFC 5321 §4.5.4.1 asks for no less where a server refuses).
 */
const pauseSeconds = (ageSeconds: number): number =>
  Math.min(longestPauseSeconds, Math.max(shortestPauseSeconds, Math.round(ageSeconds / 2)))

/** The send may or may not have happened: after a grace the platform is asked where it can be; else the policy decides. */
export function unsure(office: Office, row: Row, channel: OfficeChannel): Outcome {
  if (channel.port.findSent !== undefined)
    return { row, kind: 'again', code: reconciling, afterSeconds: graceSeconds }
  return office.policy.notices.unknownOutcome === 'send-again'
    ? { row, kind: 'again', code: 'outcome-unknown', afterSeconds: graceSeconds }
    : { row, kind: 'parked', code: 'outcome-unknown' }
}

/** Looks up all that may have gone out already before anything is sent: to look delays the record of what just went out. */
async function lookUpAll(
  core: Core,
  office: Office,
  rows: readonly Row[],
): Promise<ReadonlyMap<string, Outcome>> {
  const known = new Map<string, Outcome>()
  for (const row of rows) {
    const channel = office.channels.get(row.channel)
    if (row.problem !== reconciling || channel === undefined) continue
    const outcome = await lookUp(core, office, row, channel)
    if (outcome !== undefined) known.set(row.key, outcome)
  }
  return known
}

/** What the platform knows of a send; undefined when it never happened. A look-up that fails is no attempt. */
async function lookUp(
  core: Core,
  office: Office,
  row: Row,
  channel: OfficeChannel,
): Promise<Outcome | undefined> {
  try {
    const receipt = await channel.port.findSent?.(row.key)
    return receipt === undefined ? undefined : { row, kind: 'sent', receipt }
  } catch (error) {
    core.log.warn(
      { organisation: office.organisation, channel: row.channel, key: row.key, code: codeOf(error) },
      'a send could not be looked up',
    )
    return { row: { ...row, attempts: row.attempts - 1 }, kind: 'again', code: reconciling, afterSeconds: 60 }
  }
}

/** A short word for an error that holds nothing a citizen said. */
export const codeOf = (error: unknown): string =>
  error instanceof WaslError ? error.code : error instanceof Error ? error.name : 'unknown'
