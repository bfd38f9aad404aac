/** CPU (all threads of this process) and wall time between two points, in microseconds. */
export interface Measured {
  readonly cpuMicroseconds: number
  readonly wallMicroseconds: number
}

/** Measures what `work` costs; everything else in the process should rest meanwhile. */
export async function measure(work: () => Promise<void>): Promise<Measured> {
  const cpu = process.cpuUsage()
  const wall = process.hrtime.bigint()
  await work()
  const used = process.cpuUsage(cpu)
  return {
    cpuMicroseconds: used.user + used.system,
    wallMicroseconds: Number(process.hrtime.bigint() - wall) / 1000,
  }
}

/** The middle one of several figures. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}
