import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { RawItem } from '../../src/domain/channel.ts'

/** Marks items that came for another number of the same app: see `isOfOtherNumber`. */
const otherNumber = '; number=other'
const json = 'application/json'

const fields = z.record(z.string(), z.unknown())
const envelopeSchema = z.object({
  entry: z.array(z.looseObject({ changes: z.array(z.looseObject({ field: z.string(), value: fields })) })),
})

/** What a change may hold several of, each an item of its own. */
const lists = ['messages', 'statuses', 'calls', 'groups', 'message_echoes'] as const
type List = (typeof lists)[number]
const identified = z.looseObject({ id: z.string().min(1).max(300) })
const statusSchema = identified.extend({ status: z.string().max(40), timestamp: z.coerce.string() })
const callSchema = identified.extend({ event: z.string().max(40) })
const contactsSchema = z.array(fields)

/**
 * Every message, status and event of a webhook as an item of its own, in the shape of a webhook that holds nothing
 * else. What has another shape is one item, which a person sees. `isOurs` knows our number by its id.
 */
export function splitWebhook(
  body: Uint8Array,
  isOurs: (phoneNumberId: unknown) => boolean = () => true,
): readonly RawItem[] {
  try {
    const { entry, ...top } = envelopeSchema
      .loose()
      .parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)))
    return entry.flatMap(({ changes, ...account }) =>
      changes.flatMap(({ value, ...change }) => {
        const ours = isOurs(fields.safeParse(value['metadata']).data?.['phone_number_id'])
        const contentType = ours ? json : `${json}${otherNumber}`
        const wrap = (part: unknown) =>
          encode({ ...top, entry: [{ ...account, changes: [{ ...change, value: part }] }] })
        return partsOf(value).map(({ id, part }) => {
          const bytes = wrap(part)
          return { externalId: id ?? digestOf(bytes), contentType, body: bytes }
        })
      }),
    )
  } catch (error) {
    // Text that is no JSON or no UTF-8, another shape, nesting too deep to be written again: kept as it came.
    if (error instanceof z.ZodError || error instanceof SyntaxError) return [whole(body)]
    if (error instanceof TypeError || error instanceof RangeError) return [whole(body)]
    throw error
  }
}

/** Whether an item came for a number of the app that is not this channel's. */
export const isOfOtherNumber = ({ contentType }: RawItem): boolean => contentType.endsWith(otherNumber)

interface Part {
  readonly id?: string
  readonly part: unknown
}

function partsOf(value: Readonly<Record<string, unknown>>): readonly Part[] {
  const held = lists.filter((list) => Array.isArray(value[list]))
  const rest = Object.fromEntries(
    Object.entries(value).filter(([name]) => !held.some((list) => list === name)),
  )
  const parts = held.flatMap((list) =>
    z
      .array(z.unknown())
      .parse(value[list])
      .map((element): Part => {
        const id = idOf(list, element)
        const part = { ...rest, ...contactsOf(rest, element), [list]: [element] }
        return id === undefined ? { part } : { id, part }
      }),
  )
  return parts.length > 0 && rest['errors'] === undefined ? parts : [...parts, { part: rest }]
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

/** Of a batch's people only whom this is about; all of them where that cannot be told. */
function contactsOf(rest: Readonly<Record<string, unknown>>, element: unknown): Record<string, unknown> {
  const contacts = contactsSchema.safeParse(rest['contacts']).data
  const about = fields.safeParse(element).data
  if (contacts === undefined || about === undefined) return {}
  const names = [about['from'], about['from_user_id'], about['recipient_id'], about['recipient_user_id']]
  const theirs = contacts.filter(({ wa_id: phone, user_id: user }) =>
    [phone, user].some((each) => each !== undefined && names.includes(each)),
  )
  return theirs.length > 0 ? { contacts: theirs } : {}
}

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))

const digestOf = (body: Uint8Array): string =>
  `event:${createHash('sha256').update(body).digest('hex').slice(0, 40)}`

const whole = (body: Uint8Array): RawItem => ({ externalId: digestOf(body), contentType: json, body })
