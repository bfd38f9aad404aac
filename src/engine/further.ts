import type { TextRef } from '../domain/text.ts'
import type { CaseType, Matter, Slot, SlotName } from '../domain/understanding.ts'
import { type FieldValues, listIn, type Reply } from './flow.ts'
import { serviceOf } from './needed-fields.ts'
import { text } from './text-keys.ts'
import type { Frame, StepContext } from './types.ts'

/** Another matter that was told beside the first, with what its own words say of the place. */
export interface FurtherMatter {
  readonly type: CaseType
  readonly service: string
  readonly fields: Readonly<Record<string, string>>
}

/** Slots that tell who writes, not what of: they end the words of a matter. */
const personal: ReadonlySet<SlotName> = new Set(['name', 'civilNumber', 'phone', 'email', 'relation'])

/**
 * A message split by its matters: the reply as the first of them says it, and one for each of the others. Who writes
 * belongs to the first; each has its own places.
 */
export function splitByMatter(reply: Reply): {
  readonly first: Reply
  readonly others: readonly (Pick<FurtherMatter, 'type' | 'service'> & { readonly reply: Reply })[]
} {
  const { text: words, understanding } = reply
  const { further = [], slots } = understanding
  const within =
    ({ start, end }: Matter) =>
    (slot: Slot) =>
      slot.start >= start && slot.end <= end
  const isOthers = (slot: Slot) => !personal.has(slot.name) && further.some((matter) => within(matter)(slot))
  const said = (text: string, own: readonly Slot[]): Reply => {
    const { location: _theFirsts, ...rest } = reply
    return { ...rest, text, understanding: { ...understanding, slots: own } }
  }
  return {
    first:
      further.length === 0
        ? reply
        : { ...reply, understanding: { ...understanding, slots: slots.filter((slot) => !isOthers(slot)) } },
    others: further.map((matter) => {
      const own = slots.filter(within(matter))
      const end = Math.min(
        matter.end,
        ...own.filter(({ name }) => personal.has(name)).map(({ start }) => start),
      )
      const places = own.filter(({ name }) => !personal.has(name))
      return {
        type: matter.type,
        service: matter.service,
        reply: said(words.slice(matter.start, end).replace(/[\s.،,؛;]+$/u, ''), places),
      }
    }),
  }
}

/** The other matters of a message as a frame keeps them until the first is filed. */
export const keptMatters = (matters: readonly FurtherMatter[]): FieldValues =>
  matters.length === 0 ? {} : { further: matters.map((matter) => JSON.stringify(matter)) }

/** The matters that a frame keeps, in order. */
export function furtherIn(frame: Pick<Frame, 'fields'>): readonly FurtherMatter[] {
  return listIn(frame, 'further').map((line) => JSON.parse(line) as FurtherMatter)
}

/** What is known of the citizen is not asked again for the next matter. */
const ownFields = ['name', 'phone', 'email', 'civilNumber', 'applicant']

/** What a filing leaves to the next: the other matters, and who tells of them. */
export function leftToNext({ fields }: Pick<Frame, 'fields'>): FieldValues {
  if (listIn({ fields }, 'further').length === 0) return {}
  const kept = ['further', ...ownFields].flatMap((name) => {
    const value = fields[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(kept)
}

/** "A complaint about stray animals", as it is offered. */
export function matterName({ type, service }: FurtherMatter, { policy }: StepContext): TextRef {
  const named = serviceOf(policy, service)
  return text('further.matter', {
    type: { kind: 'name', name: policy.types[type].name },
    service: named === undefined ? service : { kind: 'name', name: named.name },
  })
}
