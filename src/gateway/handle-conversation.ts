import { createHash } from 'node:crypto'
import { unreachable } from '../domain/errors.ts'
import type { NoticeRoute } from '../domain/policy.ts'
import type { CaseView } from '../domain/case/view.ts'
import { step } from '../engine/step.ts'
import type { ConversationEvent, Effect, Session, StepContext, StepResult } from '../engine/types.ts'
import { type Core, nowOf } from './core.ts'
import { type ConversationRow, type HeardMessage, type LoadedCase, type QueuedEvent, viewOf } from './load.ts'
import type { LoadedBatch } from './load-batch.ts'
import { notifyRole } from './notify.ts'
import { channelOf, type Office } from './office.ts'
import { speak, speakCode } from './speak.ts'
import { answerPurpose, composePurpose } from './purpose.ts'
import { caseStream, conversationStream } from './streams.ts'
import type { Writes } from './writes.ts'

/** Steps a conversation through its events, in memory; what it wants done goes into `writes`. */
export function handleConversation(core: Core, office: Office, batch: LoadedBatch, id: string, events: readonly QueuedEvent[], writes: Writes): void {
  let row = batch.conversations.get(id)
  for (const event of events) {
    if (row === undefined || !office.channels.has(row.channel)) {
      writes.handled.push({ id: event.id, outcome: { ignored: row === undefined ? 'no-conversation' : 'channel-closed' } })
      continue
    }
    row = handleOne(core, office, batch, row, event, writes)
  }
  if (row !== undefined) writes.conversations.push({ id, state: row.state ?? '', contact: row.contact })
}

function handleOne(core: Core, office: Office, batch: LoadedBatch, row: ConversationRow, event: QueuedEvent, writes: Writes): ConversationRow {
  const heard = conversationEventOf(office, batch, row, event)
  if (heard === undefined) {
    writes.handled.push({ id: event.id, outcome: { ignored: 'nothing-to-hear' } })
    return row
  }
  const before = row.state === null || row.state === '' ? undefined : (JSON.parse(row.state) as Session)
  const result = step(core.flows, contextOf(core, office, row, event), before, heard)
  let contact = row.contact
  for (const [ordinal, effect] of result.effects.entries()) {
    contact = applyEffect(core, office, batch, { ...row, contact }, event, `${event.key}/${ordinal}`, effect, writes)
  }
  reportSilence(event, heard, result, writes)
  const state = JSON.stringify(result.state)
  writes.handled.push({ id: event.id, outcome: journalOf(office, heard, result, state) })
  return { ...row, contact, state }
}

/** What a step may know; everything in it can be given again at a replay. */
export function contextOf(core: Core, office: Office, row: ConversationRow, event: Pick<QueuedEvent, 'key'>): StepContext {
  const channel = channelOf(office, row.channel)
  return {
    now: nowOf(core),
    chance: core.tokens.chance(office.organisation, event.key),
    policy: office.policy,
    calendar: office.calendar,
    channel: { name: row.channel, kind: channel.policy.kind, limits: channel.limits },
    conversation: { id: row.id, contact: row.contact },
    proven: provenBy(channel.policy.kind, row),
    baseUrl: `${core.baseUrl}/o/${office.organisation}`,
  }
}

/** Platforms whose address is a phone number or a mail address prove it by the message itself. */
function provenBy(kind: string, row: ConversationRow): StepContext['proven'] {
  const name = row.name === null ? {} : { name: row.name }
  if (kind === 'email') return { email: row.address, ...name }
  if (kind === 'whatsapp-web' || kind === 'whatsapp-cloud' || kind === 'sms') return { phone: row.address, ...name }
  return name
}

function conversationEventOf(office: Office, batch: LoadedBatch, row: ConversationRow, event: QueuedEvent): ConversationEvent | undefined {
  switch (event.kind) {
    case 'message': {
      const message = batch.messages.get(String(event.payload['message']))
      return message === undefined ? undefined : messageEventOf(office, batch, row, message)
    }
    case 'timer':
      return { kind: 'timer', name: String(event.payload['name']) }
    case 'case':
    case 'linked': {
      const loaded = batch.cases.get(String(event.payload['caseId']))
      if (loaded === undefined) return undefined
      const view = viewOf(office, loaded, 'own')
      return event.kind === 'linked'
        ? { kind: 'linked', case: view }
        : { kind: 'case', about: event.payload['about'] as Extract<ConversationEvent, { kind: 'case' }>['about'], case: view }
    }
    default:
      return undefined
  }
}

