import type { Actor, CaseEvent } from '../domain/case/case.ts'
import type { CaseCommand } from '../domain/case/command.ts'
import { decide } from '../domain/case/decide.ts'
import type { DecideContext, Decision } from '../domain/case/decision.ts'
import { evolve } from '../domain/case/evolve.ts'
import type { Case } from '../domain/case/file.ts'
import type { CaseNews } from '../domain/case/news.ts'
import { react } from '../domain/case/react.ts'
import { splitOff } from '../domain/case/split-off.ts'
import { civilOf } from '../domain/civil-day.ts'
import { deadlines } from '../domain/deadline.ts'
import { WaslError } from '../domain/errors.ts'
import { formatReference } from '../domain/reference.ts'
import { localAt } from '../domain/zone.ts'
import { actOf, calendarAct } from './acts.ts'
import { applyCaseEffect } from './case-effects.ts'
import { outcomeOf, redacted } from './case-journal.ts'
import { type Core, nowOf } from './core.ts'
import { correctionOf } from './correction.ts'
import type { LoadedCase, QueuedEvent } from './load.ts'
import type { LoadedBatch } from './load-batch.ts'
import { connectedChannels, type Office, policyOf } from './office.ts'
import { caseStream, conversationStream } from './streams.ts'
import type { Writes } from './writes.ts'

/** An event of a case's stream: a command and who gives it. */
export interface CaseCommandPayload {
  readonly command: CaseCommand
  readonly by: Actor
}

const tickName = 'tick'

/**
 * Takes a case through its commands, in memory; its growth and all that follows go into `writes`. Returns the case as
 * it stands then; undefined where there is none. Where the calendar moved its due instant since it was last handled,
 * that is written down first, whatever the first command is.
 */
export function handleCase(
  core: Core,
  office: Office,
  batch: LoadedBatch,
  id: string,
  events: readonly QueuedEvent[],
  writes: Writes,
): LoadedCase | undefined {
  const before = batch.cases.get(id)
  const growing: Growing = {
    id,
    file: before?.file,
    values: new Map(before?.values),
    grown: [],
    fresh: [],
  }
  const moved = before && movedDue(office, before)
  if (moved !== undefined) {
    const given = { command: moved, by: { kind: 'system' } as const }
    const key = `${events[0]?.key ?? id}/calendar`
    take(core, office, batch, growing, { ...given, key, act: calendarAct(office) }, writes)
  }
  for (const event of events) {
    const { command, by } = event.payload as unknown as CaseCommandPayload
    const act = actOf(core, office, event, by)
    const decision = take(core, office, batch, growing, { command, by, key: event.key, act }, writes)
    writes.handled.push({
      event,
      outcome: outcomeOf(office, decision),
      payload: { command: redacted(command), by },
    })
    if (decision.kind === 'refused') tellRefusal(id, growing.file, event, by, decision, writes)
  }
  const { file, values, grown, fresh } = growing
  if (file === undefined) return undefined
  const plan = deadlines(file, policyOf(office, file.policyVersion), office.calendar)
  const { dueAt } = plan
  if (grown.length > 0)
    writes.cases.push({ id, file, events: grown, values: fresh, sequence: before?.sequence ?? 0, dueAt })
  else if (file.state !== 'closed') writes.dues.push({ id, dueAt })
  planTick(core, id, plan.nextAt, events, writes)
  return { id, file, sequence: file.sequence, values }
}

/** A case on its way through its commands. */
interface Growing {
  readonly id: string
  file: Case | undefined
  readonly values: Map<string, string>
  readonly grown: CaseEvent[]
  /** Personal values that the store has not. */
  readonly fresh: { readonly digest: string; readonly value: string }[]
}

/** A command as it is taken; `key` names its effects, `act` what it is a part of. */
interface Taking extends CaseCommandPayload {
  readonly key: string
  readonly act: string | undefined
}

