import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../clock.ts'
import type { Config } from '../../config.ts'
import type { CaseCommand } from '../../domain/case/command.ts'
import { formatDay } from '../../domain/civil-day.ts'
import { deadlines } from '../../domain/deadline.ts'
import { WaslError } from '../../domain/errors.ts'
import type { CaseType } from '../../domain/understanding.ts'
import { sealVisitor } from '../../domain/visitor.ts'
import { localAt } from '../../domain/zone.ts'
import { operationNamed } from '../../gateway/operations/all.ts'
import { caseStream, enqueue } from '../../gateway/streams.ts'
import { silentLog } from '../../log.ts'
import { type Assembled, assemble } from '../../main.ts'
import { loadPolicies } from '../../policy/load.ts'
import { recomputedVersion } from '../../store/versions.ts'
import { Year } from '../simulation/year.ts'
import { median } from './measure.ts'

const organisation = 'al-buraimi'
const channel = 'webchat'
/** Of the open cases, those whose due day the edit moves. */
const movedShare = 0.02
const chunk = 2000
const talkers = 5

/** What the life of many cases costs. */
export interface CasesBench {
  /** µs of CPU for all instants of a case, over files in every state: median of the rounds. */
  readonly deadlinesMicroseconds: number
  readonly recompute: {
    readonly cases: number
    readonly moved: number
    /** What the edit itself took, which says beforehand what it moves; from then until every open case was looked at, and until those that moved were written. */
    readonly editSeconds: number
    readonly lookedSeconds: number
    readonly settledSeconds: number
    readonly rssMegabytes: { readonly before: number; readonly most: number }
    /** ms from a message to its answer, the 95th of a hundred, with nothing else to do and meanwhile. */
    readonly quietP95: number
    readonly meanwhileP95: number
  }
  readonly year: {
    readonly cases: number
    readonly seconds: number
    readonly checks: number
    readonly breaches: number
  }
}

/** Measures deadlines alone, an edit of the calendar under a running service with many open cases, and a year. */
export async function benchCases(config: Config, cases: number, yearCases: number): Promise<CasesBench> {
  return {
    deadlinesMicroseconds: benchDeadlines(config.policyDir),
    recompute: await benchRecompute(config, cases),
    year: benchYear(config.policyDir, yearCases),
  }
}

function officeOf(policyDir: string) {
  const { policies, calendars } = loadPolicies(policyDir)
  const policy = policies.find((one) => one.organisation === organisation)
  const calendar = policy && calendars.get(policy.calendar)
  if (policy === undefined || calendar === undefined)
    throw new WaslError('bench-invalid', `${policyDir} has no policy of ${organisation} without mistakes.`)
  return { policy, calendar }
}

const from = '2026-02-01'

/** Files as a simulated office has them open in the middle of its year. */
function benchDeadlines(policyDir: string): number {
  const office = officeOf(policyDir)
  const files = new Year({ ...office, from, days: 90, cases: 6000, seed: 2 })
    .openAfter(60)
    .filter(({ closed }) => closed === undefined)
  const round = () => {
    const before = process.cpuUsage()
    for (const file of files) deadlines(file, office.policy, office.calendar)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / files.length
  }
  return median(Array.from({ length: 12 }, round).slice(2))
}

function benchYear(policyDir: string, cases: number): CasesBench['year'] {
  const began = process.hrtime.bigint()
  const { checks, breaches } = new Year({ ...officeOf(policyDir), from, days: 365, cases, seed: 3 }).play()
  return { cases, seconds: secondsSince(began), checks, breaches }
}

