import type { Command } from '../domain/case/command.ts'
import { givenIn } from '../domain/case/split-off.ts'
import { unreachable } from '../domain/errors.ts'
import { type NoticeRoute, noticeRoutes } from '../domain/policy.ts'
import { formatInZone } from '../domain/zone.ts'
import { step } from '../engine/step.ts'
import type { ConversationEvent, Effect, Session, StepResult } from '../engine/types.ts'
import type { ConversationRow } from './conversation-row.ts'
import { type Core, nowOf } from './core.ts'
import { asideOf, composeHeard } from './hear.ts'
import { journalOf } from './journal.ts'
import type { QueuedEvent } from './load.ts'
import type { LoadedBatch } from './load-batch.ts'
import { notifyRole } from './notify.ts'
import { channelOf, type Office } from './office.ts'
import { answerPurpose, composePurpose } from './purpose.ts'
import type { HeardMessage } from './register.ts'
import { retriedMark } from './retried-mark.ts'
import { writeSession } from './session-text.ts'
import { speak, speakCode } from './speak.ts'
import { stepContextOf } from './step-context.ts'
import { caseStream, conversationStream } from './streams.ts'
import { asSent } from './templates.ts'
import type { Writes } from './writes.ts'

/**
 * Steps a conversation through its events, in memory; what it wants done goes into `writes`. Where something was asked
 * of a case, the events behind it stay in the queue until that is done and answered. Returns how many were handled.
 */
export function handleConversation(
  core: Core,
  office: Office,
  batch: LoadedBatch,
  id: string,
  events: readonly QueuedEvent[],
  writes: Writes,
): number {
  let row = batch.conversations.get(id)
  let count = 0
  for (const event of events) {
    if (writes.awaited.has(id)) break
    count += 1
    if (row === undefined) writes.handled.push({ event, outcome: { ignored: 'no-conversation' } })
    else if (!office.channels.has(row.channel)) onClosedChannel(event, writes)
    else row = handleOne(core, office, batch, row, event, writes)
  }
  if (row === undefined || count === 0) return count
  writes.conversations.push({ ...row, state: row.state ?? '' })
  return count
}

/**
 * Its channel is closed now: a notice has failed on this route and the case tries the next; anything else (what a
 * citizen wrote, the answer to it, the end of their silence) is a dead letter that can be tried again when the channel
 * is open.
 */
function onClosedChannel(event: QueuedEvent, writes: Writes): void {
  const about = event.payload['about'] as { readonly kind?: string; readonly id?: string } | undefined
  if (event.kind !== 'case' || about?.kind !== 'notice' || about.id === undefined) {
    writes.buried.push({ event, problem: 'channel-closed' })
    return
  }
  failNotice(event, String(event.payload['caseId']), about.id, 'channel-closed', writes)
  writes.handled.push({ event, outcome: { ignored: 'channel-closed' } })
}

function handleOne(
  core: Core,
  office: Office,
  batch: LoadedBatch,
  row: ConversationRow,
  event: QueuedEvent,
  writes: Writes,
): ConversationRow {
  const message = batch.messages.get(String(event.payload['message']))
  const laidAside = laidAsideBy(office, batch, row, event, message)
  if (laidAside !== undefined) {
    layAside(core, office, row, event, laidAside, writes)
    return row
  }
  const aside = asideOf(core, office, batch, row, event)
  const heard = aside === undefined ? undefined : composeHeard(event, message, aside)
  if (aside === undefined || heard === undefined) {
    writes.handled.push({ event, outcome: { ignored: 'nothing-to-hear' } })
    return row
  }
  const at = nowOf(core)
  const before = row.state === null || row.state === '' ? undefined : (JSON.parse(row.state) as Session)
  const result = step(core.flows, stepContextOf(core, office, row, event, at), before, heard)
  const said = writes.speeches.length
  for (const [ordinal, effect] of result.effects.entries()) {
    applyEffect(core, office, batch, row, event, `${event.key}/${ordinal}`, effect, writes)
  }
  // News of cases were counted as answers that are sure to come.
  if (event.kind !== 'case')
    for (const { purpose, visit } of writes.speeches.slice(said))
      if (purpose === answerPurpose) batch.counts.addAnswer(visit.conversation, senderOf(message))
  reportSilence(event, heard, result, writes)
  const { text, digest } = writeSession(result.state)
  writes.handled.push({
    event,
    outcome: journalOf(office, { at, contact: row.contact, heard, aside, result, state: digest }),
  })
  return { ...row, state: text }
}

