/** Resolves after so many milliseconds of real time, or at once when the signal aborts. */
export function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', done)
    if (signal.aborted) done()
  })
}

/** Resolves so many milliseconds after the signal aborted, unless `over` aborts first: then it may never. */
export function restAfter(milliseconds: number, signal: AbortSignal, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const begin = () => void rest(milliseconds, over).then(resolve)
    if (signal.aborted) begin()
    else signal.addEventListener('abort', begin, { once: true, signal: over })
  })
}
