import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync } from 'node:fs'
import type { ChannelIo } from '../../src/domain/channel.ts'
import { codeOf } from '../../src/domain/errors.ts'
import { monotonic } from '../monotonic.ts'
import { findBrowser } from './browser.ts'
import type { WhatsappWebConfig } from './config.ts'
import { type Order, type Report, reportSchema } from './protocol.ts'
import type { Standing } from './standing.ts'

/** How the worker is watched and begun anew; tests shorten the times. */
export interface HostPace {
  readonly pulseMilliseconds: number
  /** How long a paired page may take until it is ready. */
  readonly readyMilliseconds: number
  /** Waits before a new worker, after the first failure, the second …; the last one stays. */
  readonly backOffMilliseconds: readonly number[]
  /** A worker that lived for so long has not failed. */
  readonly soundMilliseconds: number
  readonly stopMilliseconds: number
  /** An unpaired number shows codes for so long after somebody asked for one. */
  readonly pairingMilliseconds: number
  /** While somebody looks at the pairing again and again no pause is longer. */
  readonly watchedMilliseconds: number
}

/** The pace of an office. */
export const usualPace: HostPace = {
  pulseMilliseconds: 15_000,
  readyMilliseconds: 90_000,
  backOffMilliseconds: [1_000, 2_000, 5_000, 15_000, 60_000, 300_000],
  soundMilliseconds: 300_000,
  stopMilliseconds: 8_000,
  pairingMilliseconds: 600_000,
  watchedMilliseconds: 30_000,
}

/** The process that alone loads the library and Chromium, begun anew whenever it ends. */
export interface Host {
  /** Begins the worker unless it runs; messages before `since` (seconds since 1970) are history. */
  begin(since: number): void
  /** Whether it was given to a worker that runs. */
  tell(order: Order): boolean
  /** Somebody wants to pair: codes are shown again. */
  wake(): void
  /** The worker that runs, for tests that kill it. */
  pid(): number | undefined
  close(): Promise<void>
}

/** What the host does with what the worker tells. */
export interface HostEvents {
  readonly told: (report: Report) => void
  /** What was asked of this worker is answered by nobody. */
  readonly ended: () => void
}

/** What only a person mends is tried again with the longest pause. */
const hopeless: ReadonlySet<string> = new Set([
  'wrong-number',
  'browser-missing',
  'conflict',
  'tos-block',
  'smb-tos-block',
])

