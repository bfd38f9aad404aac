import type { AskedItem } from '../../domain/case/case.ts'
import type { Command } from '../../domain/case/command.ts'
import type { Policy } from '../../domain/policy.ts'
import { missingDocument } from '../../engine/needed-fields.ts'
import { habits } from './habits.ts'

/** What a citizen brings: of some type and service, by chat or mail, complete or not. */
export function filing(id: number, policy: Policy, random: () => number): Command<'file'> {
  const type = drawn(habits.types, random)
  const services = policy.services.filter(({ types }) => types === undefined || types.includes(type))
  const service = services[Math.floor(random() * services.length)]
  const needed = [...policy.types[type].fields, ...(service?.fields ?? [])].filter(
    ({ required, types, field }) => required && types?.includes(type) !== false && field !== 'description',
  )
  const forgotten =
    random() < habits.citizens.incomplete ? needed.filter(() => random() < 0.6).map(({ field }) => field) : []
  const missing: readonly AskedItem[] = [...forgotten, ...missingDocument(policy, type)].map((field) => ({
    field,
  }))
  const isByMail = random() < 0.3
  return {
    kind: 'file',
    type,
    service: service?.slug ?? 'none',
    language: random() < 0.85 ? 'ar' : 'en',
    origin: {
      channel: isByMail ? 'helpdesk' : 'webchat',
      channelKind: isByMail ? 'email' : 'webchat',
      conversation: `c${id}`,
    },
    contact: `c${id}`,
    fields: { description: { value: `matter ${id}`, personal: true } },
    missing,
    attachments: [],
  }
}

/** One of these, as often as its share says. */
function drawn<Name extends string>(shares: Readonly<Record<Name, number>>, random: () => number): Name {
  const names = Object.keys(shares) as Name[]
  let left = random()
  for (const name of names) {
    left -= shares[name]
    if (left < 0) return name
  }
  return names[0] as Name
}
