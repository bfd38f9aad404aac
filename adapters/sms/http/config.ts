import type { HttpSettings } from './settings.ts'

/** A channel of text messages whose provider has a gateway. */
export interface HttpConfig {
  readonly sender: string
  readonly http: HttpSettings
}
