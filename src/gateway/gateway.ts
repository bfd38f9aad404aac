import { WaslError } from '../domain/errors.ts'
import type { Core } from './core.ts'
import { makeFiles } from './files.ts'
import { Intake } from './ingest.ts'
import { makeLinks } from './links.ts'
import { listenAll } from './listen.ts'
import { type LoopState, runLoops } from './loops.ts'
import { makeMetrics } from './metrics.ts'
import type { Office } from './office.ts'
import { makePairings } from './pairing-links.ts'
import { settle } from './pump.ts'
import { receive } from './receive.ts'
import type { Gateway, HealthReport } from './service.ts'
import { makeSurveys } from './surveys.ts'
import { makeTranscripts } from './transcripts.ts'
import { watchChannels } from './watch-channels.ts'
import { watchSilence } from './watch-silence.ts'

/** The running gateway: what pages and commands ask of it, and how it is driven. */
export interface RunningGateway extends Gateway {
  readonly core: Core
  readonly offices: ReadonlyMap<string, Office>
  readonly intake: Intake
  /** Listens and runs the stages until the signal aborts; resolves when everything has come to rest. */
  run(signal: AbortSignal): Promise<void>
  /** Runs the stages until nothing is left to do at the clock's present instant (where `run` does not). */
  settle(): Promise<void>
  /** Settles where nothing runs, else does nothing: what a waiting command calls. */
  drive(): Promise<void>
}

/** Puts the stages together for these offices. */
export function makeGateway(core: Core, offices: ReadonlyMap<string, Office>): RunningGateway {
  const metrics = makeMetrics(core, offices)
  const intake = new Intake(core)
  const state: LoopState & { running: boolean } = { troubles: new Map(), running: false }
  const never = new AbortController().signal
  const settleAll = () => settle(core, offices.values(), metrics, never)
  const drive = async () => {
    if (!state.running) await settleAll()
  }
  const files = makeFiles(core, offices)
  return {
    core,
    offices,
    intake,
    organisations: [...offices.values()].map((office) => office.policy),
    receive: (organisation, channel, request) =>
      receive(core, intake, offices, organisation, channel, request),
    transcripts: makeTranscripts(core),
    files,
    links: makeLinks(core, offices, files, drive),
    surveys: makeSurveys(core, offices, drive),
    pairings: makePairings(core, offices),
    health: () => healthOf(core, offices, state),
    metrics: () => metrics.text(),
    settle: settleAll,
    drive,
    run: async (signal) => {
      state.running = true
      await Promise.all([
        runLoops(core, offices, metrics, state, signal),
        listenAll(core, offices, intake, signal),
        watchChannels(core, offices, signal),
        watchSilence(core, offices, signal),
      ])
      state.running = false
    },
  }
}

async function healthOf(
  core: Core,
  offices: ReadonlyMap<string, Office>,
  state: LoopState & { readonly running: boolean },
): Promise<HealthReport> {
  const problems: string[] = []
  if (!state.running) problems.push('stages-not-running')
  problems.push(...new Set(state.troubles.values()))
  try {
    await core.store.reader.selectFrom('meta').select('name').limit(1).execute()
  } catch (error) {
    problems.push(error instanceof WaslError ? error.code : 'store-failed')
  }
  const channels = [...offices.values()].flatMap((office) =>
    [...office.channels].map(([name, channel]) => ({
      organisation: office.organisation,
      channel: name,
      health: channel.port.health?.() ?? { connected: true },
    })),
  )
  return { live: true, ready: problems.length === 0, problems, channels }
}
