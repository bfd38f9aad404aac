import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { WaslError } from '../../../domain/errors.ts'

/** A program beside this one, which answers over HTTP: what it costs and how quick it is do not mix with the load. */
export interface Program {
  readonly base: string
  /** Its CPU so far, in microseconds. */
  cpu(): Promise<number>
  stop(): Promise<void>
}

const patienceSeconds = 60

/** Starts a program of Node; resolves when `<base>/healthz` answers. `cpu` reads its CPU. */
export async function startProgram(
  args: readonly string[],
  base: string,
  environment: Readonly<Record<string, string>>,
  cpu: (base: string) => Promise<number>,
): Promise<Program> {
  const child = spawn(process.execPath, [...process.execArgv, ...args], {
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const orphaned = () => child.kill('SIGKILL')
  process.once('exit', orphaned)
  const stop = async () => {
    process.off('exit', orphaned)
    if (hasEnded(child)) return
    child.kill('SIGTERM')
    const late = setTimeout(() => child.kill('SIGKILL'), patienceSeconds * 1000)
    await once(child, 'exit')
    clearTimeout(late)
  }
  const until = process.hrtime.bigint() + BigInt(patienceSeconds) * 1_000_000_000n
  while (!(await answers(base))) {
    if (!hasEnded(child) && process.hrtime.bigint() < until) {
      await sleep(20)
      continue
    }
    await stop()
    throw new WaslError('bench-invalid', `What is to be measured does not answer at ${base}.`)
  }
  return { base, cpu: () => cpu(base), stop }
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null

async function answers(base: string): Promise<boolean> {
  try {
    return (await fetch(`${base}/healthz`)).ok
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}
