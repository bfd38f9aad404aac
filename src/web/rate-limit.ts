/** A token bucket per key in memory. */
export interface RateLimit {
  /** Takes one token of `key`; false when its bucket is empty. */
  take(key: string): boolean
}

const maxKeys = 50_000

/** `burst` at once, then `perSecond`. Buckets that are full again are forgotten. */
export function makeRateLimit(burst: number, perSecond: number, now: () => Date): RateLimit {
  const buckets = new Map<string, { tokens: number; at: number }>()
  const levelOf = (bucket: { tokens: number; at: number }, at: number) =>
    Math.min(burst, bucket.tokens + ((at - bucket.at) / 1000) * perSecond)
  const forgetFull = (at: number) => {
    for (const [key, bucket] of buckets) if (levelOf(bucket, at) >= burst) buckets.delete(key)
  }
  return {
    take: (key) => {
      const at = now().getTime()
      if (buckets.size >= maxKeys) forgetFull(at)
      const bucket = buckets.get(key)
      const level = bucket === undefined ? burst : levelOf(bucket, at)
      if (level < 1) return false
      buckets.set(key, { tokens: level - 1, at })
      return true
    },
  }
}
