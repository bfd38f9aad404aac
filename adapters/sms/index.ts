import type { AnyOpenChannel, Channel, ChannelIo, RawItem, Received } from '../../src/domain/channel.ts'
import { ConfigError } from '../../src/domain/errors.ts'
import { missingSecrets, parseSmsConfig, type SmsConfig } from './config.ts'
import type { HttpConfig } from './http/config.ts'
import { diagnoseHttp } from './http/diagnose.ts'
import { parsePosted } from './http/parse.ts'
import { receiveByHttp } from './http/receive.ts'
import { sendByHttp } from './http/send.ts'
import { smsLimits } from './limits.ts'
import { SmppChannel } from './smpp/channel.ts'
import { parseDelivered } from './smpp/parse.ts'

/**
 * Text messages: over the gateway of a provider, as its manual says, whose reports are posted back, or over its centre by
 * SMPP 3.4. Secrets: those that the settings name as `{secret:NAME}` and `hook`, which proves who posts; or `password`.
 */
export const sms: Channel<SmsConfig> = {
  kind: 'sms',
  limits: smsLimits,
  parseConfig: parseSmsConfig,
  open: openSms,
}

function openSms(config: SmsConfig, io: ChannelIo): AnyOpenChannel {
  const missing = missingSecrets(config, io.secrets)
  if (missing.length > 0)
    throw new ConfigError(missing.map(({ path, message }) => `${path.join('.')} ${message}`))
  const { sender, http, smpp } = config
  if (http !== undefined) return openGateway({ sender, http }, io)
  if (smpp !== undefined) return openCentre(sender, new SmppChannel(sender, smpp, io), io)
  throw new ConfigError(['settings must have http or smpp, one of the two'])
}

const openGateway = (config: HttpConfig, io: ChannelIo): AnyOpenChannel => ({
  ...(config.http.messages === undefined && { limits: oneWay }),
  receive: (request) => receiveByHttp(config, io, request),
  parse: async (raw) => parsePosted(config, raw, io.channel),
  send: (message, key) => sendByHttp(config, io, message, key),
  diagnose: (signal) => diagnoseHttp(config, io, signal),
  close: async () => undefined,
})

/** A name has no number that could be written to. */
const isName = (sender: string): boolean => /[^\d+]/.test(sender)
const oneWay = { oneWay: true } as const

const openCentre = (sender: string, centre: SmppChannel, io: ChannelIo): AnyOpenChannel => ({
  ...(isName(sender) && { limits: oneWay }),
  receive: (): Received => ({
    kind: 'refused',
    code: 'no-webhook',
    answer: { status: 404, body: 'This channel speaks with a centre and takes no requests.' },
  }),
  parse: async (raw: RawItem) => parseDelivered(raw, io.channel),
  send: (message) => centre.send(message),
  listen: (_cursor, deliver, signal) => centre.listen(deliver, signal),
  health: () => centre.health(),
  diagnose: () => centre.diagnose(),
  close: () => centre.close(),
})
