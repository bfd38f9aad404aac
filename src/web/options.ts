import type { Log } from '../domain/channel.ts'
import type { Policy } from '../domain/policy.ts'
import type { Language } from '../domain/text.ts'
import type { Seals } from '../domain/visitor.ts'

/** What the pages may use of the world besides the gateway; `main.ts` gives it, tests give their own. */
export interface WebOptions {
  readonly now: () => Date
  /** An unguessable id of at least 122 bits: letters, digits and hyphens, at most 40 of them. */
  readonly newId: () => string
  /** The same keyed functions that the channel's ChannelIo carries. */
  readonly seals: (organisation: string, channel: string) => Seals
  /** IANA zone of the organisation's calendar. */
  readonly zone: (organisation: string) => string
  /** Websites that may show the chat of the organisation in a frame, as origins. */
  readonly embedOrigins: (organisation: string) => readonly string[]
  /** The public service charter, made from the policy. */
  readonly charter: (policy: Policy, language: Language) => CharterPage
  readonly log: Log
  /** Folder of `pages.ar.yaml` and `pages.en.yaml`; `data/texts` of this installation when absent. */
  readonly textsDirectory?: string
  /** Express's `trust proxy`: how many proxies stand before the gateway, or their addresses. Absent: none is believed. */
  readonly trustProxy?: number | string
  /** Ends live streams and refuses new ones when aborted, so that a stop need not wait for readers. */
  readonly stopping?: AbortSignal
  /** Public address of the gateway: its host is our own, and cookies are for HTTPS only where it is `https:`. */
  readonly baseUrl?: string
  readonly limits?: Partial<WebLimits>
}

export interface CharterPage {
  readonly title: string
  readonly sections: readonly { readonly heading: string; readonly rows: readonly (readonly string[])[] }[]
}

/** Guards against running away; generous, because a whole village may share one address. */
export interface WebLimits {
  /** New visitors from one address at once, and how many a second are given back. */
  readonly visitorBurst: number
  readonly visitorsPerSecond: number
  /** Messages of one visitor at once, and how many a second are given back; likewise of one address. */
  readonly messageBurst: number
  readonly messagesPerSecond: number
  readonly addressMessageBurst: number
  readonly addressMessagesPerSecond: number
  /** Looks at pages to pair from one address at once, and how many a second are given back. */
  readonly pairingBurst: number
  readonly pairingsPerSecond: number
  readonly streamsPerVisitor: number
  readonly streams: number
  readonly heartbeatSeconds: number
  /** How long the page without script waits for an answer before it is shown. */
  readonly answerWaitMilliseconds: number
}

export const defaultLimits: WebLimits = {
  visitorBurst: 600,
  visitorsPerSecond: 10,
  messageBurst: 30,
  messagesPerSecond: 1,
  addressMessageBurst: 600,
  addressMessagesPerSecond: 20,
  pairingBurst: 60,
  pairingsPerSecond: 2,
  streamsPerVisitor: 6,
  streams: 5_000,
  heartbeatSeconds: 20,
  answerWaitMilliseconds: 1_500,
}
