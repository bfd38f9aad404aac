import type { Calendar } from '../../domain/calendar.ts'
import { type CalendarChange, changeCalendar } from '../../domain/calendar-change.ts'
import type { Actor, CaseEvent } from '../../domain/case/case.ts'
import type { CaseCommand } from '../../domain/case/command.ts'
import { decide } from '../../domain/case/decide.ts'
import type { ConnectedChannel } from '../../domain/case/decision.ts'
import type { CaseEffect } from '../../domain/case/effect.ts'
import { evolve } from '../../domain/case/evolve.ts'
import type { Case } from '../../domain/case/file.ts'
import { react } from '../../domain/case/react.ts'
import { formatDay, parseDay } from '../../domain/civil-day.ts'
import { deadlines } from '../../domain/deadline.ts'
import { formatInstant } from '../../domain/instant.ts'
import type { Policy } from '../../domain/policy.ts'
import { seededRandom } from '../../language/model/random.ts'
import { filing } from './filing.ts'
import { habits } from './habits.ts'
import { Invariants } from './invariants.ts'
import { OfficeHours, zoneOffset } from './office-hours.ts'
import { citizenHears, officerHears, type Plan, type Wish } from './people.ts'
import { Agenda } from './queue.ts'
import { count, emptyTally, type Tally, tallyEnd, tallyEvent } from './tally.ts'

/** A year to be played; the same numbers give the same year. */
export interface YearPlan {
  readonly policy: Policy
  readonly calendar: Calendar
  /** `YYYY-MM-DD`, the first day on which anything arrives. */
  readonly from: string
  readonly days: number
  readonly cases: number
  readonly seed: number
}

export interface PlayedYear {
  readonly tally: Tally
  readonly checks: number
  readonly breaches: number
  readonly broken: readonly string[]
  /** Edits of the calendar that were made on the way. */
  readonly edits: readonly string[]
  /** Cases that were open at once, at most. */
  readonly mostOpen: number
  /** Cases that are open still: the year is played until there are none. */
  readonly open: number
}

/** A case that is not over yet. */
interface Live {
  readonly id: number
  file: Case
  readonly events: CaseEvent[]
  readonly macs: string[]
  /** Which tick is the last that was planned: earlier ones are stale. */
  generation: number
  nextAt: string | undefined
  dueAt: string | undefined
  readonly sent: Set<string>
}

type Happening =
  | { readonly kind: 'arrival' }
  | { readonly kind: 'edit'; readonly edit: () => ReturnType<typeof changeCalendar> }
  | { readonly kind: 'tick'; readonly live: Live; readonly generation: number }
  | { readonly kind: 'wish'; readonly live: Live; readonly wish: Wish }
  | { readonly kind: 'end'; readonly live: Live; readonly closedAt: string }

const minute = 60_000
const day = 86_400_000
/** Nothing can happen to a case so many days after its closing: both windows and the survey are over. */
const restDays = 45
/** Days after the first for which a year is played at most. */
const mostDays = 3 * 365
const connected: readonly ConnectedChannel[] = [
  { name: 'webchat', kind: 'webchat' },
  { name: 'helpdesk', kind: 'email' },
]
const system: Actor = { kind: 'system' }

/** Plays a year of an office by the real rules of its cases: citizens, staff and channels by habit, the clock by its instants. */
export class Year {
  readonly #plan: YearPlan
  readonly #random: () => number
  readonly #hours: OfficeHours
  readonly #agenda = new Agenda<Happening>()
  readonly #open = new Set<Live>()
  readonly #tally = emptyTally()
  readonly #invariants: Invariants
  readonly #edits: string[] = []
  #calendar: Calendar
  #number = 0
  #mostOpen = 0
  #now = 0

  constructor(plan: YearPlan) {
    this.#plan = plan
    this.#calendar = plan.calendar
    this.#random = seededRandom(plan.seed)
    this.#hours = new OfficeHours(this.#random)
    this.#invariants = new Invariants(plan.policy, plan.seed)
  }

