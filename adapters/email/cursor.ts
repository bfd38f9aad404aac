/** Where reading a mailbox stands: UIDs are only comparable under one UIDVALIDITY (RFC 9051 §2.3.1.1). */
export interface Cursor {
  readonly uidValidity: string
  readonly uid: number
}

/** JSON, so that an operator can read it in the store. */
export function renderCursor(cursor: Cursor): string {
  return JSON.stringify(cursor)
}

/** A cursor that cannot be read is none: everything is scanned again, and what is known is recognised as known. */
export function parseCursor(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined
  const match = /^\{"uidValidity":"(\d+)","uid":(\d+)\}$/.exec(text)
  return match?.[1] ? { uidValidity: match[1], uid: Number(match[2]) } : undefined
}
