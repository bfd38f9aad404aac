import { setTimeout as delay } from 'node:timers/promises'
import type { SmtpSink } from '../system/smtp-sink.ts'
import { senderOf } from './letters.ts'

const waits = /^wasl_items\{[^}]*state="(new|waiting|sending)"[^}]*\} (\d+)$/gm

/**
 * Waits until nothing waits at any stage any more and `more` agrees; resolves with how many items still waited when
 * patience was over: 0 when all came to rest.
 */
export async function settled(
  base: string,
  patienceMilliseconds: number,
  more: () => boolean,
): Promise<number> {
  const until = performance.now() + patienceMilliseconds
  for (;;) {
    const waiting = await countWaiting(base)
    const ready = waiting === 0 && more()
    if (ready || performance.now() > until) return ready ? 0 : Math.max(waiting, 1)
    await delay(100)
  }
}

async function countWaiting(base: string): Promise<number> {
  const text = await (await fetch(`${base}/metrics`)).text()
  let sum = 0
  for (const [, , count] of text.matchAll(waits)) sum += Number(count)
  return sum
}

/** Whether the writer of each letter has had a reply. */
export function everybodyHeard(sink: SmtpSink, letters: number): boolean {
  const heard = new Set(sink.letters.flatMap(({ to }) => to))
  return Array.from({ length: letters }, (_, number) => senderOf(number)).every((address) =>
    heard.has(address),
  )
}
