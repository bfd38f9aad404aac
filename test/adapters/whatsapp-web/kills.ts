import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type Chance, makeChance } from '../../crash/chance.ts'
import type { Said } from '../../system/whatsapp-page/server.ts'
import { chromiumsOf } from './chromium-of.ts'
import { channel, type NumberGateway, organisation, runNumberGateway } from './gateway.ts'
import words from './words.json' with { type: 'json' }

interface Plan {
  readonly kills: number
  readonly seed: number
  /** Citizens who write at the same time. */
  readonly citizens: number
}

/** What a run came to; everything that is called lost, doubled, missing or left must be 0. */
interface Figures {
  readonly seconds: number
  readonly chromiumKilled: number
  readonly workerKilled: number
  /** Kills of what was just starting. */
  readonly early: number
  readonly citizens: number
  readonly messages: number
  readonly messagesLost: number
  readonly messagesDoubled: number
  readonly answers: number
  /** Written down as sent, and WhatsApp never had it. */
  readonly answersLost: number
  /** Not sent when patience was over. */
  readonly answersWaiting: number
  readonly answersDoubled: number
  readonly casesMissing: number
  readonly casesDoubled: number
  readonly failedOrParked: number
  readonly chromiumsLeft: number
}

/** Somebody who has written, and what. */
interface Citizen {
  readonly address: string
  readonly messages: string[]
  filed: boolean
}

/** An answer of unknown outcome is looked for once a minute, and may meet a killed page each time. */
const patienceMilliseconds = 900_000
const addressOf = (number: number): string => `9689${String(1_000_000 + number)}`

/**
 * Citizens file complaints on a number whose Chromium and worker are killed at random moments; at the end everything is
 * counted on both sides: what WhatsApp has, and what the store has.
 */
async function kill(plan: Plan): Promise<Figures> {
  const from = performance.now()
  const number = await runNumberGateway()
  try {
    const over = new AbortController()
    const seats = Promise.all(
      Array.from({ length: plan.citizens }, (_, seat) => takeSeat(number, plan, seat, over.signal)),
    )
    const [killed] = await Promise.all([killOften(number, plan).finally(() => over.abort()), seats])
    const citizens = (await seats).flat()
    await settled(number)
    const counted = await count(number, citizens)
    const chromiumsLeft = Math.max(0, chromiumsOf(number.folder).length - 1)
    return { seconds: Math.round((performance.now() - from) / 1000), ...killed, ...counted, chromiumsLeft }
  } finally {
    await number.stop()
  }
}

/** One citizen after the other, until the kills are over. */
async function takeSeat(
  number: NumberGateway,
  { citizens, seed }: Plan,
  seat: number,
  over: AbortSignal,
): Promise<readonly Citizen[]> {
  const chance = makeChance(seed * 1_000 + seat)
  const served: Citizen[] = []
  for (let turn = 0; !over.aborted; turn++) {
    const citizen: Citizen = { address: addressOf(turn * citizens + seat), messages: [], filed: false }
    served.push(citizen)
    await file(number, citizen, chance)
  }
  return served
}

/** Tells the matter, and says yes once the summary is there; now and then impatiently writes something between. */
async function file({ page }: NumberGateway, citizen: Citizen, chance: Chance): Promise<void> {
  const { address, messages } = citizen
  const write = async (body: string): Promise<void> => {
    const id = `${address}X${messages.length}`
    messages.push(id)
    await page.arrive({ id, chat: `${address}@c.us`, body })
  }
  const hears = async (answer: string): Promise<boolean> => {
    const heard = () => page.said.some(({ to, body }) => to.startsWith(address) && body?.includes(answer))
    await Promise.race([page.until(heard), delay(patienceMilliseconds, undefined, { ref: false })])
    return heard()
  }
  await delay(chance.between(0, 1_500))
  await write(words.story.replace('92345678', address.slice(3)))
  if (!(await hears(words.confirm))) return
  await delay(chance.between(0, 500))
  await write(words.yes)
  citizen.filed = await hears(words.registered)
}

