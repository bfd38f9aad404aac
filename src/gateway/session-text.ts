import { hash } from 'node:crypto'
import type { Session } from '../engine/types.ts'

/** A session as it is stored, with the digest that the journal keeps of it. */
export interface WrittenSession {
  readonly text: string
  /** Of all but the count of its steps: the same session has it, whenever it was reached. */
  readonly digest: string
}

/** Writes a session as JSON, once for both: it is the longest text that is written for each message. */
export function writeSession({ steps, ...session }: Session): WrittenSession {
  const text = JSON.stringify(session)
  return {
    text: steps === undefined ? text : `${text.slice(0, -1)},"steps":${steps}}`,
    digest: hash('sha256', text, 'hex').slice(0, 16),
  }
}
