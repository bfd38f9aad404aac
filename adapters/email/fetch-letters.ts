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
}

function validityOf(client: ImapFlow): string {
  if (!client.mailbox) throw lost()
  return String(client.mailbox.uidValidity)
}

/** `N:*` names the last letter even when it is older than N (RFC 9051 §6.4.9), hence the filter. */
async function uidsAfter(client: ImapFlow, last: number): Promise<readonly number[]> {
  await client.noop()
  const uids = await client.search({ uid: `${last + 1}:*` }, { uid: true })
  if (!Array.isArray(uids)) throw lost()
  return uids.filter((uid) => uid > last).sort((a, b) => a - b)
}

/** Letters of a page that are still there. */
async function listPage(
  client: ImapFlow,
  page: readonly number[],
): Promise<readonly (Listed & { readonly old: string })[]> {
  const found = await client.fetchAll(
    page.join(','),
    { uid: true, size: true, internalDate: true },
    { uid: true },
  )
  return found
    .map(({ uid, size, internalDate }) => ({
      uid,
      size: size ?? 0,
      old: new Date(internalDate ?? 8e15).toISOString(),
    }))
    .sort((a, b) => a.uid - b.uid)
}

function groupBySize(
  page: readonly (Listed & { readonly old: string })[],
  limits: FetchLimits,
): readonly (readonly Listed[])[] {
  const groups: Listed[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const letter of page) {
    if (limits.ignoreBefore !== undefined && letter.old < limits.ignoreBefore) continue
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

/** A letter that vanished in between is no item; one that the server cannot give becomes an empty one, to be shown. */
async function fetchGroup(
  client: ImapFlow,
  group: readonly Listed[],
  uidValidity: string,
  limits: FetchLimits,
  io: ChannelIo,
): Promise<readonly RawItem[]> {
  try {
    const letters = await fetchSources(client, group, limits)
    return letters.map((letter) => toRawItem(letter, uidValidity, limits))
  } catch (error) {
    if (!client.usable) throw error
    const [only, ...others] = group
    if (only && others.length === 0) {
      io.log.error({ uid: only.uid, code: errorCode(error) }, 'letter-not-given')
      return [
        {
          externalId: `${uidValidity}.${only.uid}`,
          contentType: 'message/rfc822; unreadable=1',
          body: new Uint8Array(),
        },
      ]
    }
    const items = []
    for (const letter of group) items.push(...(await fetchGroup(client, [letter], uidValidity, limits, io)))
    return items
  }
}

async function fetchSources(
  client: ImapFlow,
  group: readonly Listed[],
  limits: FetchLimits,
): Promise<readonly FetchMessageObject[]> {
  const range = group.map((letter) => letter.uid).join(',')
  const query = { uid: true, size: true, source: { start: 0, maxLength: limits.maxBytes } }
  const letters = await client.fetchAll(range, query, { uid: true })
  if (letters.length === 0 && !client.usable) throw lost()
  return letters.filter((letter) => letter.source !== undefined).sort((a, b) => a.uid - b.uid)
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
