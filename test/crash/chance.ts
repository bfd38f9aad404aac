/** Chance that can be had again: the same seed gives the same numbers. */
export interface Chance {
  /** A number from `from` up to and without `to`. */
  between(from: number, to: number): number
  /** True in so many of a hundred cases. */
  percent(share: number): boolean
}

/** The mulberry32 generator: 32 bits of state, far more than kills at random moments need. */
export function makeChance(seed: number): Chance {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    between: (from, to) => from + next() * (to - from),
    percent: (share) => next() * 100 < share,
  }
}
