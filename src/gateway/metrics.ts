import { sql } from 'kysely'
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { soundsOf } from './arrivals.ts'
import { type Core, nowOf } from './core.ts'
import type { Office } from './office.ts'

/** Figures of the running gateway in Prometheus' words: what waits, how long, what failed, which channel is alive. */
export interface Metrics {
  readonly handled: Counter<'organisation' | 'stage'>
  text(): Promise<string>
}

const waiting = (organisations: string) => sql<{
  organisation: string
  stage: string
  channel: string
  state: string
  count: number
  oldest: string
}>`
  select organisation, 'parse' as stage, channel, state, count(*) as count, min(received_at) as oldest from raw_items
    where state in ('new', 'unreadable') and organisation in (select value from json_each(${organisations})) group by organisation, channel, state
  union all select organisation, 'handle', substr(stream, 1, instr(stream, ':') - 1), state, count(*), min(created_at) from events
    where state in ('waiting', 'dead') and organisation in (select value from json_each(${organisations})) group by organisation, substr(stream, 1, instr(stream, ':') - 1), state
  union all select organisation, 'outbox', channel, state, count(*), min(created_at) from outbox
    where state in ('waiting', 'sending', 'failed', 'parked', 'held') and organisation in (select value from json_each(${organisations})) group by organisation, channel, state`

export function makeMetrics(core: Core, offices: ReadonlyMap<string, Office>): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const handled = new Counter({
    name: 'wasl_handled_total',
    help: 'Items that a stage has dealt with.',
    labelNames: ['organisation', 'stage'],
    registers: [registry],
  })
  const items = new Gauge({
    name: 'wasl_items',
    help: 'Items that wait or were given up, by stage and state.',
    labelNames: ['organisation', 'stage', 'channel', 'state'],
    registers: [registry],
  })
  const oldest = new Gauge({
    name: 'wasl_oldest_waiting_seconds',
    help: 'Age of the oldest item that waits at a stage.',
    labelNames: ['organisation', 'stage', 'channel'],
    registers: [registry],
  })
  const connected = new Gauge({
    name: 'wasl_channel_connected',
    help: '1 while the platform answers.',
    labelNames: ['organisation', 'channel'],
    registers: [registry],
  })
  const lastInbound = new Gauge({
    name: 'wasl_channel_last_inbound_timestamp_seconds',
    help: 'When the last item came, seconds since 1970, to the minute.',
    labelNames: ['organisation', 'channel'],
    registers: [registry],
  })
  const silent = new Gauge({
    name: 'wasl_channel_silent',
    help: '1 while nothing has come for longer than is usual for the hour.',
    labelNames: ['organisation', 'channel'],
    registers: [registry],
  })
  const cases = new Gauge({
    name: 'wasl_cases',
    help: 'Cases by state.',
    labelNames: ['organisation', 'state'],
    registers: [registry],
  })
  const late = new Gauge({
    name: 'wasl_cases_late',
    help: 'Open cases past their due date.',
    labelNames: ['organisation'],
    registers: [registry],
  })
  return {
    handled,
    text: async () => {
      const now = nowOf(core)
      const names = JSON.stringify([...offices.keys()])
      for (const gauge of [items, oldest, connected, lastInbound, silent, cases, late]) gauge.reset()
      for (const row of (await waiting(names).execute(core.store.reader)).rows) {
        items.set(
          { organisation: row.organisation, stage: row.stage, channel: row.channel, state: row.state },
          row.count,
        )
        if (row.state === 'new' || row.state === 'waiting') {
          oldest.set(
            { organisation: row.organisation, stage: row.stage, channel: row.channel },
            Math.max(0, (Date.parse(now) - Date.parse(row.oldest)) / 1000),
          )
        }
      }
      for (const office of offices.values()) {
        late.set({ organisation: office.organisation }, 0)
        for (const [name, channel] of office.channels)
          connected.set(
            { organisation: office.organisation, channel: name },
            channel.port.health?.().connected === false ? 0 : 1,
          )
        await setArrivals(core, office, lastInbound, silent)
      }
      await setCases(core, names, now, cases, late)
      return registry.metrics()
    },
  }
}

async function setArrivals(
  core: Core,
  office: Office,
  lastInbound: Gauge<'organisation' | 'channel'>,
  silent: Gauge<'organisation' | 'channel'>,
): Promise<void> {
  for (const [channel, { lastAt, silence }] of await soundsOf(core, office)) {
    const labels = { organisation: office.organisation, channel }
    lastInbound.set(labels, Date.parse(lastAt) / 1000)
    silent.set(labels, silence === undefined ? 0 : 1)
  }
}

async function setCases(
  core: Core,
  names: string,
  now: string,
  cases: Gauge<'organisation' | 'state'>,
  late: Gauge<'organisation'>,
): Promise<void> {
  const { rows } = await sql<{
    organisation: string
    state: string
    count: number
    late: number
  }>`select organisation, state, count(*) as count,
      sum(case when due_at is not null and due_at < ${now} and state not in ('resolved', 'closed') then 1 else 0 end) as late
    from cases where organisation in (select value from json_each(${names})) group by organisation, state`.execute(
    core.store.reader,
  )
  const lateBy = new Map<string, number>()
  for (const row of rows) {
    cases.set({ organisation: row.organisation, state: row.state }, row.count)
    lateBy.set(row.organisation, (lateBy.get(row.organisation) ?? 0) + row.late)
  }
  for (const [organisation, count] of lateBy) late.set({ organisation }, count)
}
