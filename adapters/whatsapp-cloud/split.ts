import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { RawItem } from '../../src/domain/channel.ts'
import { readJson } from './read-json.ts'

/** Meta sends 1,000 updates at a time (Webhooks, Batching), each some kilobytes; what comes to far more is not taken apart. */
const most = { updates: 4_000, bytes: 16 * 1024 * 1024 }
const json = 'application/json'
/** Marks items that came for another number of the same app. */
const otherNumber = `${json}; number=other`
/** Marks what was not taken apart because it is too much. */
const tooMuch = `${json}; updates=too-many`

const fields = z.record(z.string(), z.unknown())
const envelopeSchema = z.looseObject({
  entry: z.array(z.looseObject({ changes: z.array(z.looseObject({ field: z.string(), value: fields })) })),
})

/** What a change may hold several of, each an item of its own. */
const lists = ['messages', 'statuses', 'calls', 'groups', 'message_echoes'] as const
type List = (typeof lists)[number]
const identified = z.looseObject({ id: z.string().min(1).max(300) })
const statusSchema = identified.extend({ status: z.string().max(40), timestamp: z.coerce.string() })
const callSchema = identified.extend({ event: z.string().max(40) })

/**
 * Every message, status and event of a webhook as an item of its own, in the shape of a webhook that holds nothing
 * else. What has another shape is one item, which a person sees. `isOurs` knows our number by its id.
 */
export function splitWebhook(
  body: Uint8Array,
  isOurs: (phoneNumberId: unknown) => boolean = () => true,
): readonly RawItem[] {
  const { data } = envelopeSchema.safeParse(readJson(body))
  if (data === undefined) return [whole(body, json)]
  const { entry, ...top } = data
  const items: RawItem[] = []
  let bytes = 0
  for (const { changes, ...account } of entry)
    for (const { value, ...change } of changes) {
      const ours = isOurs(fields.safeParse(value['metadata']).data?.['phone_number_id'])
      if (items.length + countIn(value) > most.updates) return [whole(body, tooMuch)]
      for (const { id, part } of partsOf(value)) {
        const item = encode({ ...top, entry: [{ ...account, changes: [{ ...change, value: part }] }] })
        bytes += item.length
        if (bytes > most.bytes) return [whole(body, tooMuch)]
        items.push({ externalId: id ?? digestOf(item), contentType: ours ? json : otherNumber, body: item })
      }
    }
  return items
}

/** Whether an item came for a number of the app that is not this channel's. */
export const isOfOtherNumber = ({ contentType }: RawItem): boolean => contentType === otherNumber

/** Whether an item holds more than was taken apart. */
export const isTooMuch = ({ contentType }: RawItem): boolean => contentType === tooMuch

type Value = Readonly<Record<string, unknown>>

interface Part {
  readonly id?: string
  readonly part: unknown
}

const elementsOf = (value: Value, list: List): readonly unknown[] =>
  z.array(z.unknown()).safeParse(value[list]).data ?? []

const countIn = (value: Value): number => lists.reduce((sum, list) => sum + elementsOf(value, list).length, 0)

function partsOf(value: Value): readonly Part[] {
  const shared = Object.fromEntries(
    Object.entries(value).filter(([name]) => name !== 'contacts' && !lists.some((list) => list === name)),
  )
  const { errors, ...rest } = shared
  const people = peopleOf(value['contacts'])
  const parts = lists.flatMap((list) =>
    elementsOf(value, list).map((element): Part => {
      const id = idOf(list, element)
      const part = { ...rest, ...contactOf(people, element), [list]: [element] }
      return id === undefined ? { part } : { id, part }
    }),
  )
  // Errors of the account are an item of their own, and so is a value that has nothing to be taken apart.
  return parts.length > 0 && errors === undefined ? parts : [...parts, { part: shared }]
}

/** A message's own id; of a status or a call what it tells, because one id has several. */
function idOf(list: List, element: unknown): string | undefined {
  if (list === 'messages') return identified.safeParse(element).data?.id
  if (list === 'calls') {
    const call = callSchema.safeParse(element).data
    return call && `${call.id}:${call.event}`
  }
  const status = list === 'statuses' ? statusSchema.safeParse(element).data : undefined
  if (status === undefined) return undefined
  const participant = status['recipient_participant_id'] ?? status['recipient_participant_user_id'] ?? ''
  return `${status.id}:${status.status}:${status.timestamp}:${String(participant)}`
}

interface People {
  readonly known: ReadonlyMap<unknown, Value>
  /** Where there is no other, it is about this one. */
  readonly only?: Value
}

/** A batch's people by their number and their user id. */
function peopleOf(contacts: unknown): People {
  const all = z.array(fields).safeParse(contacts).data ?? []
  const known = new Map<unknown, Value>()
  for (const contact of all)
    for (const name of [contact['wa_id'], contact['user_id']])
      if (name !== undefined) known.set(name, contact)
  const [only] = all
  return all.length === 1 && only !== undefined ? { known, only } : { known }
}

/** Whom this is about: nobody else's name is kept beside it. */
function contactOf({ known, only }: People, element: unknown): Record<string, unknown> {
  const about = fields.safeParse(element).data ?? {}
  const names = [about['from'], about['from_user_id'], about['recipient_id'], about['recipient_user_id']]
  const contact = known.get(names.find((name) => known.has(name))) ?? only
  return contact === undefined ? {} : { contacts: [contact] }
}

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))

const digestOf = (body: Uint8Array): string =>
  `event:${createHash('sha256').update(body).digest('hex').slice(0, 40)}`

const whole = (body: Uint8Array, contentType: string): RawItem => ({
  externalId: digestOf(body),
  contentType,
  body,
})
