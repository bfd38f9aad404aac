import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const launcher = resolve(import.meta.dirname, '../../src/cli/wasl.mjs')

/** A real `wasl start` that can be killed and started again on the same folder and port. */
export interface WaslProcess {
  readonly base: string
  /** Starts it; resolves when it listens, or when it is killed before it does. Throws when it ends by itself. */
  start(): Promise<'listening' | 'killed'>
  /** SIGKILL: nothing of it runs on. */
  kill(): Promise<void>
  /** SIGTERM; how it ended and after how many milliseconds. */
  stop(): Promise<{ readonly code: number | null; readonly milliseconds: number }>
  /** Everything that the runs have logged, without blanks at the ends. */
  logged(): string
}

/** Prepares a gateway of its own; nothing is started yet. */
export function prepareWasl(
  port: number,
  dataDir: string,
  environment: Readonly<Record<string, string>>,
): WaslProcess {
  const base = `http://127.0.0.1:${port}`
  const log: string[] = []
  let child: ChildProcess | undefined
  let killed = false
  const orphaned = () => child?.kill('SIGKILL')
  process.once('exit', orphaned)
  const ended = async (one: ChildProcess) => {
    if (one.exitCode === null && one.signalCode === null) await once(one, 'exit')
  }
  return {
    base,
    logged: () => log.join('').trim(),
    async start() {
      killed = false
      const started = spawnWasl(['start'], { ...environment, PORT: String(port), DATA_DIR: dataDir })
      child = started
      for (const stream of [started.stdout, started.stderr])
        stream?.on('data', (part: Buffer) => log.push(part.toString()))
      while (started.exitCode === null && started.signalCode === null) {
        if (await answers(base)) return 'listening'
        await delay(20)
      }
      if (killed) return 'killed'
      throw new Error(`wasl start ended by itself (${started.exitCode}):\n${log.slice(-20).join('')}`)
    },
    async kill() {
      killed = true
      child?.kill('SIGKILL')
      if (child !== undefined) await ended(child)
    },
    async stop() {
      if (child === undefined) throw new Error('it was never started')
      const from = performance.now()
      child.kill('SIGTERM')
      await ended(child)
      return { code: child.exitCode, milliseconds: performance.now() - from }
    },
  }
}

/** Runs another command of wasl as a process of its own, in a folder; what it printed and its exit code. */
export async function runWasl(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  { folder = process.cwd(), program = launcher } = {},
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const child = spawnWasl(args, environment, folder, program)
  const [out, err]: [string[], string[]] = [[], []]
  child.stdout?.on('data', (part: Buffer) => out.push(part.toString()))
  child.stderr?.on('data', (part: Buffer) => err.push(part.toString()))
  await once(child, 'close')
  return { code: child.exitCode, out: out.join(''), err: err.join('') }
}

function spawnWasl(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  cwd = process.cwd(),
  program = launcher,
): ChildProcess {
  return spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function answers(base: string): Promise<boolean> {
  try {
    return (await fetch(`${base}/healthz`)).ok
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}
