import type { CaseView } from '../domain/case/view.ts'
import type { GeoPoint } from '../domain/message.ts'
import { isReference } from '../domain/reference.ts'
import type { TextRef } from '../domain/text.ts'
import type { Act, Intent, SlotName, Understanding } from '../domain/understanding.ts'
import type { ChoiceRef, CodeAsked, Effect, FieldValue, Frame, Session, StepContext } from './types.ts'

/** What a citizen's message says in the light of what was offered. */
export interface Reply {
  readonly text: string
  /** The id of the choice that was made, by button, number or label. */
  readonly choice?: string
  readonly act?: Act
  readonly intent: Intent
  readonly understanding: Understanding
  readonly location?: GeoPoint
  readonly attachments: readonly string[]
  /** A letter of whose sender nobody knows that they are who they write to be. */
  readonly unproven?: true
}

/** Everything a step's row may look at. */
export interface Scope {
  readonly context: StepContext
  readonly session: Pick<Session, 'language' | 'code' | 'misunderstood'>
  readonly frame: Frame
  readonly cases: readonly CaseView[]
  /** This address, or a reference that it says or was asked about, has used up its tries of the hour. */
  readonly locked: boolean
}

/** What is asked: paragraphs, and choices (all of them; pages are made of them where there are too many). */
export interface Question {
  readonly parts: readonly TextRef[]
  readonly choices: readonly ChoiceRef[]
}

export type FieldValues = Readonly<Record<string, FieldValue>>

/** How an answer was read. `drop` names fields that are to be asked again. */
export type Answer =
  | {
      readonly kind: 'fields'
      readonly fields: FieldValues
      readonly drop?: readonly string[]
      readonly says?: readonly TextRef[]
      readonly effects?: readonly Effect[]
      /** A code was asked for: kept beyond this flow. */
      readonly code?: CodeAsked
    }
  | { readonly kind: 'unfit'; readonly says: TextRef; readonly keeps?: FieldValues }
  /** The flow ends here, saying so. */
  | { readonly kind: 'end'; readonly outcome: Outcome }
  /** It does not answer this question. */
  | { readonly kind: 'none' }

/** One question of a flow: a row of its table. */
export interface FlowStep {
  readonly name: string
  /** It is answered when this field has a value. */
  readonly field: string
  readonly needed: (scope: Scope) => boolean
  readonly ask: (scope: Scope) => Question
  readonly read: (reply: Reply, scope: Scope) => Answer
  /** Whether any words answer it, so that only whole-message acts interrupt. */
  readonly takesWords?: true
  /** The field's name at "change which?"; absent: cannot be changed by itself. */
  readonly label?: (scope: Scope) => TextRef
}

/** How a flow ends: what is said and done, and the frame that stays in its place, if any. */
export interface Outcome {
  readonly says: readonly TextRef[]
  readonly choices?: readonly ChoiceRef[]
  readonly effects: readonly Effect[]
  readonly stays?: Frame
  /** The frame that stays is asked at once. */
  readonly goesOn?: true
  /** What is known of the code that was asked for. */
  readonly code?: CodeAsked
}

/** A conversation flow: a table of steps, asked in order as far as they are needed and unanswered. */
export interface Flow {
  readonly id: string
  /** Grows when stored frames of it can no longer be read as they are. */
  readonly version: number
  readonly steps: (scope: Scope) => readonly FlowStep[]
  /** What a message gives to the flow beside the answer to its question. */
  readonly takes: (reply: Reply, scope: Scope) => FieldValues
  /** What a message says anew of an earlier answer, whatever was asked; undefined where it corrects none. */
  readonly corrects?: (reply: Reply, scope: Scope) => Answer | undefined
  /** What words that neither the open step nor the flow took add to what was told before; said where it is anything. */
  readonly adds?: (reply: Reply, scope: Scope, step: FlowStep, took: FieldValues) => FieldValues
  /** What becomes of it when its citizen says no more; undefined: what becomes of any. */
  readonly silence?: (scope: Scope) => Outcome | undefined
  /** Every step is answered. */
  readonly done: (scope: Scope) => Outcome
}

export type Flows = Readonly<Record<string, Flow>>

/** A filing that was begun but holds nothing yet that the citizen said of the matter. */
export function isEmptyFiling({ flow, fields }: Frame): boolean {
  return (
    flow === 'filing' && fields['description'] === undefined && listIn({ fields }, 'attachments').length === 0
  )
}

/** A field's text, or undefined where it is unset or something else. */
export function wordsIn(frame: Frame, field: string): string | undefined {
  const value = frame.fields[field]
  return typeof value === 'string' ? value : undefined
}

/** A field's list, empty where it is unset. */
export function listIn(frame: Pick<Frame, 'fields'>, field: string): readonly string[] {
  const value = frame.fields[field]
  return Array.isArray(value) ? value : []
}

/** The first value of a slot that the message itself says; of references only ours, as no other names a case here. */
export function slotOf(reply: Reply, name: SlotName): string | undefined {
  return reply.understanding.slots.find(
    (slot) => slot.name === name && (name !== 'reference' || isReference(slot.value)),
  )?.value
}

/** Whether a message says something that identifies a person, a case or a place: not only when, how long or for whom. */
export function identifies({ understanding }: Reply): boolean {
  return understanding.slots.some(
    ({ name, value }) => !circumstances.has(name) && (name !== 'reference' || isReference(value)),
  )
}

const circumstances: ReadonlySet<SlotName> = new Set<SlotName>(['date', 'duration', 'relation'])
