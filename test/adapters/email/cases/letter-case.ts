import type { Inbound } from '../../../../src/domain/message.ts'

/** A captured letter (`letters/<file>.eml`) and what it must become; files are name and type. */
export type LetterCase = Partial<Omit<Inbound, 'attachments'>> & {
  readonly file: string
  /** What the case is about, as the end of a sentence. */
  readonly says: string
  readonly attachments?: readonly (readonly [name: string, contentType: string])[]
  /** Fields that must not be there. */
  readonly without?: readonly (keyof Inbound)[]
}

/** One text of several lines. */
export function lines(...parts: readonly string[]): string {
  return parts.join('\n')
}
