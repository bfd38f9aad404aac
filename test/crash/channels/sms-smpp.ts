import { centrePassword, centreSettings, startSmsc } from '../../system/smsc.ts'
import { type OpenPlatform, phoneOf } from './platform.ts'

/** A centre: it delivers what citizens write until it is answered, and cannot be asked what it took. */
export const openSmsSmpp: OpenPlatform = async () => {
  const centre = await startSmsc()
  return {
    channel: 'sms',
    environment: { AL_BURAIMI_SMS_TOKEN: centrePassword },
    settings: { ...centreSettings(centre), sender: '90017' },
    saysOnce: false,
    async write({ citizen, text }) {
      const before = centre.refusals
      const status = await centre.deliver({
        source_addr: `968${phoneOf(citizen)}`,
        destination_addr: '90017',
        short_message: text,
      })
      if (status !== 0) throw new Error(`a delivery was refused with ${status}`)
      return 1 + centre.refusals - before
    },
    heard: (citizen) =>
      centre.texts.filter(({ to }) => to.endsWith(phoneOf(citizen))).map(({ text }) => text),
    isQuiet: () => true,
    stop: () => centre.stop(),
  }
}
