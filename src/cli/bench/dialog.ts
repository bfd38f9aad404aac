import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../../config.ts'
import { WaslError } from '../../domain/errors.ts'
import { type Seals, sealVisitor } from '../../domain/visitor.ts'
import type { RunningGateway } from '../../gateway/gateway.ts'
import { silentLog } from '../../log.ts'
import { assemble } from '../../main.ts'
import { benchHandWritten } from './hand-written.ts'
import { type Measured, measure, median } from './measure.ts'

const organisation = 'al-buraimi'
const channel = 'webchat'

/** Dialogues that each citizen holds in a round, one after another. */
const dialogsOfCitizen = 5

/** Rounds that are not counted: until then both run code that is not compiled yet, as no service does after a minute. */
const warmUps = 2

/** A dialogue of six messages that files a case. */
const dialogue = [
  'السلام عليكم',
  'شكوى',
  'في كلاب سايبة عند المدرسة في حماسة تخوف العيال',
  'سالم الكعبي',
  '92345678',
  'نعم',
] as const

export interface DialogBench {
  readonly messages: number
  readonly cases: number
  readonly gateway: { readonly cpuMicrosecondsPerMessage: number; readonly messagesPerSecond: number }
  readonly handWritten: { readonly cpuMicrosecondsPerMessage: number; readonly messagesPerSecond: number }
  /** CPU of ours over that of the hand-written one, of rounds run in turn: median. */
  readonly ratio: number
  readonly ratios: readonly number[]
  /** What SQLite has spent per message, by what it was for. */
  readonly databaseMicrosecondsPerMessage: Readonly<Record<string, number>>
}

/** What a statement is for, by the table it writes or reads first. */
const purposes: readonly (readonly [RegExp, string])[] = [
  [/outbox/, 'outbox'],
  [/raw_items|from messages|into "messages"|cursors/, 'intake and deduplication'],
  [/events|streams/, 'queue and journal'],
  [/conversations/, 'conversations'],
  [/cases|case_|counters/, 'cases'],
  [/timers/, 'timers'],
  [/^(begin|commit)/, 'commits'],
]

/** Measures dialogues of many citizens at once, each message acknowledged after its commit, against one written by hand. */
export async function benchDialog(config: Config, citizens: number, rounds: number): Promise<DialogBench> {
  const ratios: number[] = []
  const ours: Measured[] = []
  const theirs: Measured[] = []
  let cases = 0
  for (let round = 0; round < rounds + warmUps; round++) {
    const directory = await mkdtemp(join(tmpdir(), 'wasl-bench-'))
    try {
      const measured = await gatewayRound(config, directory, citizens)
      const hand = await benchHandWritten(directory, citizens * dialogsOfCitizen, dialogue)
      if (round < warmUps) continue
      cases += measured.cases
      ours.push(measured)
      theirs.push(hand)
      ratios.push(measured.cpuMicroseconds / hand.cpuMicroseconds)
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  }
  const messages = citizens * dialogsOfCitizen * dialogue.length
  const figures = (all: readonly Measured[]) => ({
    cpuMicrosecondsPerMessage: median(all.map((one) => one.cpuMicroseconds)) / messages,
    messagesPerSecond: messages / (median(all.map((one) => one.wallMicroseconds)) / 1e6),
  })
  return {
    messages: messages * rounds,
    cases,
    gateway: figures(ours),
    handWritten: figures(theirs),
    ratio: median(ratios),
    ratios,
    databaseMicrosecondsPerMessage: await databaseRound(config, citizens),
  }
}

/** One more round for what SQLite has spent on what: to be told of it costs time, so it is no part of the other figures. */
async function databaseRound(config: Config, citizens: number): Promise<Readonly<Record<string, number>>> {
  const byPurpose = new Map<string, number>()
  const observe = (sql: string, milliseconds: number) => {
    const purpose = purposes.find(([pattern]) => pattern.test(sql))?.[1] ?? 'other'
    byPurpose.set(purpose, (byPurpose.get(purpose) ?? 0) + milliseconds)
  }
  const directory = await mkdtemp(join(tmpdir(), 'wasl-bench-'))
  try {
    await gatewayRound(config, directory, citizens, observe)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
  const messages = citizens * dialogsOfCitizen * dialogue.length
  return Object.fromEntries(
    [...byPurpose].map(([purpose, milliseconds]) => [purpose, (milliseconds * 1000) / messages]),
  )
}

async function gatewayRound(
  config: Config,
  directory: string,
  citizens: number,
  observe?: (sql: string, milliseconds: number) => void,
): Promise<Measured & { readonly cases: number }> {
  const { gateway, tokens, close } = await assemble({
    config: { ...config, dataDir: directory, organisations: ['al-buraimi'] },
    log: silentLog,
    ...(observe === undefined ? {} : { observe }),
  })
  const stop = new AbortController()
  const running = gateway.run(stop.signal)
  try {
    const purpose = `${organisation}/${channel}`
    const seals = {
      seal: (value: string) => tokens.seal(purpose, value),
      open: (token: string) => tokens.open(purpose, token),
    }
    const measured = await measure(async () => {
      await Promise.all(
        Array.from({ length: citizens }, async () => {
          for (let dialog = 0; dialog < dialogsOfCitizen; dialog++) await converse(gateway, seals)
        }),
      )
    })
    const { count } = await gateway.core.store.writer
      .selectFrom('cases')
      .select((select) => select.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    if (count !== citizens * dialogsOfCitizen)
      throw new WaslError(
        'bench-invalid',
        `${count} of ${citizens * dialogsOfCitizen} dialogues filed a case: the dialogue no longer fits the flow.`,
      )
    return { ...measured, cases: count }
  } finally {
    stop.abort()
    await running
    await close()
  }
}

/** A citizen says what comes next when the last is answered: the last of all by the handling of what it says, then by its case. */
async function converse(gateway: RunningGateway, seals: Seals): Promise<void> {
  const visitor = randomUUID()
  const token = sealVisitor(seals, visitor)
  let [heard, wanted] = [0, 0]
  let answered: () => void = () => undefined
  const unwatch = gateway.transcripts.watch(organisation, channel, visitor, () => {
    heard += 1
    if (heard === wanted) answered()
  })
  for (const [number, text] of dialogue.entries()) {
    wanted += number === dialogue.length - 1 ? 2 : 1
    const answer = new Promise<void>((resolve) => {
      answered = resolve
    })
    await post(gateway, token, `m${number}`, text)
    if (heard < wanted) await answer
  }
  unwatch()
}

async function post(gateway: RunningGateway, token: string, id: string, text: string): Promise<void> {
  const body = Buffer.from(JSON.stringify({ id, text }))
  const request = {
    method: 'POST',
    path: '/messages',
    query: {},
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body,
    remoteAddress: '127.0.0.1',
  }
  const answer = await gateway.receive(organisation, channel, request)
  if (answer.status >= 300)
    throw new WaslError('bench-refused', `A message was answered with ${answer.status}.`)
}
