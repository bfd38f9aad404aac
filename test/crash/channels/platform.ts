import type { Chance } from '../chance.ts'

/** A message of a citizen; `id` is the platform's, another for each. */
export interface Written {
  readonly citizen: number
  readonly id: string
  readonly text: string
}

/** The platform of a channel, which no kill of the gateway touches: it keeps its own ledger. */
export interface CrashPlatform {
  /** The channel's name in the policy. */
  readonly channel: string
  /** What the gateway's environment has of it. */
  readonly environment: Readonly<Record<string, string>>
  /** What the policy's settings of the channel are instead of the delivered ones. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** The platform can be asked, or reports by our key: nothing may be said twice. */
  readonly saysOnce: boolean
  /** Milliseconds that the gateway is left alone at most, where the channel takes its time to connect. */
  readonly pause?: number
  /** To be done once when the gateway runs for the first time (a number is paired). */
  begin?(): Promise<void>
  /** Brings a message as the platform does, again and again until it is taken; how often it was brought. */
  write(message: Written, chance: Chance): Promise<number>
  /** What a citizen has been told so far, as often as it came. */
  heard(citizen: number): readonly string[]
  /** Nothing is left that the platform has to report. */
  isQuiet(): boolean
  stop(): Promise<void>
}

/** Opens a platform; `base` is where the gateway will be, its webhooks go there. */
export type OpenPlatform = (base: string) => Promise<CrashPlatform>

/** The number of a citizen, without its country. */
export const phoneOf = (citizen: number): string => String(92_000_000 + citizen)
