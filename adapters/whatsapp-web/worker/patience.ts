/** Something in the page took too long. */
export class TookTooLong extends Error {}

/** The result of something in the page, which may never answer; rejects with TookTooLong then. */
export async function within<T>(milliseconds: number, task: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new TookTooLong('no answer')), milliseconds)
  try {
    return await Promise.race([task, promise])
  } finally {
    clearTimeout(timer)
    task.catch(() => undefined)
  }
}

/** Runs what is given to it so many at a time, in order. */
export function createLanes(count: number): <T>(task: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let free = count
  return async (task) => {
    if (free > 0) free--
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await task()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free++
      else next()
    }
  }
}