  /** The files that are open so many days after the first: for measurements. */
  openAfter(days: number): readonly Case[] {
    this.#announce()
    const end = (parseDay(this.#plan.from) ?? 0) * day + days * day
    for (let next = this.#agenda.next(); next !== undefined && next.at < end; next = this.#agenda.next()) {
      this.#now = next.at
      this.#happen(next.what)
    }
    return [...this.#open].map(({ file }) => file)
  }

  play(): PlayedYear {
    this.#announce()
    // What is open two years on is never closed: it is counted, not waited for.
    const end = (parseDay(this.#plan.from) ?? 0) * day + mostDays * day
    for (let next = this.#agenda.next(); next !== undefined && next.at < end; next = this.#agenda.next()) {
      this.#now = next.at
      this.#happen(next.what)
    }
    return {
      tally: this.#tally,
      checks: this.#invariants.checks,
      breaches: this.#invariants.breaches,
      broken: this.#invariants.broken,
      edits: this.#edits,
      mostOpen: this.#mostOpen,
      open: this.#open.size,
    }
  }

  #happen(what: Happening): void {
    switch (what.kind) {
      case 'arrival':
        this.#file()
        return
      case 'edit':
        this.#edit(what.edit())
        return
      case 'tick':
        if (what.generation === what.live.generation) this.#give(what.live, { kind: 'tick' }, system)
        return
      case 'wish':
        this.#wish(what.live, what.wish)
        return
      case 'end':
        this.#end(what.live, what.closedAt)
        return
    }
  }

  /** Arrivals over the year, most of them on working days; movable feasts, and two storms. */
  #announce(): void {
    const { from, days, cases } = this.#plan
    const first = (parseDay(from) ?? 0) * day - zoneOffset
    for (let left = cases; left > 0; ) {
      const at = first + Math.floor(Math.floor(this.#random() * days) * day + this.#hours.hourOfDay())
      if (!this.#hours.isWorking(at, this.#calendar) && this.#random() < 0.6) continue
      this.#agenda.plan(at, { kind: 'arrival' })
      left -= 1
    }
    for (const entry of this.#calendar.entries) {
      const start = (parseDay(entry.from) ?? 0) * day - zoneOffset
      if (entry.status !== 'expected' || start < first || start > first + days * day) continue
      const by = this.#random() < 0.5 ? -1 : 1
      this.#planEdit(start - Math.ceil(this.#random() * 8) * day, ({ entries }) => ({
        kind: 'change',
        entry: entries.indexOf(entry) + 1,
        to: { from: moved(entry.from, by), to: moved(entry.to, by), status: 'announced' },
      }))
    }
    for (const name of ['first storm', 'second storm']) {
      const on = Math.floor(this.#random() * days)
      const date = formatDay((parseDay(from) ?? 0) + on)
      this.#planEdit(first + on * day + 5 * 60 * minute, () => ({
        kind: 'add',
        entry: {
          kind: 'closed',
          from: date,
          to: moved(date, 1),
          name: { ar: 'حالة مدارية', en: name },
          status: 'announced',
          source: 'simulation',
        },
      }))
    }
  }

  #planEdit(at: number, change: (calendar: Calendar) => CalendarChange): void {
    const edit = () => changeCalendar(this.#calendar, change(this.#calendar))
    this.#agenda.plan(at, { kind: 'edit', edit })
  }

  #file(): void {
    const { policy } = this.#plan
    const id = ++this.#number
    const command = filing(id, policy, this.#random)
    const reference = String(id)
    const context = this.#context({ kind: 'citizen', conversation: `c${id}` })
    const decision = decide(undefined, command, { ...context, reference })
    this.#tally.commands += 1
    if (decision.kind === 'refused') {
      count(this.#tally.refused, decision.code)
      return
    }
    this.#tally.filed += 1
    count(this.#tally.byType, command.type)
    const events = decision.events.map((body): CaseEvent => ({ ...body, at: context.now, by: context.by }))
    const file = events.reduce<Case | undefined>(evolve, undefined)
    if (file === undefined) return
    const live: Live = {
      id,
      file,
      events: [],
      macs: [],
      generation: 0,
      nextAt: undefined,
      dueAt: undefined,
      sent: new Set(),
    }
    this.#open.add(live)
    this.#mostOpen = Math.max(this.#mostOpen, this.#open.size)
    this.#settle(live, undefined, file, events)
    this.#plans(live, citizenHears('filed', file, policy, this.#random))
    this.#plans(live, officerHears('filed', file, policy, this.#random))
  }

  #wish(live: Live, { command, by }: Wish): void {
    if (!this.#open.has(live)) return
    const actor: Actor =
      by === 'citizen'
        ? { kind: 'citizen', conversation: live.file.origin.conversation }
        : by === 'channel'
          ? system
          : { kind: 'officer', name: by }
    this.#give(live, command(live.file), actor)
  }

  #give(live: Live, command: CaseCommand | undefined, by: Actor): void {
    if (command === undefined) return
    const context = this.#context(by)
    const before = live.file
    const decision = decide(before, command, context)
    this.#tally.commands += 1
    if (decision.kind === 'refused') {
      count(this.#tally.refused, `${command.kind} ${decision.code}`)
      return
    }
    const events = decision.events.map((body): CaseEvent => ({ ...body, at: context.now, by }))
    const after = events.reduce<Case | undefined>(evolve, before) ?? before
    this.#settle(live, before, after, events)
  }

  /** What every command leaves: its events chained, its effects done, its case checked, its next instant planned. */
  #settle(live: Live, before: Case | undefined, after: Case, events: readonly CaseEvent[]): void {
    const { policy } = this.#plan
    live.file = after
    for (const event of events) {
      live.events.push(event)
      live.macs.push(
        this.#invariants.link(after.reference, live.macs.at(-1) ?? '', event, live.events.length),
      )
      tallyEvent(this.#tally, event, after)
    }
    const context = { policy, calendar: this.#calendar, connected, values: noValues }
    if (events.length > 0) for (const effect of react(before, after, events, context)) this.#do(live, effect)
    const plan = deadlines(after, policy, this.#calendar)
    this.#invariants.check(after, plan, this.#calendar)
    live.dueAt = plan.dueAt
    if (plan.nextAt !== live.nextAt || events.length > 0) {
      live.nextAt = plan.nextAt
      live.generation += 1
      if (plan.nextAt !== undefined)
        this.#agenda.plan(Math.max(Date.parse(plan.nextAt), this.#now), {
          kind: 'tick',
          live,
          generation: live.generation,
        })
    }
    if (after.closed !== undefined && before?.closed === undefined)
      this.#agenda.plan(this.#now + restDays * day, { kind: 'end', live, closedAt: after.closed.at })
  }

  #do(live: Live, effect: CaseEffect): void {
    const { policy } = this.#plan
    switch (effect.kind) {
      case 'tell': {
        if (effect.news.kind !== 'notice') return
        const { id, notice } = effect.news
        const at = Math.max(this.#now, effect.notBefore === undefined ? 0 : Date.parse(effect.notBefore))
        this.#invariants.sent(live.file, live.sent, `${id} ${effect.route ?? ''}`)
        this.#deliver(live, id, effect.route ?? 'origin', at)
        this.#plans(live, citizenHears(notice, live.file, policy, this.#random))
        return
      }
      case 'notify':
        this.#plans(live, officerHears(effect.text.key, live.file, policy, this.#random))
        return
      case 'task':
        this.#planWish(live, this.#hours.next(this.#now + this.#random() * 2 * day, this.#calendar), {
          by: 'caller',
          command: () => ({ kind: 'told', notice: effect.notice }),
        })
        return
      default:
        return
    }
  }

  /** What a channel makes of a notice: it arrives, fails, or is never heard of again. */
  #deliver(live: Live, notice: string, route: string, at: number): void {
    const chance = this.#random()
    const report = (outcome: 'sent' | 'confirmed' | 'failed'): Wish => ({
      by: 'channel',
      command: () => ({ kind: 'delivery', notice, route, outcome, code: 'simulated' }),
    })
    const soon = at + 1000 + this.#random() * minute
    const fails = chance < habits.channels.fails
    this.#planWish(live, soon, report(fails ? 'failed' : 'sent'))
    if (chance < habits.channels.fails + habits.channels.silent) return
    const isMail = route === 'email' || live.file.origin.channelKind === 'email'
    if (!isMail) this.#planWish(live, soon + this.#random() * 60 * minute, report('confirmed'))
  }

