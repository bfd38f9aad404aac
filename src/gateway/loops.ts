import { WaslError } from '../domain/errors.ts'
import { hasPassed, readWaiting, type Waited } from './careful.ts'
import type { Core } from './core.ts'
import { failurePlace } from './failure-place.ts'
import type { Metrics } from './metrics.ts'
import type { Office } from './office.ts'
import { giveBack, reclaimSends, type SendScope } from './outbox.ts'
import { planPass, registerPass, sendAlong, thinkAhead, thinkPass } from './pump.ts'
import { rest } from './rest.ts'
import type { Hint } from './signals.ts'
import { SlowSends } from './slow-sends.ts'

/** Polling is the truth, hints only make it quick. */
const idleMilliseconds = 500
const troubleMilliseconds = 1000
const reclaimMilliseconds = 30_000

/** What the loops know of themselves, for `/readyz`. */
export interface LoopState {
  /** Codes of the troubles that hold loops up, e.g. `store-full`. */
  readonly troubles: Map<object, string>
}

/** What a loop does at each turn, and which hints concern it. */
interface Turn {
  readonly wants: (hint: Hint) => boolean
  readonly pass: () => Promise<number>
  /** Waits for what its passes left under way. */
  readonly end?: () => Promise<void>
}

/** What all loops share. */
interface Running {
  readonly core: Core
  readonly metrics: Metrics
  readonly signal: AbortSignal
}

/**
 * Runs the stages until aborted. Each channel is read by a loop of its own and sent by another, so that a letter that
 * is hard to read or a platform that does not answer holds up no other channel; one more loop plans. A disk that is
 * full or a database that is busy makes them wait and try again; a mistake in an event never stops them.
 */
export async function runLoops(
  core: Core,
  offices: ReadonlyMap<string, Office>,
  metrics: Metrics,
  state: LoopState,
  signal: AbortSignal,
): Promise<void> {
  const running: Running = { core, metrics, signal }
  const turns: readonly Turn[] = [...offices.values()].flatMap((office) => [
    sender(running, office, 'closed'),
    ...[...office.channels.keys()].flatMap((channel) => [
      reader(running, office, channel),
      sender(running, office, { channel }),
    ]),
  ])
  await Promise.all([planner(running, offices), ...turns].map((turn) => loop(core, state, signal, turn)))
  await Promise.all(turns.map((turn) => turn.end?.()))
  for (const office of offices.values())
    await giveBack(core, office, core.claims.takeLeft(office.organisation))
}

/** Plans, handles what no channel brought, and ends the carefulness after a crash when all has passed that may have caused it. */
function planner(running: Running, offices: ReadonlyMap<string, Office>): Turn {
  const { core, metrics, signal } = running
  let waited: Waited | undefined
  return {
    wants: (hint) => hint.stage === 'handle',
    pass: async () => {
      if (core.careful) waited ??= await readWaiting(core, offices)
      let done = 0
      for (const office of offices.values()) {
        done += await planPass(core, office, metrics)
        done += await thinkPass(core, office, metrics, [], signal)
      }
      if (core.careful && waited !== undefined) core.careful = !(await hasPassed(core, offices, waited))
      return done
    },
  }
}

function reader({ core, metrics, signal }: Running, office: Office, channel: string): Turn {
  const think = thinkAhead(core, office, metrics, channel, signal)
  return {
    wants: (hint) =>
      hint.stage === 'read' && hint.channel === channel && hint.organisation === office.organisation,
    pass: () => (core.careful ? registerPass(core, office, metrics, channel, signal) : think()),
  }
}

/** What the process before left unsettled is settled first, and later whatever outlives its lease. */
function sender({ core, metrics, signal }: Running, office: Office, scope: SendScope): Turn {
  let which: 'left' | 'expired' = 'left'
  let reclaimAt = 0
  const channel = typeof scope === 'string' ? undefined : scope.channel
  const slow = new SlowSends()
  return {
    wants: (hint) =>
      hint.stage === 'send' && hint.channel === channel && hint.organisation === office.organisation,
    pass: async () => {
      const now = core.clock.now().getTime()
      if (which === 'left' || now >= reclaimAt) {
        await reclaimSends(core, office, scope, which, signal)
        which = 'expired'
        reclaimAt = now + reclaimMilliseconds
      }
      return sendAlong(core, office, metrics, scope, slow, signal)
    },
    end: () => slow.end(),
  }
}

async function loop(core: Core, state: LoopState, signal: AbortSignal, { pass, wants }: Turn): Promise<void> {
  const wait = waiter(core, wants, signal)
  while (!signal.aborted) {
    try {
      const done = await pass()
      state.troubles.delete(pass)
      if (done === 0) await wait(idleMilliseconds)
    } catch (error) {
      if (signal.aborted) return
      const code = error instanceof WaslError ? error.code : 'unknown'
      state.troubles.set(pass, code)
      core.log.error(
        { code, ...(error instanceof WaslError ? {} : { place: failurePlace(error) }) },
        'a stage is held up and will be tried again',
      )
      await rest(troubleMilliseconds, signal)
    }
  }
}

/** Waits for a hint, the end of the time, or the end of the loop, whichever comes first. */
function waiter(
  core: Core,
  wants: (hint: Hint) => boolean,
  signal: AbortSignal,
): (milliseconds: number) => Promise<void> {
  let hinted = false
  let go: () => void = () => undefined
  core.signals.onWake(wants, () => {
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
