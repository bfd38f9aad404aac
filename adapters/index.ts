import type { z } from 'zod'
import type {
  AnyOpenChannel,
  Channel,
  ChannelIo,
  ChannelKind,
  Limits,
  RawItem,
} from '../src/domain/channel.ts'
import { emailSettings, missingSecrets } from './email/config.ts'
import { email } from './email/index.ts'
import { checkSettings, type SettingProblem } from './settings.ts'
import { missingSecrets as missingSmsSecrets, smsSettings } from './sms/config.ts'
import { sms } from './sms/index.ts'
import { splitSms } from './sms/split.ts'
import { webchatSettings } from './webchat/config.ts'
import { webchat } from './webchat/index.ts'
import { missingCloudSecrets, whatsappCloudSettings } from './whatsapp-cloud/config.ts'
import { whatsappCloud } from './whatsapp-cloud/index.ts'
import { splitWebhook } from './whatsapp-cloud/split.ts'
import { whatsappWebSettings } from './whatsapp-web/config.ts'
import { whatsappWeb } from './whatsapp-web/index.ts'

/** A channel of the list, with its config's type forgotten: it is parsed and opened in one go. */
export interface ListedChannel {
  readonly kind: ChannelKind
  readonly limits: Limits
  /** Throws ConfigError naming every bad setting or missing secret. */
  readonly open: (settings: unknown, io: ChannelIo) => AnyOpenChannel
  /** What is wrong with settings before anything is opened, and with the secrets beside them where these are known. */
  readonly check: (settings: unknown, secrets?: Secrets) => readonly SettingProblem[]
  /** What a payload of the platform is stored as, where it may hold several items. */
  readonly split?: (body: Uint8Array) => readonly RawItem[]
}

type Secrets = Readonly<Record<string, string>>

function listed<Config>(
  channel: Channel<Config>,
  settings: z.ZodType,
  missingSecrets: (settings: unknown, secrets: Secrets) => readonly SettingProblem[] = () => [],
): ListedChannel {
  return {
    kind: channel.kind,
    limits: channel.limits,
    open: (raw, io) => channel.open(channel.parseConfig(raw), io),
    check: (raw, secrets) => [
      ...checkSettings(settings, raw),
      ...(secrets === undefined ? [] : missingSecrets(raw, secrets)),
    ],
  }
}

/** Every channel that Wasl can speak on. A new one is one folder and one line here. */
export const channels: readonly ListedChannel[] = [
  listed(webchat, webchatSettings),
  listed(email, emailSettings, missingSecrets),
  { ...listed(sms, smsSettings, missingSmsSecrets), split: splitSms },
  {
    ...listed(whatsappCloud, whatsappCloudSettings, missingCloudSecrets),
    split: (body) => splitWebhook(body),
  },
  listed(whatsappWeb, whatsappWebSettings),
]
