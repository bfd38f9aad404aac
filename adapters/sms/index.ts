import type {
  AnyOpenChannel,
  Channel,
  ChannelIo,
  RawItem,
  Receipt,
  Received,
} from '../../src/domain/channel.ts'
import { ConfigError } from '../../src/domain/errors.ts'
import type { Inbound, Outbound } from '../../src/domain/message.ts'
import { smsLength } from '../../src/domain/sms-parts.ts'
import { missingSecrets, parseSmsConfig, type SmsConfig } from './config.ts'
import { createAccount } from './http/account.ts'
import { diagnoseHttp } from './http/diagnose.ts'
import { parsePosted } from './http/parse.ts'
import { receiveByHttp } from './http/receive.ts'
import { sendByHttp } from './http/send.ts'
import { limitsOf, smsLimits } from './limits.ts'
import { SmppChannel } from './smpp/channel.ts'
import { parseDelivered } from './smpp/parse.ts'
import { storedType } from './smpp/stored.ts'

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
  const read = { limits: limitsOf(config), parse: async (raw: RawItem) => parseSms(config, raw, io.channel) }
  if (http !== undefined) {
    const account = createAccount(io)
    return {
      ...read,
      receive: (request) => receiveByHttp({ sender, http }, io, request),
      send: (message, key) =>
        counted(io, message, account.watch(sendByHttp({ sender, http }, io, message, key))),
      health: account.health,
      diagnose: (signal) => diagnoseHttp({ sender, http }, io, account.health(), signal),
      close: async () => undefined,
    }
  }
  if (smpp === undefined) throw new ConfigError(['settings must have http or smpp, one of the two'])
  const centre = new SmppChannel(sender, smpp, io)
  return {
    ...read,
    receive: refuseAll,
    send: (message, key) => counted(io, message, centre.send(message, key)),
    listen: (cursor, deliver, signal) => centre.listen(cursor, deliver, signal),
    health: () => centre.health(),
    diagnose: () => centre.diagnose(),
    close: () => centre.close(),
  }
}

/** What was stored before the office changed from a centre to a gateway, or back, is read all the same. */
function parseSms({ sender, http, smpp }: SmsConfig, raw: RawItem, channel: string): readonly Inbound[] {
  return raw.contentType === storedType
    ? parseDelivered(raw, { channel, sender, alphabet: smpp?.alphabet ?? 'gsm-7' })
    : parsePosted(http, raw, channel)
}

/** What is paid for, in the log: parts. */
async function counted(io: ChannelIo, { text }: Outbound, sending: Promise<Receipt>): Promise<Receipt> {
  const receipt = await sending
  io.log.info({ parts: smsLength(text).parts }, 'text message handed over')
  return receipt
}

const refuseAll = (): Received => ({
  kind: 'refused',
  code: 'no-webhook',
  answer: { status: 404, body: 'This channel speaks with a centre and takes no requests.' },
})
