import { z } from 'zod'
import { parseSettings } from '../settings.ts'

const origin = z
  .string()
  .refine(
    (value) => value === '*' || isOrigin(value),
    'must be an origin such as https://www.example.om, without a path, or *',
  )
/** The shape of a web chat's settings. */
export const webchatSettings = z.strictObject({ embedOrigins: z.array(origin).readonly().default([]) })

/** Settings of a web chat channel. `embedOrigins`: websites that may show the chat in a frame, as origins; `*` is any. */
export interface WebchatConfig {
  readonly embedOrigins: readonly string[]
}

/** Throws ConfigError naming every setting that cannot be meant. */
export const parseWebchatConfig = (raw: unknown): WebchatConfig => parseSettings(webchatSettings, raw)

/** An origin as CSP `frame-ancestors` takes it (CSP Level 3 §2.3.1 host-source): scheme, host, perhaps a port. */
function isOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false
  const url = new URL(value)
  return /^https?:$/.test(url.protocol) && url.origin === value
}
