import type { CaseView } from '../domain/case/view.ts'
import type { ConversationEvent, Effect, StepResult } from '../engine/types.ts'
import type { HeardAside } from './hear.ts'
import type { Office } from './office.ts'

/** What a conversation's handling leaves in the journal: enough to hear the same again and to compare what came of it. */
export interface JournalEntry {
  readonly at: string
  readonly policy: number
  readonly calendar: number
  readonly understanding?: string
  readonly contact: string
  readonly heard: HeardAside
  readonly trace: readonly string[]
  readonly effects: readonly string[]
  /** Digest of the session after it. */
  readonly state: string
  /** Its place in the order of handling: an event that was tried again came after later ones. */
  readonly order: number
}

/** The journal's entry; results and officers' words in the cases beside it are left out. */
export function journalOf(
  office: Office,
  step: {
    readonly at: string
    readonly contact: string
    readonly heard: ConversationEvent
    readonly aside: HeardAside
    readonly result: StepResult
    /** Digest of the session after it. */
    readonly state: string
  },
): JournalEntry {
  const { at, contact, heard, aside, result, state } = step
  return {
    at,
    policy: office.policy.version,
    calendar: office.calendar.version,
    ...(heard.kind === 'message' ? { understanding: heard.understanding.version } : {}),
    contact,
    heard: aside.cases === undefined ? aside : { ...aside, cases: aside.cases.map(withoutWords) },
    trace: result.trace,
    effects: result.effects.map(nameEffect),
    state,
    order: result.state.steps ?? 0,
  }
}

/** Results are somebody's words, and a link is a right to act: neither belongs in a journal. */
function withoutWords(view: CaseView): CaseView {
  return {
    ...view,
    ...(view.result === undefined ? {} : { result: '…' }),
    ...(view.link === undefined ? {} : { link: '…' }),
  }
}

/** An effect by its name and the keys of its texts, never a citizen's words. */
export function nameEffect(effect: Effect): string {
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
