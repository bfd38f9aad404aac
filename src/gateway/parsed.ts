import type { Inbound } from '../domain/message.ts'
import type { Understanding } from '../domain/understanding.ts'

/** A normalised message with its meaning, its files in the file store, ready to be registered. */
export interface ParsedMessage {
  readonly rawItem: number
  readonly inbound: Inbound
  /** Names of attachments that the policy does not take; told to the citizen, kept in the raw item only. */
  readonly refused: readonly string[]
  readonly understanding: Understanding
  readonly receivedAt: string
}

/** A raw item that nobody could read: kept and shown, never blocking what comes after it. */
export interface Unreadable {
  readonly rawItem: number
  readonly channel: string
  readonly problem: string
}
