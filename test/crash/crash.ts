import { setTimeout as delay } from 'node:timers/promises'
import { makeChance } from './chance.ts'
import { type ChatResult, chat, type Reach } from './chat-citizen.ts'
import { type Figures, inspect } from './figures.ts'
import { type KillPlan, killOften } from './kill-often.ts'
import { complaintLetter } from './letters.ts'
import { type CrashOffice, openCrashOffice, organisation } from './office.ts'
import { everybodyHeard, settled } from './settled.ts'

/** How a crash run goes. */
export interface CrashPlan extends KillPlan {
  /** Citizens who chat at the same time. */
  readonly citizens: number
}

/** What the clients saw, before anything is looked up in the store. */
export interface Witness {
  readonly chats: readonly ChatResult[]
  readonly letters: number
  /** How often letters arrived, those that came twice counted twice. */
  readonly arrivals: number
}

const patience = 120_000

/**
 * Citizens chat and write letters while the gateway is killed at random moments and started again; at the end it
 * settles, stops in order, and everything is counted. The same seed gives the same moments.
 */
export async function crash(plan: CrashPlan): Promise<Figures> {
  const office = await openCrashOffice()
  try {
    const from = performance.now()
    const over = new AbortController()
    await office.wasl.start()
    const chatting = Promise.all(
      Array.from({ length: plan.citizens }, (_, seat) => chatUntil(office, plan, seat, over.signal)),
    )
    const writing = writeUntil(office, plan, over.signal)
    const working = Promise.all([chatting, writing])
    const [killing] = await Promise.all([
      killOften(office.wasl, plan).finally(() => over.abort()),
      working, // rejects at once where a client is refused
    ])
    const witness: Witness = { chats: (await chatting).flat(), ...(await writing) }
    const waiting = await settled(office.wasl.base, patience, () =>
      everybodyHeard(office.sink, witness.letters),
    )
    return await inspect(office, witness, { ...killing, waiting, from })
  } finally {
    await office.close()
  }
}

/** One seat: citizen after citizen, until the kills are over. */
async function chatUntil(
  office: CrashOffice,
  plan: CrashPlan,
  seat: number,
  over: AbortSignal,
): Promise<ChatResult[]> {
  const results: ChatResult[] = []
  const reach: Reach = {
    base: office.wasl.base,
    organisation,
    chance: makeChance(plan.seed * 1000 + seat),
    patience,
  }
  for (let turn = 0; !over.aborted; turn++) results.push(await chat(reach, seat + turn * plan.citizens))
  return results
}

/** Letters arrive one by one, some of them twice. */
async function writeUntil(
  office: CrashOffice,
  plan: CrashPlan,
  over: AbortSignal,
): Promise<{ readonly letters: number; readonly arrivals: number }> {
  const chance = makeChance(plan.seed * 1000 + 999)
  let letters = 0
  let arrivals = 0
  while (!over.aborted) {
    const letter = complaintLetter(letters++)
    const copies = chance.percent(15) ? [letter, letter] : [letter]
    await office.dovecot.arrive(copies)
    arrivals += copies.length
    await delay(chance.between(0, 400))
  }
  return { letters, arrivals }
}
