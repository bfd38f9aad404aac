import { join } from 'node:path'
import { killChromium } from '../adapters/whatsapp-web/chromium-of.ts'
import { findChromium } from '../browser/chromium.ts'
import { copyPolicies } from '../crash/channels/policies.ts'
import { startWhatsappPage } from '../system/whatsapp-page/server.ts'
import type { OpenPhone } from './phone.ts'

/** A phone with WhatsApp whose office has a number that is paired: the page that stands in for WhatsApp Web. */
export const openWhatsappWeb: OpenPhone = async ({ folder, show }) => {
  const page = await startWhatsappPage()
  const policies = join(folder, 'policies')
  const data = join(folder, 'var')
  copyPolicies(policies, 'al-buraimi', 'whatsapp-web', { browserArguments: page.browserArguments })
  let isOpen = true
  let arrived = 0
  const listen = async (): Promise<void> => {
    for (let shown = 0; isOpen; ) {
      await page.until(() => page.said.length > shown || !isOpen)
      for (const { body, caption } of page.said.slice(shown)) show(body ?? caption ?? '(a file)')
      shown = page.said.length
    }
  }
  void listen()
  const arrive = (message: object) => {
    arrived += 1
    return page.arrive({ id: `PHONE${Date.now()}${arrived}`, notifyName: 'A citizen', ...message })
  }
  return {
    variables: {
      AL_BURAIMI_WHATSAPP_WEB_NUMBER: page.me,
      CHROMIUM_PATH: findChromium(),
      POLICY_DIR: policies,
      DATA_DIR: data,
    },
    actions: {
      scan: { use: '/scan scans the code that "wasl pair whatsapp-web" shows', run: () => page.scan() },
      logout: { use: '/logout unlinks the number', run: () => page.logout() },
      kill: { use: '/kill ends the gateway’s Chromium at once', run: () => killChromium(data) },
      pin: {
        use: '/pin 24.2501,55.7931 sends a place on the map',
        run: (rest) => {
          const [lat, lng] = rest.split(',').map(Number)
          return arrive({ type: 'location', lat, lng })
        },
      },
    },
    say: (body) => arrive({ body }),
    stop: () => {
      isOpen = false
      return page.stop()
    },
  }
}
