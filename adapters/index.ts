import type { z } from 'zod'
import type { AnyOpenChannel, Channel, ChannelIo, ChannelKind, Limits } from '../src/domain/channel.ts'
import { emailSettings } from './email/config.ts'
import { email } from './email/index.ts'
import { checkSettings, type SettingProblem } from './settings.ts'
import { webchatSettings } from './webchat/config.ts'
import { webchat } from './webchat/index.ts'

/** A channel of the list, with its config's type forgotten: it is parsed and opened in one go. */
export interface ListedChannel {
  readonly kind: ChannelKind
  readonly limits: Limits
  /** Throws ConfigError naming every bad setting or missing secret. */
  readonly open: (settings: unknown, io: ChannelIo) => AnyOpenChannel
  /** What is wrong with the settings of a policy, before anything is opened. */
  readonly check: (settings: unknown) => readonly SettingProblem[]
}

function listed<Config>(channel: Channel<Config>, settings: z.ZodType): ListedChannel {
  return {
    kind: channel.kind,
    limits: channel.limits,
    open: (raw, io) => channel.open(channel.parseConfig(raw), io),
    check: (raw) => checkSettings(settings, raw),
  }
}

/** Every channel that Wasl can speak on. A new one is one folder and one line here. */
export const channels: readonly ListedChannel[] = [
  listed(webchat, webchatSettings),
  listed(email, emailSettings),
]
