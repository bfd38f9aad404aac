import { type Core, nowOf } from './core.ts'
import type { Office } from './office.ts'
import type { PairingState, Pairings } from './service.ts'

/** Long enough to fetch the phone; who finds the link later finds nothing behind it. */
const linkMinutes = 15

/** A way to see the code that links a channel's account, for whoever holds the link, until an instant. */
export function pairingLink(
  core: Core,
  organisation: string,
  channel: string,
): { readonly link: string; readonly until: string; readonly minutes: number } {
  const seconds = Math.floor(Date.parse(nowOf(core)) / 1000) + linkMinutes * 60
  const until = seconds.toString(36)
  const seal = core.tokens.sign('pairing', organisation, channel, until)
  return {
    link: `${core.baseUrl}/p/${[organisation, channel, until, seal].join('.')}`,
    until: instantAt(until),
    minutes: linkMinutes,
  }
}

/** What the pages behind these links ask. */
export function makePairings(core: Core, offices: ReadonlyMap<string, Office>): Pairings {
  return { look: async (token) => look(core, offices, token) }
}

function look(core: Core, offices: ReadonlyMap<string, Office>, token: string): PairingState {
  const [organisation = '', name = '', until = '', seal = '', ...rest] = token.split('.')
  if (rest.length > 0 || !core.tokens.isSigned(seal, 'pairing', organisation, name, until))
    return { kind: 'unknown' }
  if (instantAt(until) <= nowOf(core)) return { kind: 'expired', organisation }
  const channel = offices.get(organisation)?.channels.get(name)
  if (channel?.port.pairing === undefined) return { kind: 'unknown', organisation }
  return {
    kind: 'good',
    organisation,
    label: channel.policy.label,
    until: instantAt(until),
    pairing: channel.port.pairing(),
  }
}

const instantAt = (seconds: string): string => new Date(Number.parseInt(seconds, 36) * 1000).toISOString()
