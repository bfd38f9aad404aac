/** Milliseconds that never go back, whatever becomes of the wall's clock: for waits and paces, never for what is written down. */
export const monotonic = (): number => Number(process.hrtime.bigint() / 1_000_000n)
