import { Worker } from 'node:worker_threads'
import type { ChannelIo } from '../../src/domain/channel.ts'
import { WaslError } from '../../src/domain/errors.ts'
import type { Letter, Office } from './letter.ts'
import type { ParseAnswer, ParseOrder } from './parse-worker.ts'

/** How many letters are read at once, how long one may take, and how much memory its worker may use. */
export interface PoolLimits {
  readonly workers: number
  readonly millisecondsPerLetter: number
  readonly megabytes: number
}

/** Reads letters outside the main thread: what a stranger sends can neither stop the process nor use up its memory. */
export interface ParsePool {
  /** Throws WaslError when nothing can be made of it, it takes too long, or the signal aborts. */
  read(raw: Uint8Array, office: Office, signal: AbortSignal): Promise<Letter>
  close(): Promise<void>
}

/** A pool whose workers start when they are first needed, and are replaced when a letter breaks one. */
export function createParsePool(io: ChannelIo, limits: PoolLimits): ParsePool {
  const idle: Worker[] = []
  const waiting: (() => void)[] = []
  let places = limits.workers
  let closed = false

  const enter = async (): Promise<void> => {
    if (places > 0) places--
    else await new Promise<void>((resolve) => waiting.push(resolve))
  }
  const leave = (): void => {
    const next = waiting.shift()
    if (next) next()
    else places++
  }

  return {
    async read(raw, office, signal) {
      await enter()
      try {
        if (closed)
          throw new WaslError(
            'channel-closed',
            'The channel is closing; the letter is read again at the next start.',
          )
        const worker = idle.pop() ?? startWorker(limits, idle)
        const answer = await ask(worker, { raw, office }, io, limits, signal)
        idle.push(worker)
        if (closed) await Promise.all(idle.splice(0).map((one) => one.terminate()))
        if (answer.kind === 'letter') return answer.letter
        throw new WaslError(answer.code, answer.message)
      } finally {
        leave()
      }
    },
    async close() {
      closed = true
      await Promise.all(idle.splice(0).map((worker) => worker.terminate()))
    },
  }
}

function startWorker(limits: PoolLimits, idle: Worker[]): Worker {
  const worker = new Worker(new URL('./parse-worker.ts', import.meta.url), {
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: limits.megabytes, stackSizeMb: 4 },
  })
  worker.unref()
  const forget = () => {
    const at = idle.indexOf(worker)
    if (at >= 0) idle.splice(at, 1)
  }
  worker.on('exit', forget)
  worker.on('error', forget)
  return worker
}

/** One letter, one answer; a worker that does not give it in time, or dies of it, is ended. */
async function ask(
  worker: Worker,
  order: ParseOrder,
  io: ChannelIo,
  limits: PoolLimits,
  signal: AbortSignal,
): Promise<ParseAnswer> {
  const done = new AbortController()
  const { promise, resolve, reject } = Promise.withResolvers<ParseAnswer>()
  const died = () =>
    reject(
      new WaslError(
        'mail-breaks-reader',
        'Reading the letter used too much memory: look at it in the raw view.',
      ),
    )
  worker.ref()
  worker.once('message', resolve)
  worker.once('error', died)
  worker.once('exit', died)
  io.sleep(limits.millisecondsPerLetter, AbortSignal.any([signal, done.signal])).then(
    () =>
      reject(
        new WaslError('mail-takes-too-long', 'Reading the letter took too long: look at it in the raw view.'),
      ),
    () => reject(new WaslError('parse-stopped', 'Reading the letter was stopped; it is read again later.')),
  )
  try {
    worker.postMessage(order)
    return await promise
  } catch (error) {
    await worker.terminate()
    throw error
  } finally {
    done.abort()
    worker.unref()
    worker.off('message', resolve)
    worker.off('error', died)
    worker.off('exit', died)
  }
}