/** Whether an address is a role's, or of somebody who holds one. */
const isStaff = ({ policy, people }: Office, address: string): boolean =>
  policy.roles.some(({ email }) => email === address) || people.some(({ email }) => email === address)

type LaidAside = 'letter-from-staff' | 'answered-too-often'

/**
 * Messages that the engine does not answer but a person has to see: of a role of the office (officers act by links and
 * commands), and of an address that has had so many answers within the hour that two machines may be talking. What a
 * person has had tried again is heard.
 */
function laidAsideBy(
  office: Office,
  batch: LoadedBatch,
  row: ConversationRow,
  event: QueuedEvent,
  message: HeardMessage | undefined,
): LaidAside | undefined {
  if (event.kind !== 'message' || message?.inbound.automatic === true) return undefined
  if (isStaff(office, row.address)) return 'letter-from-staff'
  if (event.payload[retriedMark] === true) return undefined
  return batch.counts.isAnsweredTooOften(row.id, senderOf(message)) ? 'answered-too-often' : undefined
}

/** A citizen's letter that is not answered now is a dead letter: it can be tried again, and its case is not closed over it. */
function layAside(
  core: Core,
  office: Office,
  row: ConversationRow,
  event: QueuedEvent,
  why: LaidAside,
  writes: Writes,
): void {
  const isFromStaff = why === 'letter-from-staff'
  if (isFromStaff) writes.handled.push({ event, outcome: { ignored: why } })
  else writes.buried.push({ event, problem: why })
  writes.tasks.push({
    id: isFromStaff ? event.key : `${why}/${row.id}/${nowOf(core).slice(0, 13)}`,
    kind: why,
    case_id: null,
    conversation: row.id,
    subject: `${why}: look into the mailbox of "${row.channel}"`,
    role: office.policy.routing.general,
  })
}

/** Whether a letter's sender is proven, as far as answers are counted. What else a conversation hears forges nobody. */
const senderOf = (message: HeardMessage | undefined): 'proven' | 'unproven' =>
  message === undefined || message.inbound.authenticated === true || message.inbound.sealedCase !== undefined
    ? 'proven'
    : 'unproven'

/** Puts one effect into `writes`. */
function applyEffect(
  core: Core,
  office: Office,
  batch: LoadedBatch,
  row: ConversationRow,
  event: QueuedEvent,
  key: string,
  effect: Effect,
  writes: Writes,
): void {
  const stream = conversationStream(row.id)
  const by = { kind: 'citizen', conversation: row.id } as const
  const from = event.kind === 'message' ? { message: String(event.payload['message']) } : {}
  switch (effect.kind) {
    case 'say': {
      const told = asSent(office, noticeRouteOf(event), effect)
      if (told === undefined) {
        failNotice(event, String(event.payload['caseId']), effect.notice ?? '', 'no-template', writes)
        return
      }
      const speech = {
        key,
        ...told,
        purpose: purposeOf(event, effect),
        ...referenceOf(batch, effect.caseId),
        ...(typeof event.payload['act'] === 'string' && { act: event.payload['act'] }),
      }
      speak(office, row, speech, writes)
      return
    }
    case 'file': {
      writes.awaited.add(row.id)
      const caseId = core.tokens.id('case', office.organisation, key)
      writes.events.push({
        stream: caseStream(caseId),
        key,
        kind: 'command',
        payload: { command: inheriting(batch, effect.command), by },
      })
      if (from.message !== undefined) writes.messageCases.push({ id: from.message, caseId })
      batch.counts.addAnswer(row.id, senderOf(batch.messages.get(from.message ?? '')))
      return
    }
    case 'command':
      writes.awaited.add(row.id)
      addAddress(office, batch, row, effect.caseId, key, writes)
      writes.events.push({
        stream: caseStream(effect.caseId),
        key,
        kind: 'command',
        payload: { command: effect.command, by },
      })
      if (from.message !== undefined) writes.messageCases.push({ id: from.message, caseId: effect.caseId })
      return
    case 'start-timer':
      writes.timers.push({
        stream,
        name: effect.name,
        dueAt: effect.at,
        event: { kind: 'timer', payload: { name: effect.name } },
      })
      return
    case 'cancel-timer':
      writes.cancelled.push({ stream, name: effect.name })
      return
    case 'send-code':
      speakCode(core, office, batch.cases.get(effect.caseId), key, effect, writes)
      return
    case 'wrong-try':
      for (const subject of subjectsOf(row, effect)) {
        writes.tries.push(subject)
        batch.counts.addTry(subject)
      }
      return
    case 'link-contact':
      link(batch, row, key, effect, writes)
      return
    case 'hand-over':
      writes.tasks.push({
        id: `hand-over/${row.id}/${effect.reason}/${formatInZone(office.calendar.zone, core.clock.now().getTime()).slice(0, 10)}`,
        kind: 'hand-over',
        case_id: null,
        conversation: row.id,
        subject: effect.reason,
        role: office.policy.routing.general,
      })
      return
    case 'notify':
      notifyRole(
        core,
        office,
        key,
        { role: effect.role, text: effect.text, caseId: effect.caseId, verbs: [] },
        writes,
      )
      return
    default:
      unreachable(effect)
  }
}

