import type { ChannelPolicy, Policy } from '../domain/policy.ts'
import type { Seals } from '../domain/visitor.ts'
import type { Gateway } from '../gateway/service.ts'
import { type Assets, loadAssets } from './assets.ts'
import { HttpProblem } from './http-problem.ts'
import { defaultLimits, type WebLimits, type WebOptions } from './options.ts'
import { loadPageTexts, type PageTexts } from './texts.ts'

/** One organisation as the pages see it. */
export interface Office {
  readonly organisation: string
  readonly policy: Policy
  readonly zone: string
  readonly embedOrigins: readonly string[]
  /** Absent where the policy connects no web chat. */
  readonly chat?: OfficeChat
}

/** The web chat of an organisation, with the keyed functions that prove its visitors. */
export interface OfficeChat {
  readonly channel: ChannelPolicy
  readonly seals: Seals
}

/** Everything that routes and pages share; made once. */
export interface Site {
  readonly gateway: Gateway
  readonly options: WebOptions
  readonly limits: WebLimits
  readonly texts: PageTexts
  readonly assets: Assets
  readonly offices: readonly Office[]
}

/** Loads texts and assets and finds each organisation's web chat. */
export function makeSite(gateway: Gateway, options: WebOptions): Site {
  return {
    gateway,
    options,
    limits: { ...defaultLimits, ...options.limits },
    texts: loadPageTexts(options.textsDirectory),
    assets: loadAssets(),
    offices: gateway.organisations.map((policy) => officeOf(policy, options)),
  }
}

function officeOf(policy: Policy, options: WebOptions): Office {
  const { organisation } = policy
  const channel = policy.channels.find((each) => each.kind === 'webchat' && each.connected)
  return {
    organisation,
    policy,
    zone: options.zone(organisation),
    embedOrigins: options.embedOrigins(organisation),
    ...(channel === undefined ? {} : { chat: { channel, seals: options.seals(organisation, channel.name) } }),
  }
}

/** The organisation of this slug, or the first one where none is named. Throws 404. */
export function officeNamed(site: Site, slug: unknown): Office {
  const office =
    slug === undefined ? site.offices[0] : site.offices.find((each) => each.organisation === slug)
  if (office === undefined)
    throw new HttpProblem(404, 'organisation-unknown', 'There is no organisation of this name here.')
  return office
}

/** The web chat of an organisation. Throws 404 where it has none. */
export function chatOf(office: Office): OfficeChat {
  if (office.chat === undefined)
    throw new HttpProblem(404, 'chat-unknown', 'This organisation has no web chat.')
  return office.chat
}
