import type { Channel, ChannelIo, Diagnoses, OpenChannel } from '../../src/domain/channel.ts'
import { ConfigError } from '../../src/domain/errors.ts'
import { missingSecrets, parseSmsConfig, type SmsConfig } from './config.ts'
import { diagnoseHttp } from './http/diagnose.ts'
import { parsePosted } from './http/parse.ts'
import { receiveByHttp } from './http/receive.ts'
import { sendByHttp } from './http/send.ts'
import { smsLimits } from './limits.ts'

/**
 * Text messages through a provider's gateway: sent as its manual says, reports and citizens' messages posted back. Secrets:
 * those that the settings name as `{secret:NAME}`, and `hook`, which proves who posts.
 */
export const sms: Channel<SmsConfig> = {
  kind: 'sms',
  limits: smsLimits,
  parseConfig: parseSmsConfig,
  open: openSms,
}

function openSms(config: SmsConfig, io: ChannelIo): OpenChannel & Diagnoses {
  const missing = missingSecrets(config, io.secrets)
  if (missing.length > 0)
    throw new ConfigError(missing.map(({ path, message }) => `${path.join('.')} ${message}`))
  return {
    receive: (request) => receiveByHttp(config, io, request),
    parse: async (raw) => parsePosted(config, raw, io.channel),
    send: (message, key) => sendByHttp(config, io, message, key),
    diagnose: (signal) => diagnoseHttp(config, io, signal),
    close: async () => undefined,
  }
}
