import type { Receipt } from '../domain/channel.ts'
import { codeOf, SendError } from '../domain/errors.ts'
import type { SendRow } from './claims.ts'
import type { Core } from './core.ts'
import type { Office, OfficeChannel } from './office.ts'

/** Time for a platform to file what it took just before it is asked for it. */
const graceSeconds = 5
/**
 * Pauses after the first and the second send of which a living platform did not say what became of it. A third is the
 * last: each may have gone out, and nobody wants the same words a fourth time.
 */
const unsurePauses: readonly number[] = [graceSeconds, 60]
const shortestPauseSeconds = 5
const longestPauseSeconds = 1800
/** Between two looks for a send, where the platform cannot be asked. */
const lookPauseSeconds = 60

/** The problem of a row that may have gone out already: it is looked up before it goes out again. */
export const reconciling = 'reconciling'

/** What became of one send; `sentAt` is the ISO instant at which the platform had it. */
export type Outcome =
  | { readonly row: SendRow; readonly kind: 'sent'; readonly receipt: Receipt; readonly sentAt: string }
  | { readonly row: SendRow; readonly kind: 'again'; readonly code: string; readonly afterSeconds: number }
  | { readonly row: SendRow; readonly kind: 'failed'; readonly code: string }
  | { readonly row: SendRow; readonly kind: 'parked'; readonly code: string }
  /** A notice that would tell nothing any more, or something that has passed. */
  | { readonly row: SendRow; readonly kind: 'cancelled'; readonly code: 'not-needed' | 'outdated' }

/** It was claimed and not touched: this is no attempt. */
export function leftAlone(row: SendRow, afterSeconds: number): Outcome {
  const code = row.problem === reconciling ? reconciling : 'behind'
  return { row: { ...row, attempts: row.attempts - 1 }, kind: 'again', code, afterSeconds }
}

/** What a send that threw comes to: tried again for the hours of the policy, given up, or of unknown outcome. */
export function failedSend(
  core: Core,
  office: Office,
  row: SendRow,
  channel: OfficeChannel,
  error: unknown,
): Outcome {
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
  if (problem.code === 'outcome-unknown') {
    const pause = unsurePauses[row.attempts - 1]
    return pause === undefined
      ? { row, kind: 'parked', code: problem.code }
      : unsure(office, row, channel, pause)
  }
  if (!problem.retryable) return { row, kind: 'failed', code: problem.code }
  const left = secondsLeft(office, row)
  if (left < shortestPauseSeconds) return { row, kind: 'failed', code: `${problem.code}-given-up` }
  const afterSeconds = Math.min(left, pauseWished(problem) ?? pauseSeconds(row.tried_seconds))
  return later({ ...row, attempts: 1 }, problem.code, afterSeconds)
}

/** The pause that a platform asked for in whole seconds, never so short that it is hammered. */
function pauseWished({ retryAfterSeconds: wished }: SendError): number | undefined {
  return wished === undefined || !Number.isFinite(wished)
    ? undefined
    : Math.max(shortestPauseSeconds, Math.ceil(wished))
}

/** A look-up that failed is no attempt; one that fails for the hours of the policy is a person's to judge. */
export function failedLookUp(core: Core, office: Office, row: SendRow, error: unknown): Outcome {
  core.log.warn(
    { organisation: office.organisation, channel: row.channel, key: row.key, code: codeOf(error) },
    'a send could not be looked up',
  )
  if (secondsLeft(office, row) < lookPauseSeconds) return { row, kind: 'parked', code: 'outcome-unknown' }
  return later({ ...row, attempts: row.attempts - 1 }, reconciling, lookPauseSeconds)
}

/** The send may or may not have happened: after a grace the platform is asked where it can be; else the policy decides. */
export function unsure(
  office: Office,
  row: SendRow,
  channel: OfficeChannel,
  afterSeconds = graceSeconds,
): Outcome {
  if (channel.port.findSent !== undefined) return later(row, reconciling, afterSeconds)
  return office.policy.notices.unknownOutcome === 'send-again'
    ? later(row, 'outcome-unknown', afterSeconds)
    : { row, kind: 'parked', code: 'outcome-unknown' }
}

function later(row: SendRow, code: string, afterSeconds: number): Outcome {
  const tried = { ...row, tried_seconds: row.tried_seconds + afterSeconds }
  return { row: tried, kind: 'again', code, afterSeconds }
}

/**
 * How much longer it is tried. Only pauses between tries count: what waited through a stop of the channel or an outage
 * of ours was not tried meanwhile, and neither was what a person has revived.
 */
const secondsLeft = (office: Office, row: SendRow): number =>
  Math.floor(office.policy.notices.keepTryingHours * 3600 - row.tried_seconds)

/**
 * The longer a message has been tried, the longer its next pause: half of that. An outage of any length is outlasted
 * without hurry, up to half an hour between tries (RFC 5321 §4.5.4.1 asks for no less where a server refuses).
 */
const pauseSeconds = (triedSeconds: number): number =>
  Math.min(longestPauseSeconds, Math.max(shortestPauseSeconds, Math.round(triedSeconds / 2)))
