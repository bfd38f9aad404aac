/** The two keyed functions of a channel (see ChannelIo): what one seals only the same channel's other opens. */
export interface Seals {
  readonly seal: (value: string) => string
  readonly open: (token: string) => string | undefined
}

/** The token that proves a web chat visitor: the page keeps it, the channel checks it. `visitor` is an unguessable id. */
export function sealVisitor(seals: Seals, visitor: string): string {
  return seals.seal(`visitor:${visitor}`)
}

/** The visitor of a token, or undefined when it was not made by this channel. */
export function openVisitor(seals: Seals, token: string): string | undefined {
  const value = seals.open(token)
  return value?.startsWith('visitor:') ? value.slice('visitor:'.length) : undefined
}

/** A stored file as its ticket tells it: what it is called is its visitor's, though others may have stored the same bytes. */
export interface TicketedFile {
  /** The file store's. */
  readonly ref: string
  readonly name: string
  readonly contentType: string
  readonly bytes: number
  /** When it was uploaded, for one that no message names yet: it is kept for a day only. */
  readonly uploadedAt?: string
}

/** What a visitor shows to name a stored file: useless in anybody else's hands. */
export function sealFile(seals: Seals, visitor: string, file: TicketedFile): string {
  const { ref, name, contentType, bytes, uploadedAt } = file
  const told = [ref, name, contentType, bytes, ...(uploadedAt === undefined ? [] : [uploadedAt])]
  return seals.seal(`file:${visitor}:${JSON.stringify(told)}`)
}

/** The file behind a ticket of this visitor, or undefined when it is another's or forged. */
export function openFile(seals: Seals, visitor: string, ticket: string): TicketedFile | undefined {
  const value = seals.open(ticket)
  const prefix = `file:${visitor}:[`
  if (value === undefined || !value.startsWith(prefix)) return undefined
  const [ref, name, contentType, bytes, uploadedAt] = JSON.parse(value.slice(prefix.length - 1)) as [
    string,
    string,
    string,
    number,
    string?,
  ]
  const file = { ref, name, contentType, bytes }
  return uploadedAt === undefined ? file : { ...file, uploadedAt }
}

/** Name of the cookie in which the chat page of an organisation keeps its visitor's token. */
export function visitorCookie(organisation: string): string {
  return `wasl-visitor-${organisation}`
}

/** The token of `Authorization: Bearer …` (RFC 6750 §2.1), which no page of another website can make a browser send. */
export function bearerToken(headers: Readonly<Record<string, string | undefined>>): string | undefined {
  return /^Bearer ([a-zA-Z0-9._-]{1,512})$/.exec(headers['authorization'] ?? '')?.[1]
}

/** The visitor token that a request shows: as a bearer before the page's cookie. */
export function presentedToken(
  headers: Readonly<Record<string, string | undefined>>,
  organisation: string,
): string | undefined {
  const bearer = bearerToken(headers)
  if (bearer !== undefined) return bearer
  const name = `${visitorCookie(organisation)}=`
  const pairs = (headers['cookie'] ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(name))?.slice(name.length)
}
