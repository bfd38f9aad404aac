import { WaslError } from '../domain/errors.ts'
import type { Core } from './core.ts'
import type { Metrics } from './metrics.ts'
import type { Office } from './office.ts'
import { sendPass, thinkPass } from './pump.ts'

/** Polling is the truth, hints only make it quick. */
const idleMilliseconds = 500
const troubleMilliseconds = 1000

/** What the loops know of themselves, for `/readyz`. */
export interface LoopState {
  /** Code of the trouble that holds a loop up, e.g. `store-full`. */
  trouble: string | undefined
}

/**
 * Runs the stages until aborted: one loop thinks, one sends. A disk that is full or a database that is busy makes
 * them wait and try again; a mistake in an event never stops them.
 */
export async function runLoops(
  core: Core,
  offices: ReadonlyMap<string, Office>,
  metrics: Metrics,
  newLease: () => string,
  state: LoopState,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all([
    loop(core, state, signal, async () => {
      let done = 0
      for (const office of offices.values()) done += await thinkPass(core, office, metrics, signal)
      if (done === 0) core.careful = false
      return done
    }),
    loop(core, state, signal, async () => {
      let done = 0
      for (const office of offices.values()) done += await sendPass(core, office, metrics, newLease())
      return done
    }),
  ])
}

async function loop(
  core: Core,
  state: LoopState,
  signal: AbortSignal,
  pass: () => Promise<number>,
): Promise<void> {
  const wait = waiter(core, signal)
  while (!signal.aborted) {
    try {
      const done = await pass()
      state.trouble = undefined
      if (done === 0) await wait(idleMilliseconds)
    } catch (error) {
      if (signal.aborted) return
      state.trouble = error instanceof WaslError ? error.code : 'unknown'
      core.log.error(
        { code: state.trouble, ...(error instanceof WaslError ? {} : { place: placeOf(error) }) },
        'a stage is held up and will be tried again',
      )
      await wait(troubleMilliseconds)
    }
  }
}

const placeOf = (error: unknown) =>
  error instanceof Error
    ? error.stack
        ?.split('\n')
        .slice(1, 3)
        .map((line) => line.trim())
        .join(' ')
    : undefined

/** Waits for a hint, the end of the time, or the end of the loop, whichever comes first. */
function waiter(core: Core, signal: AbortSignal): (milliseconds: number) => Promise<void> {
  let hinted = false
  let go: () => void = () => undefined
  core.signals.onWake(() => {
    hinted = true
    go()
  })
  signal.addEventListener('abort', () => go())
  return (milliseconds) =>
    new Promise((resolve) => {
      if (hinted || signal.aborted) {
        hinted = false
        resolve()
        return
      }
      const timer = setTimeout(() => go(), milliseconds)
      go = () => {
        clearTimeout(timer)
        hinted = false
        go = () => undefined
        resolve()
      }
    })
}
