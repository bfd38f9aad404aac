import { SendError } from '../../src/domain/errors.ts'

/**
 * What to do about an error of the platform. again: later it may go. fix: later too, once the operator has renewed a
 * token. stop: nothing goes out for days, so that notices take their next route. never: not this message.
 */
interface Sorted {
  readonly code: string
  readonly act: 'again' | 'fix' | 'stop' | 'never'
  readonly afterSeconds?: number
}

const sort = (act: Sorted['act'], code: string, afterSeconds?: number): Sorted => ({
  code,
  act,
  ...(afterSeconds !== undefined && { afterSeconds }),
})

/** Error codes of the Cloud API that mean something of their own ("Error codes", 15 May 2026). */
const known: ReadonlyMap<number, Sorted> = new Map([
  [0, sort('fix', 'token-refused')],
  [1, sort('again', 'platform-error')],
  [2, sort('again', 'platform-unavailable')],
  [3, sort('fix', 'token-refused')],
  [4, sort('again', 'rate-limited', 300)],
  [10, sort('fix', 'token-refused')],
  [33, sort('stop', 'number-not-registered')],
  [100, sort('never', 'message-refused')],
  [190, sort('fix', 'token-refused')],
  [368, sort('stop', 'account-locked')],
  [80007, sort('again', 'rate-limited', 300)],
  [130429, sort('again', 'rate-limited')],
  [130472, sort('never', 'recipient-in-experiment')],
  [130497, sort('stop', 'account-locked')],
  [131000, sort('again', 'platform-error')],
  [131005, sort('fix', 'token-refused')],
  [131008, sort('never', 'message-refused')],
  [131009, sort('never', 'message-refused')],
  [131016, sort('again', 'platform-unavailable')],
  [131021, sort('never', 'recipient-is-sender')],
  [131026, sort('never', 'recipient-unreachable')],
  [131030, sort('never', 'recipient-not-allowed')],
  [131031, sort('stop', 'account-locked')],
  [131037, sort('stop', 'number-not-approved')],
  [131042, sort('stop', 'account-unpaid')],
  [131045, sort('stop', 'number-not-registered')],
  [131047, sort('never', 'reply-window-closed')],
  [131048, sort('again', 'spam-rate-limited', 1800)],
  [131049, sort('never', 'recipient-unwilling')],
  [131050, sort('never', 'recipient-unwilling')],
  [131051, sort('never', 'kind-unsupported')],
  [131052, sort('again', 'media-failed')],
  [131053, sort('never', 'media-refused')],
  [131056, sort('again', 'pair-rate-limited', 10)],
  [131057, sort('again', 'platform-unavailable', 60)],
  [131060, sort('never', 'message-unavailable')],
  [131062, sort('never', 'recipient-needs-number')],
  [132000, sort('never', 'template-mismatch')],
  [132001, sort('never', 'template-unknown')],
  [132005, sort('never', 'template-mismatch')],
  [132007, sort('never', 'template-mismatch')],
  [132012, sort('never', 'template-mismatch')],
  [132015, sort('never', 'template-paused')],
  [132016, sort('never', 'template-paused')],
  [133004, sort('again', 'platform-unavailable')],
  [133010, sort('stop', 'number-not-registered')],
  [135000, sort('never', 'message-refused')],
])

/** Our stable word for an error code of the platform, `platform-<code>` where it has none. */
export const platformCode = (code: number): string =>
  knownBy(code)?.code ?? `platform-${Number.isSafeInteger(code) ? code : 'unknown'}`

/** Permissions are 200 to 299. */
const knownBy = (code: number): Sorted | undefined =>
  code >= 200 && code <= 299 ? sort('fix', 'token-refused') : known.get(code)

/** An answer that is no success, or a success with an error inside. */
export interface Refusal {
  readonly status: number
  readonly code?: number
  readonly isTransient?: boolean
  readonly retryAfterSeconds?: number
}

/** Says of a refusal whether it may be tried again and when: by the platform's own code first, then by HTTP's. */
export function sortRefusal(refusal: Refusal): SendError {
  const sorted = (refusal.code === undefined ? undefined : knownBy(refusal.code)) ?? byStatus(refusal)
  const again = sorted.act === 'again' || sorted.act === 'fix' || refusal.status === 429
  const after = refusal.retryAfterSeconds ?? sorted.afterSeconds ?? (sorted.act === 'fix' ? 300 : undefined)
  return new SendError(
    sorted.code,
    `WhatsApp refuses (${refusal.code ?? `HTTP ${refusal.status}`}). ${adviceOf(sorted)}`,
    {
      retryable: again,
      ...(again && after !== undefined && { retryAfterSeconds: after }),
    },
  )
}

function byStatus({ status, code, isTransient }: Refusal): Sorted {
  if (status === 429) return sort('again', 'rate-limited')
  if (status >= 500 || status === 408 || isTransient === true) return sort('again', 'platform-unavailable')
  if (status === 401 || status === 403) return sort('fix', 'token-refused')
  return sort('never', code === undefined ? 'message-refused' : `platform-${code}`)
}

function adviceOf({ act, code }: Sorted): string {
  if (act === 'again') return 'It is tried again.'
  if (act === 'fix') return 'Renew the access token and its permissions; "wasl doctor" tries them.'
  if (act === 'stop') return 'Look into WhatsApp Manager: nothing goes out from this number.'
  return code === 'reply-window-closed' ? 'Only a template goes out now.' : 'This message is never taken.'
}

/** Errors that concern the number and not one message: the operator has to act. */
export const isOfAccount = ({ code }: SendError): boolean =>
  /^(?:token-refused|account-|number-not-)/.test(code)
