import { sql } from 'kysely'
import { safeFileName } from '../domain/file-name.ts'
import type { Attachment, GeoPoint, Outbound } from '../domain/message.ts'
import type { OutboxTable } from '../store/schema.ts'
import type { Core } from './core.ts'
import type { LoadedCase } from './load.ts'
import type { Office } from './office.ts'
import type { StoredInbound } from './register.ts'

/** One thing that was said about a case, by its citizen or by the office. */
export interface Utterance {
  readonly from: 'citizen' | 'office'
  /** When it came, or was sent; of one that was never sent, when it was written. */
  readonly at: string
  readonly channel: string
  /** Who wrote: the name that the platform shows, and the address. */
  readonly name?: string
  readonly address: string
  readonly subject?: string
  /** The words; of signed links only the beginning, so that a copy opens nothing. */
  readonly text: string
  /** What a person wrote below their text. */
  readonly signature?: string
  /** Labels that were offered below it. */
  readonly choices: readonly string[]
  readonly location?: GeoPoint
  readonly attachments: readonly Pick<Attachment, 'name' | 'contentType' | 'bytes' | 'ref'>[]
  /** Names of files that were turned away. */
  readonly refused: readonly string[]
  /** How far an answer has come. */
  readonly sending?: OutboxTable['state']
}

/**
 * What was said about a case in all its conversations, in order: what carries the case, and in a dialogue what led to
 * it, that is what stands before it, belongs to no other case and was said in the same session.
 */
export async function readTalk(
  core: Core,
  office: Office,
  { id, file }: LoadedCase,
): Promise<readonly Utterance[]> {
  const conversations = new Set(file.addresses.map(({ conversation }) => conversation))
  const { rows } = await sql<{ conversation: string }>`
    select conversation from messages where organisation = ${office.organisation} and case_id = ${id}
    union select conversation from outbox where organisation = ${office.organisation} and case_id = ${id}`.execute(
    core.store.reader,
  )
  for (const { conversation } of rows) conversations.add(conversation)
  const said: Said[] = []
  for (const conversation of conversations) {
    const places = placesOf(id, await readPlaces(core, office, conversation), sessionMilliseconds(office))
    said.push(...(await readSaid(core, office, conversation, places)))
  }
  return said
    .sort(
      (a, b) =>
        compare(a.placed_at, b.placed_at) ||
        compare(a.conversation, b.conversation) ||
        a.sequence - b.sequence,
    )
    .map(utteranceOf)
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** A session lasts as long as one without a description is kept. */
const sessionMilliseconds = ({ policy }: Office): number => policy.session.dropHours * 3_600_000

interface PlaceInConversation {
  readonly sequence: number
  readonly case_id: string | null
  readonly placed_at: string
}

/** Every place of a conversation, the last first. */
async function readPlaces(
  core: Core,
  { organisation }: Office,
  conversation: string,
): Promise<readonly PlaceInConversation[]> {
  const { rows } = await sql<PlaceInConversation>`
    select sequence, case_id, received_at as placed_at from messages
      where organisation = ${organisation} and conversation = ${conversation} and body ->> '$.kind' <> 'receipt'
    union all select sequence, case_id, created_at from outbox
      where organisation = ${organisation} and conversation = ${conversation}
    order by sequence desc`.execute(core.store.reader)
  return rows
}

/** The places that belong to a case: its own, and those without a case that lead to one of its own. */
function placesOf(
  caseId: string,
  lastFirst: readonly PlaceInConversation[],
  sessionLength: number,
): readonly number[] {
  let next: PlaceInConversation | undefined
  return lastFirst.flatMap((place) => {
    if (place.case_id !== null) next = place
    const leads =
      next?.case_id === caseId && Date.parse(next.placed_at) - Date.parse(place.placed_at) <= sessionLength
    return leads ? [place.sequence] : []
  })
}

interface Said {
  readonly from: Utterance['from']
  readonly conversation: string
  readonly sequence: number
  readonly channel: string
  readonly placed_at: string
  readonly at: string
  readonly state: OutboxTable['state'] | null
  readonly body: string
}

async function readSaid(
  core: Core,
  { organisation }: Office,
  conversation: string,
  places: readonly number[],
): Promise<readonly Said[]> {
  const wanted = JSON.stringify(places)
  const { rows } = await sql<Said>`
    select 'citizen' as "from", conversation, sequence, channel, received_at as placed_at, received_at as at, null as state, body
      from messages where organisation = ${organisation} and conversation = ${conversation}
      and sequence in (select value from json_each(${wanted}))
    union all select 'office', conversation, sequence, channel, created_at, coalesce(sent_at, created_at), state, body
      from outbox where organisation = ${organisation} and conversation = ${conversation}
      and sequence in (select value from json_each(${wanted}))`.execute(core.store.reader)
  return rows
}

function utteranceOf(row: Said): Utterance {
  return row.from === 'citizen' ? citizenSaid(row) : officeSaid(row)
}

function citizenSaid({ at, channel, body }: Said): Utterance {
  const inbound = JSON.parse(body) as StoredInbound
  return {
    from: 'citizen',
    at,
    channel,
    ...(inbound.from.name === undefined ? {} : { name: inbound.from.name }),
    address: inbound.from.address,
    ...(inbound.subject === undefined ? {} : { subject: inbound.subject }),
    text: withoutTokens(inbound.text),
    ...(inbound.signature === undefined ? {} : { signature: inbound.signature }),
    choices: [],
    ...(inbound.location === undefined ? {} : { location: inbound.location }),
    attachments: inbound.attachments.map(named),
    refused: inbound.refused ?? [],
  }
}

function officeSaid({ at, channel, body, state }: Said): Utterance {
  const outbound = JSON.parse(body) as Outbound
  return {
    from: 'office',
    at,
    channel,
    ...(outbound.to.name === undefined ? {} : { name: outbound.to.name }),
    address: outbound.to.address,
    ...(outbound.subject === undefined ? {} : { subject: outbound.subject }),
    text: withoutTokens(outbound.text),
    choices: outbound.choices.map(({ label }) => label),
    attachments: outbound.attachments.map(named),
    refused: [],
    ...(state === null ? {} : { sending: state }),
  }
}

function named({ name, contentType, bytes, ref }: Attachment): Utterance['attachments'][number] {
  return { name: safeFileName(name, contentType), contentType, bytes, ...(ref === undefined ? {} : { ref }) }
}

/** Signed links stand at `/l/<token>`; who holds the token may act as whom it was written to. */
const withoutTokens = (text: string): string => text.replaceAll(/(\/l\/)[\w.~-]{8,}/g, '$1…')
