import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '../../system/free-port.ts'
import { prepareWasl, type WaslProcess } from '../../system/wasl-process.ts'
import { type Chance, makeChance } from '../chance.ts'
import { type KillPlan, killOften } from '../kill-often.ts'
import { settled } from '../settled.ts'
import { type ChannelFigures, inspectChannel } from './channel-figures.ts'
import dialogue from './dialogue.json' with { type: 'json' }
import type { CrashPlatform, OpenPlatform } from './platform.ts'
import { copyPolicies } from './policies.ts'

/** The organisation that is crashed. */
export const organisation = 'al-buraimi'

/** How a crash run of one channel goes. */
export interface ChannelPlan extends KillPlan {
  /** Citizens who write at the same time. */
  readonly citizens: number
}

/** What became of one citizen's dialogue, as the citizen knows it. */
export interface ChannelResult {
  readonly citizen: number
  /** Messages that were taken by the gateway, or that the platform keeps for it. */
  readonly acknowledged: number
  readonly brought: number
  readonly finished: boolean
}

/** A gateway with one channel live, and its platform. */
export interface ChannelOffice {
  readonly wasl: WaslProcess
  readonly platform: CrashPlatform
  readonly dataDir: string
  readonly environment: Readonly<Record<string, string>>
}

const patience = 120_000
const lookMilliseconds = 30

/**
 * Citizens write on one channel while the gateway is killed at random moments and started again; at the end it settles,
 * stops in order, and the platform's ledger is compared with the store.
 */
export async function crashChannel(open: OpenPlatform, plan: ChannelPlan): Promise<ChannelFigures> {
  const port = await freePort()
  const platform = await open(`http://127.0.0.1:${port}`)
  const folder = await mkdtemp(join(tmpdir(), 'wasl-crash-'))
  const policies = join(folder, 'policies')
  copyPolicies(policies, organisation, platform.channel, platform.settings)
  const dataDir = join(folder, 'var')
  const environment = {
    ORGANISATIONS: organisation,
    POLICY_DIR: policies,
    LOG_LEVEL: 'warn',
    ...platform.environment,
  }
  const wasl = prepareWasl(port, dataDir, environment)
  try {
    const from = performance.now()
    const over = new AbortController()
    await wasl.start()
    await platform.begin?.()
    const writing = Promise.all(
      Array.from({ length: plan.citizens }, (_, seat) => writeUntil(platform, plan, seat, over.signal)),
    )
    const [killing] = await Promise.all([
      killOften(wasl, { pause: platform.pause, ...plan }).finally(() => over.abort()),
      writing, // rejects at once where a citizen is refused
    ])
    const waiting = await settled(wasl.base, patience, () => platform.isQuiet())
    const office = { wasl, platform, dataDir, environment }
    return await inspectChannel(office, (await writing).flat(), { ...killing, waiting, from })
  } finally {
    await wasl.kill()
    await platform.stop()
    await rm(folder, { recursive: true, force: true, maxRetries: 10 })
  }
}

/** One seat: citizen after citizen, until the kills are over. */
async function writeUntil(
  platform: CrashPlatform,
  plan: ChannelPlan,
  seat: number,
  over: AbortSignal,
): Promise<readonly ChannelResult[]> {
  const results: ChannelResult[] = []
  const chance = makeChance(plan.seed * 1000 + seat)
  for (let turn = 0; !over.aborted; turn++)
    results.push(await converse(platform, chance, seat + turn * plan.citizens))
  return results
}

/** A citizen writes what comes next when the last is answered. */
async function converse(platform: CrashPlatform, chance: Chance, citizen: number): Promise<ChannelResult> {
  let brought = 0
  for (const [index, { say, hear }] of dialogue.entries()) {
    brought += await platform.write({ citizen, id: `crash-${citizen}-${index}`, text: say }, chance)
    if (!(await hears(platform, citizen, hear)))
      return { citizen, acknowledged: index + 1, brought, finished: false }
  }
  return { citizen, acknowledged: dialogue.length, brought, finished: true }
}

async function hears(platform: CrashPlatform, citizen: number, words: string): Promise<boolean> {
  const until = performance.now() + patience
  while (performance.now() < until) {
    if (platform.heard(citizen).some((text) => text.includes(words))) return true
    await delay(lookMilliseconds)
  }
  return false
}
