import { findChromium } from '../../browser/chromium.ts'
import { startWhatsappPage } from '../../system/whatsapp-page/server.ts'
import { type OpenPlatform, phoneOf } from './platform.ts'

/** The page that stands in for WhatsApp Web: it keeps the chats, and a Chromium that comes again finds in them what it missed. */
export const openWhatsappWeb: OpenPlatform = async () => {
  const page = await startWhatsappPage()
  const chatOf = (citizen: number) => `968${phoneOf(citizen)}@c.us`
  return {
    channel: 'whatsapp-web',
    environment: { CHROMIUM_PATH: findChromium(), AL_BURAIMI_WHATSAPP_WEB_NUMBER: page.me },
    settings: {
      browserArguments: page.browserArguments,
      pace: { messagesPerMinute: 6_000, atOnce: 1_000, typingMillisecondsPerCharacter: 0 },
    },
    saysOnce: true,
    pause: 4_000,
    begin: () => page.scan(),
    async write({ citizen, id, text }) {
      await page.arrive({ id, chat: chatOf(citizen), body: text })
      return 1
    },
    heard: (citizen) => page.said.filter(({ to }) => to === chatOf(citizen)).map(({ body = '' }) => body),
    isQuiet: () => true,
    stop: () => page.stop(),
  }
}
