import type { Clock } from '../clock.ts'
import type { Log } from '../domain/channel.ts'
import type { Flows } from '../engine/flow.ts'
import type { FileStore } from '../store/files.ts'
import type { Store } from '../store/open.ts'
import type { BatchSize } from './batch-size.ts'
import type { ClaimsToTake } from './claims.ts'
import type { Signals } from './signals.ts'
import type { Tokens } from './tokens.ts'

/** What every stage works with. Made once, where things are put together. */
export interface Core {
  readonly store: Store
  readonly files: FileStore
  readonly clock: Clock
  readonly tokens: Tokens
  readonly signals: Signals
  readonly claims: ClaimsToTake
  readonly batchSize: BatchSize
  /** An unguessable token for each claim of rows; all of one run of the program begin with `run`. */
  readonly newLease: () => string
  readonly run: string
  readonly flows: Flows
  readonly log: Log
  /** Key of the permutation behind reference numbers. */
  readonly referenceKey: Uint8Array
  /** Key of the chain over case files. */
  readonly chainKey: Uint8Array
  /** Where citizens reach the pages, without a slash at the end. */
  readonly baseUrl: string
  /** When this run began, an ISO instant: nobody listened before. */
  readonly openedAt: string
  /** The last stop was not clean: attempts are counted before each piece of work until all that waited has passed. */
  careful: boolean
  /** Channels are still fetching what waited while nothing ran: a citizen's answer among it goes before the chase. */
  catchingUp: boolean
}

/** Attempts after which a raw item or an event is shown to a person instead of tried again. */
export const maxAttempts = 5

/**
 * Deaths of the process in the middle of the same piece of work after which that work is taken for their cause. More
 * than the attempts: who kills a process from outside, again and again, mostly strikes what is innocent.
 */
export const maxDeaths = 20

/** ISO instant of the clock. */
export const nowOf = (core: Core): string => core.clock.now().toISOString()

/** Seconds after which a platform that has not answered is waited for no longer. */
export const longestAnswerSeconds = 150

/** Seconds in which what was claimed together is begun: whatever is begun ends before its lease. */
export const beginSeconds = 30

/** So that two senders never hold one row. */
const leaseSeconds = longestAnswerSeconds + beginSeconds

/** When a lease that is taken now is over. */
export const leaseEnd = (core: Core): string =>
  new Date(core.clock.now().getTime() + leaseSeconds * 1000).toISOString()

/** For so long a claim may wait for its sender. */
const freshSeconds = 20

/** Until when a lease lasts at the least under which sending may begin now. */
export const leastLeaseEnd = (core: Core): string =>
  new Date(core.clock.now().getTime() + (leaseSeconds - freshSeconds) * 1000).toISOString()
