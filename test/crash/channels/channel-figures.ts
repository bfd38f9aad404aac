import { sql } from 'kysely'
import { openStore } from '../../../src/store/open.ts'
import { runWasl } from '../../system/wasl-process.ts'
import type { Killing } from '../kill-often.ts'
import type { ChannelOffice, ChannelResult } from './channel-crash.ts'
import { phoneOf } from './platform.ts'

/** What a crash run of a channel came to. All that is called lost, doubled or missing must be 0; see `saysOnce`. */
export interface ChannelFigures extends Killing {
  readonly channel: string
  readonly seconds: number
  readonly dialogues: number
  readonly unfinished: number
  readonly messages: number
  /** How often messages were brought, those that came twice counted twice. */
  readonly brought: number
  readonly messagesLost: number
  readonly messagesDoubled: number
  readonly answers: number
  /** The same words to the same citizen again. */
  readonly answersDoubled: number
  /** Whether nothing may be said twice: the platform can be asked what it took, or reports it by our key. */
  readonly saysOnce: boolean
  readonly casesMissing: number
  readonly casesDoubled: number
  readonly dead: number
  readonly waiting: number
  readonly verifyProblems: number
  readonly stopCode: number | null
}

/** Compares the platform's ledger with the store, after an orderly stop. */
export async function inspectChannel(
  office: ChannelOffice,
  results: readonly ChannelResult[],
  { waiting, from, ...killing }: Killing & { readonly waiting: number; readonly from: number },
): Promise<ChannelFigures> {
  const stop = await office.wasl.stop()
  const verify = await runWasl(['verify', '--json'], { ...office.environment, DATA_DIR: office.dataDir })
  const { problems } = JSON.parse(verify.out) as { problems: readonly unknown[] }
  const said = results.map(({ citizen }) => office.platform.heard(citizen))
  return {
    ...killing,
    channel: office.platform.channel,
    seconds: (performance.now() - from) / 1000,
    dialogues: results.length,
    unfinished: results.filter(({ finished }) => !finished).length,
    messages: results.reduce((sum, { acknowledged }) => sum + acknowledged, 0),
    brought: results.reduce((sum, { brought }) => sum + brought, 0),
    answers: said.flat().length,
    answersDoubled: said.reduce((sum, texts) => sum + texts.length - new Set(texts).size, 0),
    saysOnce: office.platform.saysOnce,
    ...(await inspectStore(office, results)),
    waiting,
    verifyProblems: problems.length,
    stopCode: stop.code,
  }
}

async function inspectStore({ dataDir, platform }: ChannelOffice, results: readonly ChannelResult[]) {
  const store = await openStore({ directory: dataDir, now: () => new Date() })
  try {
    const { rows } = await sql<{ address: string; messages: number; cases: number }>`
      select address,
        (select count(*) from messages m where m.conversation = c.id and m.body ->> '$.kind' = 'message') as messages,
        (select count(*) from cases where contact = c.id) as cases
      from conversations c where channel = ${platform.channel}`.execute(store.reader)
    const { rows: dead } = await sql`select 1 from events where state = 'dead'
      union all select 1 from raw_items where state = 'unreadable'
      union all select 1 from outbox where state in ('failed', 'parked')`.execute(store.reader)
    const byPhone = new Map(rows.map((row) => [row.address.slice(-phoneOf(0).length), row]))
    const found = results.map((result) => {
      const { messages = 0, cases = 0 } = byPhone.get(phoneOf(result.citizen)) ?? {}
      return { ...result, more: messages - result.acknowledged, cases }
    })
    return {
      messagesLost: found.reduce((sum, { more }) => sum + Math.max(0, -more), 0),
      messagesDoubled: found.reduce((sum, { more }) => sum + Math.max(0, more), 0),
      casesMissing: found.filter(({ finished, cases }) => finished && cases === 0).length,
      casesDoubled: found.reduce((sum, { cases }) => sum + Math.max(0, cases - 1), 0),
      dead: dead.length,
    }
  } finally {
    await store.close()
  }
}

/** What was promised and not kept, by name; empty when all was. */
export function brokenOnChannel(figures: ChannelFigures): Readonly<Record<string, number>> {
  const counts = {
    'dialogues unfinished': figures.unfinished,
    'messages lost': figures.messagesLost,
    'messages doubled': figures.messagesDoubled,
    'answers doubled': figures.saysOnce ? figures.answersDoubled : 0,
    'cases missing': figures.casesMissing,
    'cases doubled': figures.casesDoubled,
    'dead letters': figures.dead,
    'still waiting': figures.waiting,
    'problems of verify': figures.verifyProblems,
    'stops that were no success': figures.stopCode === 0 ? 0 : 1,
  }
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0))
}
