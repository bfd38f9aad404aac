import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '../../../config.ts'
import { Citizens } from './citizens.ts'
import { freePort } from './free-port.ts'
import { type BenchGraph, startBenchGraph } from './graph.ts'
import { callWebhook, type Pace } from './load.ts'
import { type Program, startProgram } from './program.ts'

const organisation = 'al-buraimi'
const channel = 'whatsapp'
const variables = 'AL_BURAIMI_WHATSAPP'
const launcher = join(import.meta.dirname, '../../wasl.mjs')
/** What a platform takes to answer over the Internet. */
const answerMilliseconds = 50
/** What Meta lets a number send that is written to so much ("Throughput"). */
const messagesPerSecond = 1_000
const patienceMilliseconds = 120_000

/** Milliseconds that so many of a hundred took no longer than. */
export interface Percentiles {
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly most: number
}

interface Acknowledging {
  readonly acknowledged: Percentiles
  /** CPU of its process for each message or status. */
  readonly cpuMicrosecondsPerUpdate: number
}

/** Webhooks of the Cloud API at a gateway of its own process, and at a few lines by hand. */
export interface CloudBench {
  readonly messagesPerSecond: number
  readonly seconds: number
  readonly webhooks: number
  readonly gateway: Acknowledging & {
    readonly answered: Percentiles
    /** From the last acknowledgement until the last answer; what is not answered then. */
    readonly settledSeconds: number
    readonly unanswered: number
  }
  readonly handWritten: Acknowledging
  /** The gateway's 99th of a hundred over that of the other. */
  readonly ratio: number
}

/**
 * Measures how quickly webhooks are acknowledged, which comes after their commit, while the conversations that they
 * bring are answered.
 */
export async function benchCloud(config: Config, pace: Pace): Promise<CloudBench> {
  const directory = await mkdtemp(join(tmpdir(), 'wasl-bench-'))
  try {
    const gateway = await gatewayRound(config, directory, pace)
    const handWritten = await byHandRound(directory, pace)
    return {
      messagesPerSecond: pace.messagesPerSecond,
      seconds: pace.seconds,
      webhooks: gateway.webhooks,
      gateway,
      handWritten,
      ratio: gateway.acknowledged.p99 / handWritten.acknowledged.p99,
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function gatewayRound(config: Config, directory: string, pace: Pace) {
  const citizens = new Citizens(() => performance.now())
  const graph = await startBenchGraph(answerMilliseconds, (taken) => citizens.hear(taken))
  try {
    const gateway = await startGateway(config, directory, graph)
    try {
      const measured = await measureCalls(gateway, `/hooks/${organisation}/${channel}`, graph, citizens, pace)
      const from = performance.now()
      while (citizens.waiting > 0 && performance.now() - from < patienceMilliseconds) await sleep(20)
      return {
        ...measured,
        answered: percentiles(citizens.answeredAfter),
        settledSeconds: (performance.now() - from) / 1000,
        unanswered: citizens.waiting,
      }
    } finally {
      await gateway.stop()
    }
  } finally {
    await graph.stop()
  }
}

async function byHandRound(directory: string, pace: Pace) {
  const graph = await startBenchGraph(answerMilliseconds, () => undefined)
  const port = await freePort()
  const program = await startProgram(
    [
      join(import.meta.dirname, 'webhook-by-hand.ts'),
      String(port),
      join(directory, 'by-hand.db'),
      graph.secrets.appSecret,
    ],
    `http://127.0.0.1:${port}`,
    {},
    async (base) => {
      const { user, system } = (await (await fetch(`${base}/cpu`)).json()) as NodeJS.CpuUsage
      return user + system
    },
  )
  try {
    return await measureCalls(program, '/', graph, new Citizens(() => performance.now()), pace)
  } finally {
    await program.stop()
    await graph.stop()
  }
}

async function measureCalls(
  program: Program,
  path: string,
  graph: BenchGraph,
  citizens: Citizens,
  pace: Pace,
): Promise<Acknowledging & { readonly webhooks: number }> {
  const before = await program.cpu()
  const took = await callWebhook(`${program.base}${path}`, graph, citizens, pace)
  const updates = 2 * pace.messagesPerSecond * (pace.warmUpSeconds + pace.seconds)
  return {
    webhooks: took.length,
    acknowledged: percentiles(took),
    cpuMicrosecondsPerUpdate: ((await program.cpu()) - before) / updates,
  }
}

async function startGateway(config: Config, directory: string, graph: BenchGraph): Promise<Program> {
  const port = await freePort()
  const environment = {
    PATH: config.environment['PATH'] ?? '',
    PORT: String(port),
    DATA_DIR: join(directory, 'gateway'),
    POLICY_DIR: config.policyDir,
    ORGANISATIONS: organisation,
    LOG_LEVEL: 'warn',
    [`${variables}_PHONE_NUMBER_ID`]: graph.phoneNumberId,
    [`${variables}_GRAPH_URL`]: graph.url,
    // The gateway is measured, not the rate that Meta gives a new number.
    [`${variables}_MESSAGES_PER_SECOND`]: String(messagesPerSecond),
    [`${variables}_ACCESS_TOKEN`]: graph.secrets.accessToken,
    [`${variables}_APP_SECRET`]: graph.secrets.appSecret,
    [`${variables}_VERIFY_TOKEN`]: graph.secrets.verifyToken,
  }
  return startProgram([launcher, 'start'], `http://127.0.0.1:${port}`, environment, async (base) => {
    const metrics = await (await fetch(`${base}/metrics`)).text()
    return Number(/^process_cpu_seconds_total (\S+)$/m.exec(metrics)?.[1]) * 1e6
  })
}

export function percentiles(figures: readonly number[]): Percentiles {
  const sorted = figures.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), most: at(1) }
}
