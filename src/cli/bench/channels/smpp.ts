import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseSmsConfig } from '../../../../adapters/sms/config.ts'
import { sms } from '../../../../adapters/sms/index.ts'
import { systemClock } from '../../../clock.ts'
import type { Config } from '../../../config.ts'
import type { ChannelIo } from '../../../domain/channel.ts'
import { WaslError } from '../../../domain/errors.ts'
import type { ChannelPolicy } from '../../../domain/policy.ts'
import { smsLength } from '../../../domain/sms-parts.ts'
import type { OfficeChannel } from '../../../gateway/office.ts'
import { answerPurpose } from '../../../gateway/purpose.ts'
import { silentLog } from '../../../log.ts'
import { type Assembled, assemble } from '../../../main.ts'
import { insertRows } from '../../../store/bulk.ts'
import { type BenchCentre, startBenchCentre } from './centre.ts'
import words from './words.json' with { type: 'json' }

const organisation = 'al-buraimi'
const window = 10
/** What a centre takes to answer a part. */
const answerMilliseconds = 40
const patienceMilliseconds = 120_000

/** Text messages from the outbox to a centre by SMPP. */
export interface SmppBench {
  readonly texts: number
  readonly parts: number
  readonly partsPerSecond: number
  readonly mostAtOnce: number
  readonly window: number
  readonly answerMilliseconds: number
  /** How many of the parts that the centre could have answered in that time: a full window all along is 1. */
  readonly ratio: number
}

/** Measures how many parts of notices a second leave the outbox, each recorded when the centre has taken it. */
export async function benchSmpp(config: Config, parts: number): Promise<SmppBench> {
  const each = smsLength(words.notice).parts
  const texts = Math.ceil(parts / each)
  const centre = await startBenchCentre(answerMilliseconds)
  const directory = await mkdtemp(join(tmpdir(), 'wasl-bench-'))
  try {
    const assembled = await assemble({
      config: { ...config, dataDir: directory, organisations: [organisation] },
      log: silentLog,
      openChannel: (policy, io) => (policy.kind === 'sms' ? openSms(policy, io, centre) : undefined),
    })
    try {
      const seconds = await sendAll(assembled, texts)
      return {
        texts,
        parts: centre.parts,
        partsPerSecond: centre.parts / seconds,
        mostAtOnce: centre.mostAtOnce,
        window,
        answerMilliseconds,
        ratio: centre.parts / seconds / ((window * 1000) / answerMilliseconds),
      }
    } finally {
      await assembled.close()
    }
  } finally {
    await centre.stop()
    await rm(directory, { recursive: true, force: true })
  }
}

function openSms(policy: ChannelPolicy, io: ChannelIo, { port }: BenchCentre): OfficeChannel {
  const config = parseSmsConfig({
    sender: 'BuraimiGov',
    smpp: { host: '127.0.0.1', port, secure: false, systemId: 'wasl', window },
  })
  const opened = sms.open(config, { ...io, secrets: { password: 'invented' } })
  return { policy, limits: { ...sms.limits, ...opened.limits }, port: opened }
}

/** Seconds from the first text that waits until the last is recorded as sent. */
async function sendAll({ gateway }: Assembled, texts: number): Promise<number> {
  const { core, offices } = gateway
  const channel = [...(offices.get(organisation)?.channels.keys() ?? [])][0] ?? ''
  const at = systemClock.now().toISOString()
  const rows = Array.from({ length: texts }, (_, number) => rowOf(channel, number, at))
  await core.store.transaction('handle', (trx) => insertRows(trx, 'outbox', rows, { onConflict: 'fail' }))
  const stop = new AbortController()
  const began = performance.now()
  const running = gateway.run(stop.signal)
  try {
    while ((await countUnsent(gateway)) > 0) {
      if (performance.now() - began > patienceMilliseconds)
        throw new WaslError('bench-invalid', `After ${patienceMilliseconds / 1000} seconds some texts wait.`)
      await sleep(10)
    }
    return (performance.now() - began) / 1000
  } finally {
    stop.abort()
    await running
  }
}

/** A notice to somebody; everybody has one. */
function rowOf(channel: string, number: number, at: string) {
  const address = `9689${1_000_000 + number}`
  return {
    organisation,
    key: `bench/${number}`,
    conversation: address,
    sequence: 1,
    channel,
    body: JSON.stringify({
      conversation: address,
      to: { address },
      language: 'ar',
      text: words.notice,
      choices: [],
      attachments: [],
    }),
    purpose: answerPurpose,
    case_id: null,
    state: 'waiting' as const,
    attempts: 0,
    tried_seconds: 0,
    available_at: at,
    lease: null,
    leased_until: null,
    external_id: null,
    problem: null,
    created_at: at,
    sent_at: null,
    act: null,
  }
}

async function countUnsent({ core }: Assembled['gateway']): Promise<number> {
  const { count } = await core.store.reader
    .selectFrom('outbox')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('state', '<>', 'sent')
    .executeTakeFirstOrThrow()
  return count
}