/** A host that has not begun: nothing runs until somebody listens. */
export function createHost(
  config: WhatsappWebConfig,
  io: ChannelIo,
  pace: HostPace,
  standing: Standing,
  events: HostEvents,
): Host {
  const over = new AbortController()
  let since: number | undefined
  let child: ChildProcess | undefined
  let awake = Promise.withResolvers<void>()
  let askedAt = monotonic()
  let wokenAt = Number.NEGATIVE_INFINITY
  let running: Promise<void> | undefined

  const run = async (): Promise<void> => {
    let failures = 0
    while (!over.signal.aborted) {
      const began = monotonic()
      const code = await serve()
      if (over.signal.aborted) return
      if (monotonic() - began > pace.soundMilliseconds) failures = 0
      const longest = pace.backOffMilliseconds.length - 1
      const step = hopeless.has(code) ? longest : Math.min(failures, longest)
      if (code === 'code-expired') await untilAsked()
      else if (code !== 'logged-out' && code !== 'memory') failures++
      await rest(pace.backOffMilliseconds[step] ?? 60_000)
    }
  }

  /** One worker, from its start to its end; why it ended, in a word. */
  const serve = async (): Promise<string> => {
    const browser = findBrowser(io.browser)
    if (browser === undefined) return lost('browser-missing')
    mkdirSync(io.folder, { recursive: true, mode: 0o700 })
    chmodSync(io.folder, 0o700)
    const worker = fork(new URL('./worker/main.ts', import.meta.url), [], {
      execArgv: [],
      // The office's secrets are none of Chromium's business, and what it keeps stands in its own folder.
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: io.folder, LANG: 'C.UTF-8' },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    child = worker
    const ending = { code: 'worker-ended', pulse: monotonic() }
    worker.on('message', (raw) => hear(worker, ending, raw))
    const gone = Promise.withResolvers<void>()
    worker.once('exit', () => gone.resolve())
    worker.on('error', (error) => {
      io.log.error({ code: codeOf(error) }, 'WhatsApp worker failed')
      if (worker.pid !== undefined) return
      ending.code = 'worker-not-started'
      gone.resolve()
    })
    const silence = setInterval(() => {
      // Longer than a pulse may take in the page: the worker itself hangs.
      if (monotonic() - ending.pulse > 8 * pace.pulseMilliseconds + pace.readyMilliseconds * 3) {
        ending.code = 'worker-silent'
        worker.kill('SIGKILL')
      }
    }, pace.pulseMilliseconds)
    give(worker, startOf(browser))
    await gone.promise
    clearInterval(silence)
    child = undefined
    events.ended()
    return over.signal.aborted ? 'closed' : lost(ending.code)
  }

  const startOf = (browser: string): Order => ({
    kind: 'start',
    folder: io.folder,
    browser,
    browserArguments: [...config.browserArguments],
    number: config.number,
    maxMediaBytes: config.maxMediaBytes,
    since: since ?? Math.floor(io.now().getTime() / 1000),
    keepSeconds: Math.ceil(config.lookBackHours * 3600),
    pulseMilliseconds: pace.pulseMilliseconds,
    readyMilliseconds: pace.readyMilliseconds,
  })

  const hear = (worker: ChildProcess, ending: { code: string; pulse: number }, raw: unknown): void => {
    const { data: report } = reportSchema.safeParse(raw)
    if (report === undefined) {
      io.log.error({}, 'WhatsApp worker told something of another shape')
      return
    }
    ending.pulse = monotonic()
    if (report.kind === 'lost') ending.code = report.code
    if (report.kind === 'pulse' && report.megabytes > config.maxMegabytes) {
      ending.code = 'memory'
      io.log.warn({ megabytes: report.megabytes }, 'WhatsApp worker uses too much memory and begins anew')
      give(worker, { kind: 'stop' })
    }
    events.told(report)
  }

  const lost = (code: string): string => {
    standing.lost(code)
    const fields = { code, megabytes: standing.megabytes() }
    if (code === 'logged-out' || hopeless.has(code)) io.log.error(fields, 'WhatsApp number needs a person')
    else io.log.warn(fields, 'WhatsApp worker ended')
    return code
  }

  /** Codes that nobody looks at are not made for ever. */
  const untilAsked = async (): Promise<void> => {
    if (monotonic() - askedAt < pace.pairingMilliseconds) return
    const aborted = once(over.signal, 'abort')
    await Promise.race([awake.promise, aborted])
  }

  const rest = async (milliseconds: number): Promise<void> => {
    try {
      await Promise.race([io.sleep(milliseconds, over.signal), awake.promise])
    } catch (error) {
      if (!over.signal.aborted) throw error
    }
  }

  return {
    begin(from) {
      since = from
      running ??= run()
    },
    tell(order) {
      return child !== undefined && give(child, order)
    },
    wake() {
      askedAt = monotonic()
      if (askedAt - wokenAt < pace.watchedMilliseconds) return
      wokenAt = askedAt
      awake.resolve()
      awake = Promise.withResolvers<void>()
    },
    pid: () => child?.pid,
    async close() {
      over.abort()
      const worker = child
      if (worker !== undefined) give(worker, { kind: 'stop' })
      const kill = setTimeout(() => worker?.kill('SIGKILL'), pace.stopMilliseconds)
      await running
      clearTimeout(kill)
    },
  }
}

/** Whether a worker could still be told; one that ends meanwhile does not hear it. */
function give(worker: ChildProcess, order: Order): boolean {
  if (!worker.connected) return false
  worker.send(order, () => undefined)
  return true
}
