import type { ChannelPolicy } from '../domain/policy.ts'
import type { Draft } from './check-references.ts'
import type { Problem } from './problem.ts'

/** What is wrong with the settings of a channel; the message continues the sentence that the path begins. */
export type CheckSettings = (
  kind: ChannelPolicy['kind'],
  settings: unknown,
) => readonly { readonly path: readonly string[]; readonly message: string }[]

/** Settings of connected channels, but what the environment brings. */
export function checkSettings({ policy }: Draft, check: CheckSettings): readonly Problem[] {
  return policy.value.channels.flatMap((channel, index) => {
    if (!channel.connected) return []
    const brought = Object.keys(channel.settingEnv)
    return check(channel.kind, channel.settings).flatMap(({ path, message }) => {
      const name = path.join('.')
      const isBrought = brought.some((path) => path === name || path.startsWith(`${name}.`))
      return isBrought && message === 'is missing'
        ? []
        : [
            policy.source.problem(
              ['channels', index, 'settings', ...path],
              `\`settings.${name}\` of "${channel.name}" ${message}`,
              'key',
            ),
          ]
    })
  })
}