/** Most kills strike in the work, some in the start; two of three strike Chromium, the others the worker. */
async function killOften(
  number: NumberGateway,
  plan: Plan,
): Promise<Pick<Figures, 'chromiumKilled' | 'workerKilled' | 'early'>> {
  const chance = makeChance(plan.seed)
  let [chromiumKilled, workerKilled, early] = [0, 0, 0]
  while (chromiumKilled + workerKilled < plan.kills) {
    const isEarly = chance.percent(20)
    if (!isEarly) while (!number.port.health().connected) await delay(20)
    await delay(chance.between(0, 2_500))
    const pid = chance.percent(67) ? chromiumsOf(number.folder)[0] : undefined
    const victim = pid ?? number.port.workerPid()
    if (victim === undefined || !end(victim)) continue
    if (pid === undefined) workerKilled++
    else chromiumKilled++
    if (isEarly) early++
    const killed = chromiumKilled + workerKilled
    if (killed % 10 === 0) process.stdout.write(`${killed} kills, ${number.page.said.length} answers\n`)
  }
  return { chromiumKilled, workerKilled, early }
}

function end(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false
  }
}

/** Waits until nothing is to be read, handled or sent any more. */
async function settled({ gateway, port }: NumberGateway): Promise<void> {
  const until = performance.now() + patienceMilliseconds
  while (performance.now() < until) {
    await delay(500)
    const waiting = /^wasl_items\{[^}]*state="(?:new|waiting|sending)"[^}]*\} [1-9]/m.test(
      await gateway.metrics(),
    )
    if (!waiting && port.health().connected) return
  }
}

type Counted = Omit<Figures, 'seconds' | 'chromiumKilled' | 'workerKilled' | 'early' | 'chromiumsLeft'>

async function count({ gateway, page }: NumberGateway, citizens: readonly Citizen[]): Promise<Counted> {
  const { reader } = gateway.core.store
  const stored = await reader
    .selectFrom('messages')
    .select('external_id')
    .where('organisation', '=', organisation)
    .where('channel', '=', channel)
    .execute()
  const times = Map.groupBy(stored, ({ external_id }) => external_id.split('_')[2] ?? external_id)
  const messages = citizens.flatMap((citizen) => citizen.messages)
  const outbox = await reader
    .selectFrom('outbox')
    .select(['state', 'body'])
    .where('organisation', '=', organisation)
    .execute()
  const said = page.said.map(({ to, body = '' }: Said) => `${to.replace('@c.us', '')} ${body.trim()}`)
  const textOf = ({ body }: { readonly body: string }): string => {
    const { to, text } = JSON.parse(body) as {
      readonly to: { readonly address: string }
      readonly text: string
    }
    return `${to.address} ${text.trim()}`
  }
  const cases = await reader
    .selectFrom('conversations')
    .innerJoin('cases', 'cases.contact', 'conversations.id')
    .select('conversations.address')
    .execute()
  const filed = Map.groupBy(cases, ({ address }) => address)
  return {
    citizens: citizens.length,
    messages: messages.length,
    messagesLost: messages.filter((id) => !times.has(id)).length,
    messagesDoubled: messages.filter((id) => (times.get(id)?.length ?? 0) > 1).length,
    answers: page.said.length,
    answersLost: surplus(outbox.filter(({ state }) => state === 'sent').map(textOf), said),
    answersWaiting: outbox.filter(({ state }) => state === 'waiting' || state === 'sending').length,
    answersDoubled: surplus(said, outbox.map(textOf)),
    casesMissing: citizens.filter((one) => !one.filed || !filed.has(one.address)).length,
    casesDoubled: [...filed.values()].filter((rows) => rows.length > 1).length,
    failedOrParked: outbox.filter(({ state }) => state === 'failed' || state === 'parked').length,
  }
}

/** How many of these stand here more often than there. */
function surplus(here: readonly string[], there: readonly string[]): number {
  const left = new Map<string, number>()
  for (const one of here) left.set(one, (left.get(one) ?? 0) + 1)
  for (const one of there) left.set(one, (left.get(one) ?? 0) - 1)
  return [...left.values()].reduce((total, one) => total + Math.max(0, one), 0)
}

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    citizens: { type: 'string', default: '4' },
  },
})
const plan = { kills: Number(values.kills), seed: Number(values.seed), citizens: Number(values.citizens) }
if (!Object.values(plan).every(Number.isInteger)) {
  process.stderr.write('Write whole numbers: npm run kills -- --kills 100 --seed 7 --citizens 4\n')
  process.exit(2)
}
const figures = await kill(plan)
process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`)
const broken = Object.entries(figures).filter(
  ([name, value]) => /Lost|Waiting|Doubled|Missing|Parked|Left/.test(name) && value !== 0,
)
process.stdout.write(
  broken.length === 0
    ? 'Nothing was lost, nothing was said or filed twice.\n'
    : `Broken: ${broken.map(([name]) => name).join(', ')}.\n`,
)
process.exitCode = broken.length === 0 ? 0 : 1
