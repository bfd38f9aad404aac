import type { FetchMessageObject, ImapFlow } from 'imapflow'
import type { Batch, ChannelIo, RawItem } from '../../src/domain/channel.ts'
import { WaslError } from '../../src/domain/errors.ts'
import { type Cursor, renderCursor } from './cursor.ts'
import { errorCode } from './mailbox.ts'

/** What is read at once: so many letters, so many bytes, and of a single letter at most so much. */
export interface FetchLimits {
  readonly lettersPerPage: number
  readonly bytesPerBatch: number
  readonly maxBytes: number
  /** Letters that arrived before this date (ISO) are passed over. */
  readonly ignoreBefore: string | undefined
}

/**
 * Delivers every letter after `position`, oldest first, and returns where it then stands. `moved` is told after
 * each batch that was stored. A changed UIDVALIDITY makes every UID unknown: all are delivered again, and what
 * is known is recognised by its Message-ID and digest.
 */
export async function fetchLetters(
  client: ImapFlow,
  position: Cursor | undefined,
  limits: FetchLimits,
  io: ChannelIo,
  deliver: (batch: Batch) => Promise<void>,
  moved: (cursor: Cursor) => void,
): Promise<void> {
  const uidValidity = validityOf(client)
  const known = position?.uidValidity === uidValidity
  if (position && !known) io.log.warn({ mailbox: 'inbox' }, 'mailbox-renumbered')
  let last = known ? position.uid : 0
  const store = async (items: readonly RawItem[], uid: number): Promise<void> => {
    const cursor = { uidValidity, uid }
    await deliver({ items, cursor: renderCursor(cursor) })
    last = uid
    moved(cursor)
  }
  const uids = await uidsAfter(client, last)
  if (!known && uids.length === 0) await store([], 0)
  for (let at = 0; at < uids.length; at += limits.lettersPerPage) {
    const page = uids.slice(at, at + limits.lettersPerPage)
    for (const group of groupBySize(await listPage(client, page), limits)) {
      const items = await fetchGroup(client, group, uidValidity, limits, io)
      await store(items, group.at(-1)?.uid ?? last)
    }
    const end = page.at(-1) ?? last
    if (end > last) await store([], end)
  }
}

interface Listed {
  readonly uid: number
  readonly size: number
  readonly arrivedAt: string
}

function validityOf(client: ImapFlow): string {
  if (!client.mailbox) throw lost()
  return String(client.mailbox.uidValidity)
}

/**
 * Every answer passes through here: on a connection that was closed, imapflow answers as if the mailbox were
 * empty (2.1.2, fetch and search return without a mailbox), and a cursor would move past unread letters.
 */
function answered<Answer>(client: ImapFlow, answer: Answer): Answer {
  if (!client.usable || !client.mailbox) throw lost()
  return answer
}

/** `N:*` names the last letter even when it is older than N (RFC 9051 §6.4.9), hence the filter. */
async function uidsAfter(client: ImapFlow, last: number): Promise<readonly number[]> {
  await client.noop()
  const uids = answered(client, await client.search({ uid: `${last + 1}:*` }, { uid: true }))
  if (!Array.isArray(uids)) throw lost()
  return uids.filter((uid) => uid > last).sort((a, b) => a - b)
}

/** The letters of a page that are still there. */
async function listPage(client: ImapFlow, page: readonly number[]): Promise<readonly Listed[]> {
  const query = { uid: true, size: true, internalDate: true }
  const found = answered(client, await client.fetchAll(page.join(','), query, { uid: true }))
  return found
    .map(({ uid, size, internalDate }) => ({
      uid,
      size: size ?? 0,
      arrivedAt: new Date(internalDate ?? 8e15).toISOString(),
    }))
    .sort((a, b) => a.uid - b.uid)
}

function groupBySize(page: readonly Listed[], limits: FetchLimits): readonly (readonly Listed[])[] {
  const groups: Listed[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const letter of page) {
    if (limits.ignoreBefore !== undefined && letter.arrivedAt < limits.ignoreBefore) continue
    const counted = Math.min(letter.size, limits.maxBytes)
    if (bytes + counted > limits.bytesPerBatch) {
      groups.push([])
      bytes = 0
    }
    groups.at(-1)?.push(letter)
    bytes += counted
  }
  return groups
}

/**
 * The letters of a group. One that vanished in between is no item; one that the server lists and cannot give
 * becomes an empty item, so that a person is shown that something is there.
 */
async function fetchGroup(
  client: ImapFlow,
  group: readonly Listed[],
  uidValidity: string,
  limits: FetchLimits,
  io: ChannelIo,
): Promise<readonly RawItem[]> {
  const letters = await fetchSources(client, group, limits, io)
  const got = new Set(letters.map((letter) => letter.uid))
  const missing = group.map((letter) => letter.uid).filter((uid) => !got.has(uid))
  const withheld = missing.length > 0 ? await listPage(client, missing) : []
  for (const { uid } of withheld) io.log.error({ uid }, 'letter-not-given')
  const items = [
    ...letters.map((letter) => toRawItem(letter, uidValidity, limits)),
    ...withheld.map(({ uid }) => ({
      externalId: `${uidValidity}.${uid}`,
      contentType: 'message/rfc822; unreadable=1',
      body: new Uint8Array(),
    })),
  ]
  return items.sort((a, b) => uidOf(a) - uidOf(b))
}

/** The sources a server gives; where it refuses a group, each letter is asked for alone. */
async function fetchSources(
  client: ImapFlow,
  group: readonly Listed[],
  limits: FetchLimits,
  io: ChannelIo,
): Promise<readonly FetchMessageObject[]> {
  const range = group.map((letter) => letter.uid).join(',')
  const query = { uid: true, size: true, source: { start: 0, maxLength: limits.maxBytes } }
  try {
    const letters = answered(client, await client.fetchAll(range, query, { uid: true }))
    return letters.filter((letter) => letter.source !== undefined)
  } catch (error) {
    if (!client.usable) throw error
    io.log.warn({ letters: group.length, code: errorCode(error) }, 'letters-refused')
    if (group.length === 1) return []
    const letters = []
    for (const letter of group) letters.push(...(await fetchSources(client, [letter], limits, io)))
    return letters
  }
}

function uidOf(item: RawItem): number {
  return Number(item.externalId.slice(item.externalId.indexOf('.') + 1))
}

function toRawItem(letter: FetchMessageObject, uidValidity: string, limits: FetchLimits): RawItem {
  const cut = (letter.size ?? 0) > limits.maxBytes ? `; truncated=${letter.size}` : ''
  return {
    externalId: `${uidValidity}.${letter.uid}`,
    contentType: `message/rfc822${cut}`,
    body: new Uint8Array(letter.source ?? []),
  }
}

function lost(): WaslError {
  return new WaslError('mailbox-lost', 'The connection to the mailbox was lost; it is made again.')
}
