const pattern = /^P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,5})S)?)?$/

/** An instant moved by an ISO 8601 duration of weeks, days, hours, minutes and seconds; undefined for anything else. Milliseconds. */
export function addPeriod(instant: number, period: string): number | undefined {
  const match = pattern.exec(period)
  if (match === null || !/\d/.test(period)) return undefined
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0))
  return (
    instant +
    ((((weeks ?? 0) * 7 + (days ?? 0)) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60_000 +
    (seconds ?? 0) * 1000
  )
}