async function benchRecompute(config: Config, cases: number): Promise<CasesBench['recompute']> {
  const directory = await mkdtemp(join(tmpdir(), 'wasl-bench-'))
  try {
    const assembled = await assemble({
      config: { ...config, dataDir: directory, organisations: [organisation] },
      log: silentLog,
    })
    try {
      await fileCases(assembled, cases)
      return await editUnderLoad(assembled, cases)
    } finally {
      await assembled.close()
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** Files cases as commands of their streams, a few of them with a far due day. */
async function fileCases({ gateway }: Assembled, cases: number): Promise<void> {
  const { core } = gateway
  for (let first = 0; first < cases; first += chunk) {
    const ids = Array.from({ length: Math.min(chunk, cases - first) }, (_, index) => first + index)
    await core.store.transaction('handle', (trx) =>
      enqueue(
        trx,
        core,
        organisation,
        ids.map((id) => ({
          stream: caseStream(`bench${id}`),
          key: `bench/${id}`,
          kind: 'command',
          payload: { command: filing(id), by: { kind: 'system' } },
        })),
      ),
    )
    await gateway.settle()
  }
}

function filing(id: number): CaseCommand {
  const type: CaseType = id % Math.round(1 / movedShare) === 0 ? 'suggestion' : 'complaint'
  return {
    kind: 'file',
    type,
    service: 'stray-animals',
    language: 'ar',
    origin: { channel, channelKind: channel, conversation: `nobody${id}` },
    contact: `nobody${id}`,
    fields: { description: { value: `matter ${id}`, personal: true } },
    missing: [],
    attachments: [],
  }
}

async function editUnderLoad(assembled: Assembled, cases: number): Promise<CasesBench['recompute']> {
  const { gateway } = assembled
  const stop = new AbortController()
  const running = gateway.run(stop.signal)
  const talk = startTalk(assembled)
  const memory = { before: rss(), most: 0 }
  const watch = setInterval(() => {
    memory.most = Math.max(memory.most, rss())
  }, 50)
  try {
    await delay(5000)
    const quiet = talk.take()
    memory.before = rss()
    const began = process.hrtime.bigint()
    const edit = operationNamed('calendar-edit')
    const edited = (await edit?.(gateway, {
      organisation,
      by: 'bench',
      reason: 'bench',
      change: { kind: 'add', entry: closedDay(assembled) },
    })) as { readonly version: number; readonly told: number }
    const inForce = process.hrtime.bigint()
    const editSeconds = Number(inForce - began) / 1e9
    await until(
      async () => (await recomputedVersion(gateway.core.store.writer, organisation)) >= edited.version,
    )
    const lookedSeconds = secondsSince(inForce)
    await until(async () => (await waiting(assembled)) === 0)
    const settledSeconds = secondsSince(inForce)
    const meanwhile = talk.take()
    return {
      cases,
      moved: edited.told,
      editSeconds,
      lookedSeconds,
      settledSeconds,
      rssMegabytes: memory,
      quietP95: ninetyFifth(quiet),
      meanwhileP95: ninetyFifth(meanwhile),
    }
  } finally {
    clearInterval(watch)
    await talk.stop()
    stop.abort()
    await running
  }
}

/** Events of cases that are not handled yet. */
async function waiting({ gateway }: Assembled): Promise<number> {
  const { count } = await gateway.core.store.reader
    .selectFrom('events')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('state', '=', 'waiting')
    .where('stream', 'like', 'case:bench%')
    .executeTakeFirstOrThrow()
  return count
}

/** A day off in two weeks: behind the due day of a complaint, before that of a suggestion. */
function closedDay({ gateway }: Assembled) {
  const zone = gateway.offices.get(organisation)?.calendar.zone ?? 'UTC'
  const today = localAt(zone, systemClock.now().getTime()).day
  const sunday = today + 10 + ((7 - ((today + 10 + 4) % 7)) % 7)
  const on = formatDay(sunday)
  const name = { ar: 'إجازة', en: 'A day off' }
  return { kind: 'closed', from: on, to: on, name, status: 'announced', source: 'bench' }
}

/** Citizens who ask one after the other, each when answered; `take` gives how long each answer took since (ms). */
function startTalk({ gateway, tokens }: Assembled) {
  const purpose = `${organisation}/${channel}`
  const seals = {
    seal: (value: string) => tokens.seal(purpose, value),
    open: (token: string) => tokens.open(purpose, token),
  }
  let took: number[] = []
  let isOver = false
  const citizen = async () => {
    while (!isOver) {
      const visitor = randomUUID()
      const token = sealVisitor(seals, visitor)
      for (const [number, text] of ['السلام عليكم', 'شكوى', 'كلاب سايبة عند المدرسة في حماسة'].entries()) {
        const began = process.hrtime.bigint()
        const answered = new Promise<void>((resolve) => {
          const unwatch = gateway.transcripts.watch(organisation, channel, visitor, () => {
            unwatch()
            resolve()
          })
        })
        const body = Buffer.from(JSON.stringify({ id: `m${number}`, text }))
        const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
        const request = {
          method: 'POST',
          path: '/messages',
          query: {},
          headers,
          body,
          remoteAddress: '127.0.0.1',
        }
        await gateway.receive(organisation, channel, request)
        await answered
        took.push(secondsSince(began) * 1000)
        await delay(50)
      }
    }
  }
  const all = Array.from({ length: talkers }, citizen)
  return {
    take: () => {
      const taken = took
      took = []
      return taken
    },
    stop: async () => {
      isOver = true
      await Promise.all(all)
    },
  }
}

const delay = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

async function until(isDone: () => Promise<boolean>): Promise<void> {
  while (!(await isDone())) await delay(20)
}

const secondsSince = (began: bigint): number => Number(process.hrtime.bigint() - began) / 1e9
const rss = (): number => Math.round(process.memoryUsage().rss / 1e6)

function ninetyFifth(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length * 0.95)] ?? 0
}