/** A new case that continues another knows what that one was given, but for what is told anew (settled 9). */
function inheriting(batch: LoadedBatch, command: Command<'file'>): Command<'file'> {
  const { link, fields } = command
  const other = link?.as === 'continues' ? batch.cases.get(link.other.id) : undefined
  if (other === undefined) return command
  const { description: _told, declarations: _declared, ...known } = givenIn(other.file, other.values)
  const isSealed = other.file.sealed !== undefined
  return { ...command, fields: { ...known, ...fields }, ...(isSealed && { sealed: true }) }
}

/** Whose tries a wrong one is: the address's, and the reference's. */
function subjectsOf(row: ConversationRow, { reference }: { readonly reference?: string }): readonly string[] {
  return [`address:${row.id}`, ...(reference === undefined ? [] : [`reference:${reference}`])]
}

function referenceOf(batch: LoadedBatch, caseId: string | undefined): { readonly reference?: string } {
  const reference = caseId === undefined ? undefined : batch.cases.get(caseId)?.file.reference
  return reference === undefined ? {} : { reference }
}

/** An answer, or the notice of a case whose outcome goes back to it. */
function purposeOf(event: QueuedEvent, say: Extract<Effect, { kind: 'say' }>): string {
  if (say.notice === undefined) return answerPurpose
  return composePurpose({
    caseId: String(event.payload['caseId']),
    notice: say.notice,
    route: noticeRouteOf(event),
  })
}

const noticeRouteOf = (event: QueuedEvent): NoticeRoute =>
  noticeRoutes.find((route) => route === event.payload['route']) ?? 'origin'

/** A notice that this conversation cannot tell (a public or recorded one) has failed on its route: the case tries the next. */
function reportSilence(
  event: QueuedEvent,
  heard: ConversationEvent,
  result: StepResult,
  writes: Writes,
): void {
  if (heard.kind !== 'case' || heard.about.kind !== 'notice') return
  const { id } = heard.about
  if (result.effects.some((effect) => effect.kind === 'say' && effect.notice === id)) return
  failNotice(event, heard.case.id, id, 'channel-silent', writes)
}

function failNotice(event: QueuedEvent, caseId: string, notice: string, code: string, writes: Writes): void {
  const command = { kind: 'delivery', notice, route: noticeRouteOf(event), outcome: 'failed', code }
  writes.events.push({
    stream: caseStream(caseId),
    key: `${event.key}/untold`,
    kind: 'command',
    payload: { command, by: { kind: 'system' } },
  })
}

/** Who is known by the registered phone alone is reached from now on where they have written, too. */
function addAddress(
  office: Office,
  batch: LoadedBatch,
  row: ConversationRow,
  caseId: string,
  key: string,
  writes: Writes,
): void {
  const loaded = batch.cases.get(caseId)
  if (loaded === undefined || !batch.own.has(row, loaded)) return
  const { file } = loaded
  if (row.contacts.includes(file.contact)) return
  const channelKind = channelOf(office, row.channel).policy.kind
  const address = { channel: row.channel, channelKind, conversation: row.id }
  if (file.addresses.some(({ conversation }) => conversation === row.id)) return
  writes.events.push({
    stream: caseStream(caseId),
    key: `${key}/address`,
    kind: 'command',
    payload: {
      command: { kind: 'add-address', address },
      by: { kind: 'citizen', conversation: row.id },
    },
  })
}

/** The conversation may speak for the case's contact too; whose cases are its own does not change. */
function link(
  batch: LoadedBatch,
  row: ConversationRow,
  key: string,
  { caseId, wish }: Extract<Effect, { kind: 'link-contact' }>,
  writes: Writes,
): void {
  const contact = batch.cases.get(caseId)?.file.contact
  if (contact === undefined) return
  writes.awaited.add(row.id)
  const payload = { caseId, ...(wish && { wish }) }
  writes.events.push({ stream: conversationStream(row.id), key, kind: 'linked', payload })
  if (contact !== row.contact) writes.contacts.push({ conversation: row.id, contact })
}