function messageEventOf(office: Office, batch: LoadedBatch, row: ConversationRow, message: HeardMessage): ConversationEvent {
  const { inbound, understanding } = message
  const about = caseOf(batch, row, message)
  const references = understanding.slots.flatMap((slot) => (slot.name === 'reference' ? [slot.value] : []))
  const letter = channelOf(office, row.channel).limits.manner === 'letter'
  return {
    kind: 'message',
    id: message.id,
    text: inbound.text,
    ...(inbound.fullText === undefined ? {} : { fullText: inbound.fullText }),
    ...(inbound.subject === undefined ? {} : { subject: inbound.subject }),
    ...(inbound.signature === undefined ? {} : { signature: inbound.signature }),
    ...(inbound.choice === undefined ? {} : { choice: inbound.choice }),
    ...(inbound.languageHint === undefined ? {} : { languageHint: inbound.languageHint }),
    attachments: inbound.attachments,
    ...(inbound.refused === undefined ? {} : { refused: inbound.refused }),
    ...(inbound.location === undefined ? {} : { location: inbound.location }),
    automatic: inbound.automatic === true,
    believed: !letter || inbound.authenticated === true || inbound.sealedCase !== undefined,
    understanding,
    cases: viewsFor(office, batch, row, references, about),
    ...(about === undefined ? {} : { about: about.id }),
    ...(batch.locked.has(`address:${row.id}`) || references.some((reference) => batch.locked.has(`reference:${reference}`)) ? { locked: true } : {}),
  }
}

/**
 * The case that a message answers: the signed address it came through, else what it quotes, if that case is this
 * contact's. A stranger who quotes a Message-ID is added to nothing.
 */
function caseOf(batch: LoadedBatch, row: ConversationRow, message: HeardMessage): LoadedCase | undefined {
  const sealed = message.inbound.sealedCase === undefined ? undefined : batch.cases.get(message.inbound.sealedCase)
  if (sealed !== undefined) return sealed
  for (const externalId of message.inbound.replyTo ?? []) {
    const quoted = batch.cases.get(batch.quoted.get(externalId) ?? '')
    if (quoted !== undefined && quoted.file.contact === row.contact) return quoted
  }
  return undefined
}

const shownCases = 10

function viewsFor(office: Office, batch: LoadedBatch, row: ConversationRow, references: readonly string[], about: LoadedCase | undefined): CaseView[] {
  const cases = [...batch.cases.values()]
  const own = cases
    .filter((loaded) => loaded.file.contact === row.contact || loaded.id === about?.id)
    .toSorted((a, b) => b.file.receivedAt.localeCompare(a.file.receivedAt))
    .slice(0, shownCases)
  const said = cases.filter((loaded) => references.includes(loaded.file.reference) && !own.includes(loaded))
  return [...own.map((loaded) => viewOf(office, loaded, 'own')), ...said.map((loaded) => viewOf(office, loaded, loaded.file.contact === row.contact ? 'own' : 'none'))]
}

