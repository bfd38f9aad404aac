import type { Calendar } from '../calendar.ts'
import type { Policy } from '../policy.ts'
import type { Actor, CaseEventBody, StoredValue } from './case.ts'
import { evolve } from './evolve.ts'
import type { Case } from './file.ts'

/** What a decision may know besides the case and the command. */
export interface DecideContext {
  /** The version that the case is pinned to. */
  readonly policy: Policy
  readonly calendar: Calendar
  /** ISO UTC instant. */
  readonly now: string
  readonly by: Actor
  /** The reference of a case that is being filed. */
  readonly reference?: string
  /** Channels on which Wasl can speak now. */
  readonly connected: readonly ConnectedChannel[]
  /** Something that the citizen wrote waits for a person: the case is not closed for want of it. */
  readonly unheard?: boolean
  /** Keyed digest of a personal value: the same for the same value of the same case. */
  readonly digest: (value: string) => string
}

export interface ConnectedChannel {
  readonly name: string
  readonly kind: string
}

/** A personal value for the erasable store, under the digest that the file holds. */
export interface KeptValue {
  readonly digest: string
  readonly value: string
}

/** `events` may be empty: nothing was to be done. A refusal says by `code` what, and by `message` what to do instead. */
export type Decision =
  | {
      readonly kind: 'accepted'
      readonly events: readonly CaseEventBody[]
      readonly values: readonly KeptValue[]
    }
  | Refused

export interface Refused {
  readonly kind: 'refused'
  readonly code: string
  readonly message: string
}

/** A decision in the making: the case as it would be after the events recorded so far. */
export interface Draft {
  readonly file: Case
  readonly events: readonly CaseEventBody[]
  readonly values: readonly KeptValue[]
}

/** A draft that has decided nothing yet. */
export function draftOf(file: Case): Draft {
  return { file, events: [], values: [] }
}

/** The draft with one more event. */
export function record(draft: Draft, context: DecideContext, body: CaseEventBody): Draft {
  const event = { ...body, at: context.now, by: context.by }
  return { ...draft, file: evolve(draft.file, event), events: [...draft.events, body] }
}

/** The draft with a personal value kept apart, and what the file holds in its place. */
export function keep(
  draft: Draft,
  context: DecideContext,
  value: string,
): { readonly draft: Draft; readonly stored: StoredValue } {
  const digest = context.digest(value)
  return {
    draft: { ...draft, values: [...draft.values, { digest, value }] },
    stored: { kind: 'personal', digest },
  }
}

/** Whether an instant of a deadline has come. */
export const hasCome = (at: string | undefined, { now }: DecideContext): boolean =>
  at !== undefined && at <= now

/** The decision that a draft has come to. */
export function accept(draft: Draft): Decision {
  return { kind: 'accepted', events: draft.events, values: draft.values }
}

/** A refusal with its code and what to do instead. */
export function refuse(code: string, message: string): Refused {
  return { kind: 'refused', code, message }
}
