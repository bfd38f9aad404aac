import { setTimeout as delay } from 'node:timers/promises'
import type { WaslProcess } from '../system/wasl-process.ts'
import { makeChance } from './chance.ts'

/** When the kills come. */
export interface KillPlan {
  readonly kills: number
  readonly seed: number
  /** Milliseconds that the gateway is left alone at most, besides what its start takes; absent: 1000. */
  readonly pause?: number | undefined
  /** Told now and then how far it is. */
  readonly progress?: (line: string) => void
}

/** How the killing went: kills before it listened, and how long the starts took that came to listening. */
export interface Killing {
  readonly kills: number
  readonly killedBeforeListening: number
  readonly startMilliseconds: readonly number[]
}

/** Some kills fall into the start itself; the others into the work, for which a slow machine is given longer. */
export async function killOften(wasl: WaslProcess, plan: KillPlan): Promise<Killing> {
  const chance = makeChance(plan.seed)
  const startMilliseconds: number[] = []
  let killedBeforeListening = 0
  let early = false
  for (let kill = 1; kill <= plan.kills; kill++) {
    if (!early) await delay(chance.between(50, (plan.pause ?? 1_000) + (startMilliseconds.at(-1) ?? 0)))
    await wasl.kill()
    if (kill % 10 === 0) plan.progress?.(`${kill} kills`)
    early = kill < plan.kills && chance.percent(20)
    if (!early) {
      const from = performance.now()
      await wasl.start()
      startMilliseconds.push(performance.now() - from)
      continue
    }
    killedBeforeListening++
    const starting = wasl.start()
    await Promise.race([starting, delay(chance.between(200, 1_500))])
  }
  return { kills: plan.kills, killedBeforeListening, startMilliseconds }
}
