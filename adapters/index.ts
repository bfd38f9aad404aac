import type { AnyOpenChannel, Channel, ChannelIo, ChannelKind, Limits } from '../src/domain/channel.ts'
import { email } from './email/index.ts'
import { webchat } from './webchat/index.ts'

/** A channel of the list, with its config's type forgotten: it is parsed and opened in one go. */
export interface ListedChannel {
  readonly kind: ChannelKind
  readonly limits: Limits
  /** Throws ConfigError naming every bad setting or missing secret. */
  readonly open: (settings: unknown, io: ChannelIo) => AnyOpenChannel
}

function listed<Config>(channel: Channel<Config>): ListedChannel {
  return {
    kind: channel.kind,
    limits: channel.limits,
    open: (settings, io) => channel.open(channel.parseConfig(settings), io),
  }
}

/** Every channel that Wasl can speak on. A new one is one folder and one line here. */
export const channels: readonly ListedChannel[] = [listed(webchat), listed(email)]
