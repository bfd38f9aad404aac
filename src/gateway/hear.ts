import { isNeeded } from '../domain/case/file.ts'
import type { CaseView } from '../domain/case/view.ts'
import type { WaitingChange } from '../engine/case-wish.ts'
import type { ConversationEvent } from '../engine/types.ts'
import { viewOf } from './case-view.ts'
import type { ConversationRow } from './conversation-row.ts'
import type { Core } from './core.ts'
import { type LoadedCase, type QueuedEvent, shownCases } from './load.ts'
import { casesAwaited, type LoadedBatch, referencesInMind, referencesSaid } from './load-batch.ts'
import { channelOf, type Office } from './office.ts'
import type { HeardMessage } from './register.ts'

/**
 * What a step hears beside the queued event and its message: how much the sender is believed, and cases as they stood.
 * The journal keeps it, so that a replay hears the same.
 */
export interface HeardAside {
  readonly believed?: boolean
  readonly cases?: readonly CaseView[]
  readonly about?: string
  readonly locked?: boolean
}

/** Gathers what stands beside an event; undefined when there is nothing (any more) to hear. */
export function asideOf(
  core: Core,
  office: Office,
  batch: LoadedBatch,
  row: ConversationRow,
  event: QueuedEvent,
): HeardAside | undefined {
  switch (event.kind) {
    case 'message': {
      const message = batch.messages.get(String(event.payload['message']))
      return message === undefined ? undefined : asideOfMessage(core, office, batch, row, message)
    }
    case 'timer': {
      const cases = casesAwaited(new Map([[row.id, row]]), event).flatMap((id) => batch.cases.get(id) ?? [])
      const own = cases.filter((loaded) => batch.own.has(row, loaded))
      return own.length === 0 ? {} : { cases: own.map((loaded) => viewOf(core, office, loaded, 'own')) }
    }
    case 'case':
    case 'linked': {
      const loaded = batch.cases.get(String(event.payload['caseId']))
      return loaded === undefined || isObsolete(loaded, event)
        ? undefined
        : { cases: [viewOf(core, office, loaded, 'own')] }
    }
    default:
      return {}
  }
}

/** A notice that waited for the morning and is needed no more (its data came in the night) is not told. */
function isObsolete(loaded: LoadedCase, event: QueuedEvent): boolean {
  const about = event.payload['about'] as { kind?: string; id?: string } | undefined
  if (about?.kind !== 'notice') return false
  const owed = loaded.file.notices.find(({ notice }) => notice.id === about.id)
  return owed === undefined || !isNeeded(loaded.file, owed)
}

/** The engine's event of a queued one, its message and what stood beside it; undefined for what is not for a conversation. */
export function composeHeard(
  event: Pick<QueuedEvent, 'kind' | 'payload'>,
  message: HeardMessage | undefined,
  aside: HeardAside,
): ConversationEvent | undefined {
  const [first] = aside.cases ?? []
  switch (event.kind) {
    case 'message':
      return message === undefined ? undefined : composeMessage(message, aside)
    case 'timer':
      return { kind: 'timer', name: String(event.payload['name']), cases: aside.cases ?? [] }
    case 'hand-over-done':
      return { kind: 'hand-over-done', reason: String(event.payload['reason']) }
    case 'linked':
      return first === undefined ? undefined : { kind: 'linked', case: first, ...wishIn(event.payload) }
    case 'case':
      return first === undefined
        ? undefined
        : {
            kind: 'case',
            about: event.payload['about'] as Extract<ConversationEvent, { kind: 'case' }>['about'],
            case: first,
          }
    default:
      return undefined
  }
}

/** What was wished of the case before this conversation was known to be its citizen's. */
function wishIn({ wish }: Readonly<Record<string, unknown>>): { readonly wish?: WaitingChange } {
  return wish === undefined ? {} : { wish: wish as WaitingChange }
}

function composeMessage(message: HeardMessage, aside: HeardAside): ConversationEvent {
  const { inbound, understanding } = message
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
    ...(inbound.unfetched === undefined ? {} : { unfetched: inbound.unfetched }),
    ...(inbound.location === undefined ? {} : { location: inbound.location }),
    automatic: inbound.automatic === true,
    ...(inbound.kind === 'edit' && { edited: true }),
    believed: aside.believed ?? false,
    understanding,
    cases: aside.cases ?? [],
    ...(aside.about === undefined ? {} : { about: aside.about }),
    ...(aside.locked === true ? { locked: true } : {}),
  }
}

function asideOfMessage(
  core: Core,
  office: Office,
  batch: LoadedBatch,
  row: ConversationRow,
  message: HeardMessage,
): HeardAside {
  const { inbound } = message
  const about = caseOf(batch, row, message)
  const references = referencesSaid(message)
  const letter = channelOf(office, row.channel).limits.manner === 'letter'
  const cases = viewsFor(core, office, batch, row, references, about)
  const sealed = inbound.sealedCase !== undefined && about?.id === inbound.sealedCase
  const locked =
    batch.counts.isLocked(`address:${row.id}`) ||
    [...references, ...referencesInMind(row.state)].some((reference) =>
      batch.counts.isLocked(`reference:${reference}`),
    )
  return {
    believed: !letter || inbound.authenticated === true || sealed,
    ...(cases.length === 0 ? {} : { cases }),
    ...(about === undefined ? {} : { about: about.id }),
    ...(locked ? { locked } : {}),
  }
}

/**
 * The case that a message answers: the signed address it came through, else what it quotes, if that case is this
 * contact's. A stranger who quotes a Message-ID is added to nothing.
 */
function caseOf(batch: LoadedBatch, row: ConversationRow, message: HeardMessage): LoadedCase | undefined {
  const { sealedCase, channel, replyTo = [] } = message.inbound
  const sealed = sealedCase === undefined ? undefined : batch.cases.get(sealedCase)
  if (sealed !== undefined) return sealed
  for (const externalId of replyTo) {
    const quoted = batch.cases.get(batch.quoted.get(`${channel} ${externalId}`) ?? '')
    if (quoted !== undefined && batch.own.has(row, quoted)) return quoted
  }
  return undefined
}

/**
 * The newest cases of who speaks and those that wait for data; where a signed address of somebody else's case was written to, only that case, because
 * the address proves that case and says nothing about the sender. Of others only that the reference was said.
 */
function viewsFor(
  core: Core,
  office: Office,
  batch: LoadedBatch,
  row: ConversationRow,
  references: readonly string[],
  about: LoadedCase | undefined,
): readonly CaseView[] {
  if (batch.cases.size === 0) return []
  const own = new Set(about === undefined || batch.own.has(row, about) ? batch.own.of(row) : [about])
  const newest = [...own].toSorted((a, b) => b.file.receivedAt.localeCompare(a.file.receivedAt))
  const shown = newest.filter(
    (loaded, index) =>
      index < shownCases ||
      loaded === about ||
      loaded.file.state === 'awaiting-data' ||
      references.includes(loaded.file.reference),
  )
  const said =
    references.length === 0
      ? []
      : [...batch.cases.values()].filter(
          (loaded) => references.includes(loaded.file.reference) && !own.has(loaded),
        )
  return [
    ...shown.map((loaded) => viewOf(core, office, loaded, 'own')),
    ...said.map((loaded) => viewOf(core, office, loaded, 'none')),
  ]
}
