import type { CaseView } from '../domain/case/view.ts'
import type { TextRef } from '../domain/text.ts'
import type { Flow, Flows, Outcome, Scope } from './flow.ts'
import type { ChoiceRef, Effect, Frame, Say, SayPart, Session, StepContext, StepResult } from './types.ts'

/** A stack of flows deeper than this is no conversation: the oldest questions in the middle are forgotten. */
const maxFrames = 4

/** One step in the making: the session as it changes, and what is said and done. Lives for one event only. */
export class Turn {
  readonly flows: Flows
  readonly context: StepContext
  readonly cases: readonly CaseView[]
  session: Session
  /** The event came from an address, or about a reference, without tries left. */
  readonly locked: boolean
  private readonly parts: SayPart[] = []
  private choices: readonly ChoiceRef[] = []
  private readonly effects: Effect[] = []
  private readonly trace: string[] = []
  private repeats = false
  private about: Pick<Say, 'caseId' | 'notice' | 'subject'> = {}

  constructor(
    flows: Flows,
    context: StepContext,
    session: Session,
    heard: { readonly cases: readonly CaseView[]; readonly locked: boolean },
  ) {
    this.flows = flows
    this.context = context
    this.session = { ...session, steps: (session.steps ?? 0) + 1 }
    this.cases = heard.cases.map((view) => awaiting(view, context.now))
    this.locked = heard.locked
  }

  get frame(): Frame | undefined {
    return this.session.frames.at(-1)
  }

  get flow(): Flow | undefined {
    return this.frame === undefined ? undefined : this.flows[this.frame.flow]
  }

  scope(frame: Frame): Scope {
    return { context: this.context, session: this.session, frame, cases: this.cases, locked: this.locked }
  }

  say(...texts: readonly TextRef[]): void {
    for (const text of texts) this.parts.push({ kind: 'text', text })
  }

  /** Puts texts before all that was said so far. */
  sayFirst(...texts: readonly TextRef[]): void {
    this.parts.unshift(...texts.map((text) => ({ kind: 'text', text }) as const))
  }

  /** An officer's own words. */
  sayWords(words: string): void {
    this.parts.push({ kind: 'words', words })
  }

  /** Says again what was said last; what stands beside it now is not repeated the next time. */
  repeat({ parts, choices }: Pick<Say, 'parts' | 'choices'>): void {
    this.parts.push(...parts)
    this.choices = choices
    this.repeats = true
  }

  offer(choices: readonly ChoiceRef[]): void {
    this.choices = choices
  }

  do(...effects: readonly Effect[]): void {
    this.effects.push(...effects)
  }

  enter(name: string): void {
    this.trace.push(name)
  }

  setAbout(about: Pick<Say, 'caseId' | 'notice' | 'subject'>): void {
    this.about = { ...this.about, ...about }
  }

  change(session: Partial<Session>): void {
    this.session = { ...this.session, ...session }
  }

  push(frame: Frame): void {
    this.change({ frames: [...this.session.frames, frame].slice(-maxFrames) })
  }

  replace(frame: Frame): void {
    this.change({ frames: [...this.session.frames.slice(0, -1), frame] })
  }

  pop(): void {
    this.change({ frames: this.session.frames.slice(0, -1) })
  }

  /** Ends the flow on top: says and does its outcome. */
  end(outcome: Outcome): void {
    this.say(...outcome.says)
    if (outcome.choices !== undefined) this.offer(outcome.choices)
    this.do(...outcome.effects)
    if (outcome.code !== undefined) this.change({ code: outcome.code })
    if (outcome.stays === undefined) this.pop()
    else this.replace(outcome.stays)
  }

  /** Whether anything was done so far that brings an answer. */
  get acted(): boolean {
    return this.effects.length > 0
  }

  /** Whether anything was said so far. */
  get spoke(): boolean {
    return this.parts.length > 0
  }

  /** What says something beside an open question (news, an officer's words) leaves the question as it was offered. */
  result(heard: 'message' | 'news'): StepResult {
    const { parts, choices } = this
    if (parts.length === 0) return { state: this.session, effects: this.effects, trace: this.trace }
    const say: Say = { kind: 'say', language: this.session.language, parts, choices, ...this.about }
    const keepsQuestion = heard === 'news' && choices.length === 0 && this.session.frames.length > 0
    const state =
      keepsQuestion || this.repeats
        ? this.session
        : { ...this.session, offered: choices, lastSaid: { parts } }
    return { state, effects: [say, ...this.effects], trace: this.trace }
  }
}

/** A case that was closed for want of data still awaits them while it may be reopened (settled 9). */
function awaiting(view: CaseView, now: string): CaseView {
  const { closedFor, reopenUntil } = view
  return closedFor !== undefined && reopenUntil !== undefined && reopenUntil > now
    ? { ...view, missing: closedFor }
    : view
}

/** A frame at the beginning of a flow. */
export function beginFrame(flow: Flow, fields: Frame['fields']): Frame {
  return { flow: flow.id, version: flow.version, step: '', fields, answered: [] }
}
