import { gatewaySecrets, settingsOf, startSmsGateway } from '../../system/sms-gateway.ts'
import { type OpenPlatform, phoneOf } from './platform.ts'
import { postUntilTaken } from './post.ts'

/** A provider's gateway: it posts what citizens write until it is answered with 200, and cannot be asked what it took. */
export const openSmsHttp: OpenPlatform = async (base) => {
  const provider = await startSmsGateway()
  return {
    channel: 'sms',
    environment: {
      AL_BURAIMI_SMS_TOKEN: gatewaySecrets.token,
      AL_BURAIMI_SMS_HOOK: gatewaySecrets.hook,
      AL_BURAIMI_SMS_URL: provider.url,
    },
    settings: { ...settingsOf(provider), sender: '90017' },
    saysOnce: false,
    write({ citizen, id, text }, chance) {
      const body = new TextEncoder().encode(JSON.stringify({ id, from: `968${phoneOf(citizen)}`, text }))
      const address = `${base}/hooks/al-buraimi/sms/messages?secret=${gatewaySecrets.hook}`
      return postUntilTaken(address, body, { 'content-type': 'application/json' }, chance)
    },
    heard: (citizen) =>
      provider.given.filter(({ to }) => to.endsWith(phoneOf(citizen))).map(({ text }) => text),
    isQuiet: () => true,
    stop: () => provider.stop(),
  }
}
