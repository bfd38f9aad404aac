import type { Config } from './config.ts'
import type { Configured } from './domain/policy.ts'

/** The policy's settings with those that the environment sets put over them, by dotted path. */
export function settingsOf(policy: Configured, config: Config): unknown {
  const settings = structuredClone(policy.settings) as Record<string, unknown>
  for (const [path, name] of Object.entries(policy.settingEnv)) {
    const value = config.environment[name]
    if (!value) continue
    const keys = path.split('.')
    const last = keys.pop() ?? path
    let at = settings
    for (const key of keys) {
      at[key] = { ...(at[key] as object | undefined) }
      at = at[key] as Record<string, unknown>
    }
    at[last] = parseSetting(last, value)
  }
  return settings
}

/** The environment knows only texts: ports, sizes and rates are numbers, "true" and "false" are what they say. */
function parseSetting(name: string, value: string): string | number | boolean {
  if (/(port|Bytes|PerSecond)$/.test(name) && /^\d{1,9}$/.test(value)) return Number(value)
  if (value === 'true' || value === 'false') return value === 'true'
  return value
}

/** The secrets that are set, by the policy's names for them. */
export function secretsOf(configured: Configured, config: Config): Readonly<Record<string, string>> {
  const secrets: Record<string, string> = {}
  for (const [name, variable] of Object.entries(configured.secretEnv)) {
    const value = config.environment[variable]
    if (value) secrets[name] = value
  }
  return secrets
}
