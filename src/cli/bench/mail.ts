import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Config } from '../../config.ts'
import { WaslError } from '../../domain/errors.ts'
import type { RunningGateway } from '../../gateway/gateway.ts'
import { silentLog } from '../../log.ts'
import { assemble } from '../../main.ts'
import { composeLetterNumber } from './letters.ts'
import { benchMailByHand } from './mail-hand-written.ts'
import { BenchMailbox } from './mailbox.ts'
import { type Measured, measure, median } from './measure.ts'

const organisation = 'al-buraimi'
/** Letters of each round that start the workers and warm up. */
const warmUp = 20

interface Cost {
  readonly cpuMillisecondsPerMail: number
  readonly mailsPerSecond: number
}

export interface MailBench {
  readonly mails: number
  readonly cases: number
  readonly megabytes: number
  readonly gateway: Cost
  readonly handWritten: Cost
  /** CPU of ours over that of the hand-written one, of rounds run in turn: median. */
  readonly ratio: number
  readonly ratios: readonly number[]
  /** What the figures leave out. */
  readonly without: string
}

/**
 * Measures letters from raw bytes to a case in the store and an answer that is sent and recorded, on disk (WAL and
 * FULL), against mails that a few lines by hand parse and keep.
 */
export async function benchMail(config: Config, mails: number, rounds: number): Promise<MailBench> {
  const all = await Promise.all(
    Array.from({ length: warmUp + mails }, (_, number) => composeLetterNumber(number)),
  )
  const [before, letters] = [all.slice(0, warmUp), all.slice(warmUp)]
  const ours: Measured[] = []
  const theirs: Measured[] = []
  let cases = 0
  for (let round = 0; round < rounds; round++) {
    const directory = await mkdtemp(join(tmpdir(), 'wasl-bench-'))
    try {
      const measured = await gatewayRound(config, directory, before, letters)
      cases += measured.cases
      ours.push(measured)
      theirs.push(await benchMailByHand(directory, before, letters))
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  }
  const cost = (measured: readonly Measured[]): Cost => ({
    cpuMillisecondsPerMail: median(measured.map((one) => one.cpuMicroseconds)) / 1000 / mails,
    mailsPerSecond: mails / (median(measured.map((one) => one.wallMicroseconds)) / 1e6),
  })
  const ratios = ours.map((one, round) => one.cpuMicroseconds / (theirs[round]?.cpuMicroseconds ?? 1))
  return {
    mails: mails * rounds,
    cases,
    megabytes: letters.reduce((bytes, letter) => bytes + letter.length, 0) / 1e6,
    gateway: cost(ours),
    handWritten: cost(theirs),
    ratio: median(ratios),
    ratios,
    without:
      'the network: letters come from memory in batches of 50, answers are composed and taken in this process',
  }
}

async function gatewayRound(
  config: Config,
  directory: string,
  before: readonly Uint8Array[],
  letters: readonly Uint8Array[],
): Promise<Measured & { readonly cases: number }> {
  const mailbox = new BenchMailbox()
  const { gateway, close } = await assemble({
    config: { ...config, dataDir: directory, organisations: [organisation] },
    log: silentLog,
    openChannel: (policy, io) => (policy.kind === 'email' ? mailbox.open(policy, io) : undefined),
  })
  const stopping = new AbortController()
  const running = gateway.run(stopping.signal)
  try {
    await mailbox.deliver(before)
    await acknowledged(gateway, mailbox, before.length)
    const measured = await measure(async () => {
      await mailbox.deliver(letters)
      await acknowledged(gateway, mailbox, before.length + letters.length)
    })
    return { ...measured, cases: (await countCases(gateway)) - before.length }
  } finally {
    stopping.abort()
    await running
    await close()
  }
}

const patienceSeconds = 120

/** Resolves when so many letters are cases, their writers answered, and all of it recorded. */
async function acknowledged(gateway: RunningGateway, mailbox: BenchMailbox, letters: number): Promise<void> {
  const until = process.hrtime.bigint() + BigInt(patienceSeconds) * 1_000_000_000n
  for (;;) {
    if (mailbox.answered.size >= letters && !(await somethingWaits(gateway))) break
    if (process.hrtime.bigint() > until)
      throw new WaslError(
        'bench-invalid',
        `After ${patienceSeconds} seconds ${mailbox.answered.size} of ${letters} letters are answered.`,
      )
    await sleep(5)
  }
  const cases = await countCases(gateway)
  if (cases !== letters)
    throw new WaslError(
      'bench-invalid',
      `${letters} letters made ${cases} cases: they no longer fit the flow.`,
    )
}

async function somethingWaits(gateway: RunningGateway): Promise<boolean> {
  const { rows } = await sql<{ waits: number }>`select
    exists (select 1 from raw_items where state = 'new') or exists (select 1 from events where state = 'waiting')
    or exists (select 1 from outbox where state in ('waiting', 'sending')) as waits`.execute(
    gateway.core.store.reader,
  )
  return rows[0]?.waits === 1
}

async function countCases(gateway: RunningGateway): Promise<number> {
  const { count } = await gateway.core.store.reader
    .selectFrom('cases')
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}