function take(
  core: Core,
  office: Office,
  batch: LoadedBatch,
  growing: Growing,
  { command, by, key, act }: Taking,
  writes: Writes,
): Decision {
  const { id, file, values } = growing
  const context = contextOf(core, office, batch, id, file, command, by)
  const decision = decide(file, command, context)
  if (decision.kind === 'refused') return decision
  for (const value of decision.values) {
    values.set(value.digest, value.value)
    growing.fresh.push(value)
  }
  const happened = decision.events.map((body): CaseEvent => ({ ...body, at: context.now, by }))
  const after = happened.reduce<Case | undefined>(evolve, file)
  if (after === undefined) return decision
  const effects = react(file, after, happened, {
    policy: context.policy,
    calendar: office.calendar,
    connected: context.connected,
    values,
  })
  const loaded: LoadedCase = { id, file: after, sequence: after.sequence, values }
  writes.corrections.push(...correctionOf(office, loaded, happened))
  for (const [ordinal, effect] of effects.entries())
    applyCaseEffect(core, office, loaded, { key: `${key}/${ordinal}`, act }, effect, writes)
  if (command.kind === 'split') fileSplit({ id, file: after, values }, command, by, key, writes)
  growing.file = after
  growing.grown.push(...happened)
  return decision
}

/** What was split off is filed in the transaction that writes it down. */
function fileSplit(
  { id, file, values }: Pick<LoadedCase, 'id' | 'file' | 'values'>,
  command: Extract<CaseCommand, { kind: 'split' }>,
  by: Actor,
  key: string,
  writes: Writes,
): void {
  writes.events.push({
    stream: caseStream(command.id),
    key: `${key}/split`,
    kind: 'command',
    payload: { command: splitOff(id, file, values, command), by },
  })
}

/** What a case is told where the calendar moved its due instant since it was last handled. */
function movedDue(office: Office, { file, dueAt: was }: LoadedCase): CaseCommand | undefined {
  if (was === undefined || file.closed !== undefined) return undefined
  const { dueAt } = deadlines(file, policyOf(office, file.policyVersion), office.calendar)
  if (dueAt === undefined || dueAt === was) return undefined
  return { kind: 'reckon-anew', was, calendar: office.calendar.version, why: office.calendarReason }
}

function contextOf(
  core: Core,
  office: Office,
  batch: LoadedBatch,
  id: string,
  file: Case | undefined,
  command: CaseCommand,
  by: Actor,
): DecideContext {
  const context = {
    policy: file === undefined ? office.policy : policyOf(office, file.policyVersion),
    calendar: office.calendar,
    now: nowOf(core),
    by,
    connected: connectedChannels(office),
    unheard: batch.unheard.has(id),
    digest: (value: string) => core.tokens.digest(office.organisation, value),
  }
  return command.kind === 'file' && file === undefined
    ? { ...context, reference: nextReference(core, office, batch) }
    : context
}

function nextReference(core: Core, office: Office, batch: LoadedBatch): string {
  const number = batch.numbers.shift()
  if (number === undefined)
    throw new WaslError(
      'reference-exhausted',
      'No number was reserved for this filing: load the batch again.',
    )
  const { year } = civilOf(localAt(office.calendar.zone, Date.parse(nowOf(core))).day)
  return formatReference(year, number, core.referenceKey)
}

/** The timer of a case is only the next instant of its deadlines; one that has passed already is looked at in an hour. */
function planTick(
  core: Core,
  id: string,
  nextAt: string | undefined,
  events: readonly QueuedEvent[],
  writes: Writes,
): void {
  const stream = caseStream(id)
  if (nextAt === undefined) {
    writes.cancelled.push({ stream, name: tickName })
    return
  }
  const now = nowOf(core)
  const ticked = events.some(
    (event) => (event.payload as unknown as CaseCommandPayload).command.kind === 'tick',
  )
  const dueAt = ticked && nextAt <= now ? new Date(Date.parse(now) + 3_600_000).toISOString() : nextAt
  writes.timers.push({
    stream,
    name: tickName,
    dueAt,
    event: { kind: 'command', payload: { command: { kind: 'tick' }, by: { kind: 'system' } } },
  })
}

/** A citizen whose wish was refused hears of it; an officer reads the outcome of the command. */
function tellRefusal(
  id: string,
  file: Case | undefined,
  event: QueuedEvent,
  by: Actor,
  refusal: Extract<Decision, { kind: 'refused' }>,
  writes: Writes,
): void {
  if (by.kind !== 'citizen' || file === undefined) return
  const about: CaseNews = { kind: 'refused', code: refusal.code }
  writes.awaited.add(by.conversation)
  writes.events.push({
    stream: conversationStream(by.conversation),
    key: `${event.key}/refused`,
    kind: 'case',
    payload: { about, caseId: id },
  })
}
