import { openStore } from '../../src/store/open.ts'
import { runWasl } from '../system/wasl-process.ts'
import { makeChance } from './chance.ts'
import { type Entry, type Reach, transcript } from './chat-citizen.ts'
import type { Witness } from './crash.ts'
import type { Killing } from './kill-often.ts'
import { senderOf, sentTo } from './letters.ts'
import { type CrashOffice, organisation } from './office.ts'

/** What a crash run came to. Everything that is called lost, doubled or missing must be 0, but for `repliesDoubled`. */
export interface Figures extends Killing {
  readonly seconds: number
  readonly stopMilliseconds: number
  readonly stopCode: number | null
  readonly chat: {
    readonly dialogues: number
    readonly unfinished: number
    readonly messages: number
    readonly posts: number
    readonly messagesLost: number
    readonly messagesDoubled: number
    readonly answersMissing: number
    readonly answersDoubled: number
  }
  readonly mail: {
    readonly letters: number
    readonly arrivals: number
    readonly lettersLost: number
    readonly lettersDoubled: number
    readonly repliesMissing: number
    /** The same letter of ours twice, where the process died between the sending and the copy in Sent. */
    readonly repliesDoubled: number
    /** Another letter than the one reply: must be 0. */
    readonly repliesOdd: number
  }
  readonly casesMissing: number
  readonly casesDoubled: number
  readonly dead: number
  readonly waiting: number
  readonly verifyProblems: number
}

/** Looks at everything after the last kill: as the citizens see it, then in the store of the stopped gateway. */
export async function inspect(
  office: CrashOffice,
  witness: Witness,
  run: Killing & { readonly waiting: number; readonly from: number },
): Promise<Figures> {
  const chat = await inspectChats(office, witness)
  const stop = await office.wasl.stop()
  const stored = await inspectStore(office, witness)
  const verify = await runWasl(['verify', '--json'], { ...office.environment, DATA_DIR: office.dataDir })
  const { problems } = JSON.parse(verify.out) as { problems: readonly unknown[] }
  return {
    kills: run.kills,
    killedBeforeListening: run.killedBeforeListening,
    startMilliseconds: run.startMilliseconds,
    seconds: (performance.now() - run.from) / 1000,
    stopMilliseconds: stop.milliseconds,
    stopCode: stop.code,
    chat,
    mail: { ...stored.mail, ...(await inspectReplies(office, witness)) },
    casesMissing: stored.casesMissing,
    casesDoubled: stored.casesDoubled,
    dead: stored.dead,
    waiting: run.waiting,
    verifyProblems: problems.length,
  }
}

async function inspectChats(office: CrashOffice, witness: Witness): Promise<Figures['chat']> {
  const reach: Reach = { base: office.wasl.base, organisation, chance: makeChance(1), patience: 10_000 }
  let [messagesLost, messagesDoubled, answersMissing, answersDoubled] = [0, 0, 0, 0]
  for (const { token, acknowledged } of witness.chats) {
    const entries = await transcript(reach, token)
    for (const id of acknowledged) {
      const found = entries.filter((entry) => entry.clientId === id).length
      if (found === 0) messagesLost++
      else messagesDoubled += found - 1
      const answers = answersTo(entries, id)
      if (answers === 0) answersMissing++
      else answersDoubled += answers - 1
    }
  }
  return {
    dialogues: witness.chats.length,
    unfinished: witness.chats.filter((one) => !one.finished).length,
    messages: witness.chats.reduce((sum, one) => sum + one.acknowledged.length, 0),
    posts: witness.chats.reduce((sum, one) => sum + one.posts, 0),
    messagesLost,
    messagesDoubled,
    answersMissing,
    answersDoubled,
  }
}

/** Entries of the office between a message and the next one of the citizen: one, in this dialogue. */
function answersTo(entries: readonly Entry[], id: string): number {
  const own = entries.findIndex((entry) => entry.clientId === id)
  const next = entries.findIndex((entry, index) => index > own && entry.from === 'citizen')
  return entries.slice(own + 1, next < 0 ? undefined : next).length
}

async function inspectStore(office: CrashOffice, witness: Witness) {
  const store = await openStore({ directory: office.dataDir, now: () => new Date() })
  try {
    const cases = await store.reader
      .selectFrom('conversations')
      .leftJoin('cases', 'cases.contact', 'conversations.id')
      .select(['conversations.channel', 'conversations.address', 'cases.id'])
      .execute()
    const byAddress = Map.groupBy(cases, (row) => `${row.channel} ${row.address}`)
    const filed = [...byAddress.values()].map((rows) => rows.filter((row) => row.id !== null).length)
    const expected = witness.letters + witness.chats.filter((one) => one.finished).length
    const letters = await store.reader
      .selectFrom('messages')
      .innerJoin('conversations', 'conversations.id', 'messages.conversation')
      .select('conversations.address')
      .where('messages.channel', '=', 'helpdesk')
      .execute()
    const registered = Map.groupBy(letters, (row) => row.address)
    const numbers = Array.from({ length: witness.letters }, (_, number) => number)
    const dead = await store.reader.selectFrom('events').select('id').where('state', '=', 'dead').execute()
    const unreadable = await store.reader
      .selectFrom('raw_items')
      .select('id')
      .where('state', '=', 'unreadable')
      .execute()
    const failed = await store.reader
      .selectFrom('outbox')
      .select('key')
      .where('state', 'in', ['failed', 'parked'])
      .execute()
    return {
      casesMissing: expected - filed.filter((count) => count > 0).length,
      casesDoubled: filed.reduce((sum, count) => sum + Math.max(0, count - 1), 0),
      dead: dead.length + unreadable.length + failed.length,
      mail: {
        letters: witness.letters,
        arrivals: witness.arrivals,
        lettersLost: numbers.filter((number) => !registered.has(senderOf(number))).length,
        lettersDoubled: [...registered.values()].reduce((sum, rows) => sum + rows.length - 1, 0),
      },
    }
  } finally {
    await store.close()
  }
}

async function inspectReplies(office: CrashOffice, witness: Witness) {
  const sent = await sentTo(office.sink.letters)
  let [repliesMissing, repliesDoubled, repliesOdd] = [0, 0, 0]
  for (let number = 0; number < witness.letters; number++) {
    const ids = sent.get(senderOf(number)) ?? []
    const different = new Set(ids).size
    if (different === 0) repliesMissing++
    else {
      repliesDoubled += ids.length - different
      repliesOdd += different - 1
    }
  }
  return { repliesMissing, repliesDoubled, repliesOdd }
}

/** What was promised and not kept, by name; empty when all was. A reply that went out twice is no breach: see `repliesDoubled`. */
export function brokenPromises(figures: Figures): Readonly<Record<string, number>> {
  const { chat, mail } = figures
  const counts = {
    'chats unfinished': chat.unfinished,
    'chat messages lost': chat.messagesLost,
    'chat messages doubled': chat.messagesDoubled,
    'chat answers missing': chat.answersMissing,
    'chat answers doubled': chat.answersDoubled,
    'letters lost': mail.lettersLost,
    'letters doubled': mail.lettersDoubled,
    'replies missing': mail.repliesMissing,
    'replies that nobody should have had': mail.repliesOdd,
    'cases missing': figures.casesMissing,
    'cases doubled': figures.casesDoubled,
    'dead letters': figures.dead,
    'still waiting': figures.waiting,
    'problems of verify': figures.verifyProblems,
  }
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0))
}