/** Puts one effect into `writes`; returns the contact that the conversation has from now on. */
function applyEffect(core: Core, office: Office, batch: LoadedBatch, row: ConversationRow, event: QueuedEvent, key: string, effect: Effect, writes: Writes): string {
  const stream = conversationStream(row.id)
  const by = { kind: 'citizen', conversation: row.id } as const
  const from = event.kind === 'message' ? { message: String(event.payload['message']) } : {}
  switch (effect.kind) {
    case 'say':
      speak(office, row, { key, say: effect, purpose: purposeOf(event, effect), ...referenceOf(batch, effect.caseId) }, writes)
      return row.contact
    case 'file': {
      const caseId = core.tokens.id('case', office.organisation, key)
      writes.events.push({ stream: caseStream(caseId), key, kind: 'command', payload: { command: effect.command, by } })
      if (from.message !== undefined) writes.messageCases.push({ id: from.message, caseId })
      return row.contact
    }
    case 'command':
      writes.events.push({ stream: caseStream(effect.caseId), key, kind: 'command', payload: { command: effect.command, by } })
      if (from.message !== undefined) writes.messageCases.push({ id: from.message, caseId: effect.caseId })
      return row.contact
    case 'start-timer':
      writes.timers.push({ stream, name: effect.name, dueAt: effect.at, event: { kind: 'timer', payload: { name: effect.name } } })
      return row.contact
    case 'cancel-timer':
      writes.cancelled.push({ stream, name: effect.name })
      return row.contact
    case 'send-code':
      speakCode(core, office, batch.cases.get(effect.caseId), key, effect, writes)
      return row.contact
    case 'wrong-try':
      writes.tries.push(`address:${row.id}`, ...(effect.reference === undefined ? [] : [`reference:${effect.reference}`]))
      return row.contact
    case 'link-contact':
      return link(batch, row, key, effect.caseId, writes)
    case 'hand-over':
      writes.tasks.push({ id: key, kind: 'hand-over', case_id: null, conversation: row.id, subject: effect.reason, role: office.policy.routing.general })
      return row.contact
    case 'notify':
      notifyRole(core, office, key, { role: effect.role, text: effect.text, caseId: effect.caseId, verbs: [] }, writes)
      return row.contact
    default:
      return unreachable(effect)
  }
}

function referenceOf(batch: LoadedBatch, caseId: string | undefined): { readonly reference?: string } {
  const reference = caseId === undefined ? undefined : batch.cases.get(caseId)?.file.reference
  return reference === undefined ? {} : { reference }
}

/** An answer, or the notice of a case whose outcome goes back to it. */
function purposeOf(event: QueuedEvent, say: Extract<Effect, { kind: 'say' }>): string {
  if (say.notice === undefined) return answerPurpose
  return composePurpose({ caseId: String(event.payload['caseId']), notice: say.notice, route: noticeRouteOf(event) })
}

const noticeRouteOf = (event: QueuedEvent): NoticeRoute => (event.payload['route'] === 'email' ? 'email' : 'origin')

/** A notice that this conversation cannot tell (a public or recorded one) has failed on its route: the case tries the next. */
function reportSilence(event: QueuedEvent, heard: ConversationEvent, result: StepResult, writes: Writes): void {
  if (heard.kind !== 'case' || heard.about.kind !== 'notice') return
  const { id } = heard.about
  if (result.effects.some((effect) => effect.kind === 'say' && effect.notice === id)) return
  const command = { kind: 'delivery', notice: id, route: noticeRouteOf(event), outcome: 'failed', code: 'channel-silent' }
  writes.events.push({ stream: caseStream(heard.case.id), key: `${event.key}/silent`, kind: 'command', payload: { command, by: { kind: 'system' } } })
}

function link(batch: LoadedBatch, row: ConversationRow, key: string, caseId: string, writes: Writes): string {
  const contact = batch.cases.get(caseId)?.file.contact
  if (contact === undefined) return row.contact
  writes.events.push({ stream: conversationStream(row.id), key, kind: 'linked', payload: { caseId } })
  return contact
}

/** What `replay` compares: versions, the way through the flows, and the effects by name; never a citizen's words. */
function journalOf(office: Office, heard: ConversationEvent, result: StepResult, state: string) {
  return {
    policy: office.policy.version,
    calendar: office.calendar.version,
    ...(heard.kind === 'message' ? { understanding: heard.understanding.version } : {}),
    trace: result.trace,
    effects: result.effects.map(nameOf),
    state: createHash('sha256').update(state).digest('hex').slice(0, 16),
  }
}

function nameOf(effect: Effect): string {
  switch (effect.kind) {
    case 'say':
      return `say ${effect.parts.map((part) => (part.kind === 'text' ? part.text.key : 'words')).join(' + ')}`
    case 'start-timer':
    case 'cancel-timer':
      return `${effect.kind} ${effect.name}`
    case 'command':
      return `command ${effect.command.kind}`
    default:
      return effect.kind
  }
}
