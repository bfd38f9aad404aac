import type { AskedItem, CaseAddress, Notice, NoticeKind } from './case/case.ts'
import type { ConnectedChannel } from './case/decision.ts'
import type { Case } from './case/file.ts'
import { unreachable } from './errors.ts'
import type { NoticeRoute } from './policy.ts'
import type { TextRef } from './text.ts'

/** Where a route leads: a conversation that exists, or an address that the citizen gave, on the channel of its kind. */
export type Destination =
  | { readonly kind: 'conversation'; readonly conversation: string; readonly channel: string }
  | { readonly kind: 'given'; readonly address: 'email' | 'sms'; readonly channel: string }
  | { readonly kind: 'call' }

type PassedOver = Notice['passedOver'][number]
type Way = Destination | { readonly kind: 'none'; readonly why: PassedOver['why'] }

/** What a notice is planned from; `plan` is the policy's, in order. */
export interface NoticeNeed {
  readonly id: string
  readonly kind: NoticeKind
  readonly text: TextRef
  readonly plan: readonly NoticeRoute[]
  readonly items?: readonly AskedItem[]
  readonly notBefore?: string
}

/**
 * The notice with the routes that can be tried now, in the plan's order; what the office has no channel or address
 * for is passed over and recorded. A call by a person is the last route whatever the plan says, but nobody is called to be
 * asked for a rating. Data are asked for
 * on the channel of origin first (reading 5).
 */
export function planNotice(file: Case, need: NoticeNeed, connected: readonly ConnectedChannel[]): Notice {
  const routes: NoticeRoute[] = []
  const passedOver: PassedOver[] = []
  const { plan, ...named } = need
  const wanted = need.kind === 'data-ask' ? ['origin' as const, ...plan] : plan
  for (const route of new Set(wanted)) {
    if (route === 'call') continue
    const way = routeTo(file, route, connected)
    if (way.kind === 'none') passedOver.push({ route, why: way.why })
    else routes.push(route)
  }
  return { ...named, routes: need.kind === 'survey' ? routes : [...routes, 'call'], passedOver }
}

/** Where a route leads now, or undefined where it leads nowhere any more. */
export function destinationOf(
  file: Case,
  route: NoticeRoute,
  connected: readonly ConnectedChannel[],
): Destination | undefined {
  const way = routeTo(file, route, connected)
  return way.kind === 'none' ? undefined : way
}

function routeTo(file: Case, route: NoticeRoute, connected: readonly ConnectedChannel[]): Way {
  switch (route) {
    case 'call':
      return { kind: 'call' }
    case 'origin':
      return connected.some((channel) => channel.name === file.origin.channel)
        ? conversationAt(file.origin)
        : none('no-channel')
    case 'email':
      return toEmail(file, connected)
    case 'sms':
      return toGiven(file, connected, 'sms', 'phone')
    case 'whatsapp-template':
      return toKind(file, connected, (kind) => kind === 'whatsapp-cloud')
    default:
      return unreachable(route)
  }
}

function toEmail(file: Case, connected: readonly ConnectedChannel[]): Way {
  if (file.origin.channelKind === 'email') return none('same-address')
  return toGiven(file, connected, 'email', 'email')
}

/** A conversation of this kind, else the address that the citizen gave in a field. */
function toGiven(
  file: Case,
  connected: readonly ConnectedChannel[],
  address: 'email' | 'sms',
  field: string,
): Way {
  const way = toKind(file, connected, (kind) => kind === address)
  const channel = connected.find(({ kind }) => kind === address)
  if (way.kind !== 'none' || !channel) return way
  return file.fields[field] ? { kind: 'given', address, channel: channel.name } : way
}

function toKind(file: Case, connected: readonly ConnectedChannel[], fits: (kind: string) => boolean): Way {
  const names = new Set(connected.filter(({ kind }) => fits(kind)).map(({ name }) => name))
  if (names.size === 0) return none('no-channel')
  const address = file.addresses.findLast(({ channel }) => names.has(channel))
  return address ? conversationAt(address) : none('no-address')
}

function conversationAt(address: CaseAddress): Way {
  return { kind: 'conversation', conversation: address.conversation, channel: address.channel }
}

function none(why: PassedOver['why']): Way {
  return { kind: 'none', why }
}