  #plans(live: Live, plans: readonly Plan[]): void {
    for (const { after, inOfficeHours, wish } of plans) {
      const at = this.#now + after
      this.#planWish(live, inOfficeHours ? this.#hours.next(at, this.#calendar) : at, wish)
    }
  }

  #planWish(live: Live, at: number, wish: Wish): void {
    this.#agenda.plan(Math.max(at, this.#now), { kind: 'wish', live, wish })
  }

  /** The next version of the calendar: every open case is reckoned anew, as the gateway does it. */
  #edit(changed: ReturnType<typeof changeCalendar>): void {
    if (changed.kind === 'refused') {
      this.#edits.push(`${formatInstant(this.#now).slice(0, 10)}: not taken, ${changed.message}`)
      return
    }
    this.#calendar = changed.calendar
    const { before, after } = changed
    this.#edits.push(
      `${formatInstant(this.#now).slice(0, 10)}: ${after?.name.en ?? before?.name.en ?? ''} ${before === undefined ? 'added' : `${before.from} →`} ${after?.from ?? 'struck'}`,
    )
    for (const live of this.#open) {
      if (live.file.closed !== undefined) continue
      const { dueAt } = deadlines(live.file, this.#plan.policy, this.#calendar)
      if (live.dueAt !== undefined && dueAt !== undefined && dueAt !== live.dueAt)
        this.#give(
          live,
          { kind: 'reckon-anew', was: live.dueAt, calendar: this.#calendar.version, why: 'simulated' },
          system,
        )
      this.#give(live, { kind: 'tick' }, system)
    }
  }

  /** A case that was not opened again since is over. */
  #end(live: Live, closedAt: string): void {
    if (live.file.closed?.at !== closedAt || !this.#open.delete(live)) return
    this.#invariants.finish(live.file, live.events, live.macs, formatInstant(this.#now))
    tallyEnd(this.#tally, live.file, this.#plan.policy)
  }

  #context(by: Actor) {
    return {
      policy: this.#plan.policy,
      calendar: this.#calendar,
      now: formatInstant(this.#now),
      by,
      connected,
      digest: (value: string) => `digest of ${value.length}`,
    }
  }
}

const noValues: ReadonlyMap<string, string> = new Map()

const moved = (on: string, by: number): string => formatDay((parseDay(on) ?? 0) + by)
