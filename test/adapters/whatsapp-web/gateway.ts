import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseWhatsappWebConfig } from '../../../adapters/whatsapp-web/config.ts'
import { type OpenWhatsappWeb, openWhatsappWeb } from '../../../adapters/whatsapp-web/index.ts'
import { whatsappWebLimits } from '../../../adapters/whatsapp-web/limits.ts'
import { systemClock } from '../../../src/clock.ts'
import { readConfig } from '../../../src/config.ts'
import { WaslError } from '../../../src/domain/errors.ts'
import type { RunningGateway } from '../../../src/gateway/gateway.ts'
import { silentLog } from '../../../src/log.ts'
import { assemble } from '../../../src/main.ts'
import { findChromium } from '../../browser/chromium.ts'
import { startWhatsappPage, type WhatsappPage } from '../../system/whatsapp-page/server.ts'
import { quick } from './number.ts'

export const organisation = 'al-buraimi'
export const channel = 'whatsapp-web'

/** A whole gateway in this process with one number, paired with the page that stands in for WhatsApp Web. */
export interface NumberGateway {
  readonly page: WhatsappPage
  readonly gateway: RunningGateway
  readonly port: OpenWhatsappWeb
  readonly folder: string
  stop(): Promise<void>
}

/** Writes as fast as it can. */
const hasty = { messagesPerMinute: 6_000, atOnce: 1_000, typingMillisecondsPerCharacter: 0 }

/**
 * Runs one, on disk and on the real clock; workers are begun anew without the pauses of an office. `pace`: how it writes,
 * as in the policy.
 */
export async function runNumberGateway(
  pace: Readonly<Record<string, number>> = hasty,
): Promise<NumberGateway> {
  const page = await startWhatsappPage()
  const folder = await mkdtemp(join(tmpdir(), 'wasl-whatsapp-gateway-'))
  let port: OpenWhatsappWeb | undefined
  const settings = parseWhatsappWebConfig({
    number: page.me,
    browserArguments: [...page.browserArguments],
    pace,
  })
  const config = readConfig(
    { DATA_DIR: join(folder, 'var'), ORGANISATIONS: organisation },
    join(folder, 'no.env'),
  )
  const assembled = await assemble({
    config,
    log: silentLog,
    clock: systemClock,
    openChannel: (policy, io) => {
      if (policy.name !== channel) return undefined
      port = openWhatsappWeb(settings, { ...io, browser: findChromium() }, quick)
      return { policy, limits: whatsappWebLimits, port }
    },
  })
  if (port === undefined) throw new WaslError('channel-unknown', `The policy has no channel "${channel}".`)
  const stopping = new AbortController()
  const running = assembled.gateway.run(stopping.signal)
  await page.scan()
  return {
    page,
    gateway: assembled.gateway,
    port,
    folder,
    async stop() {
      stopping.abort()
      await running
      await assembled.close()
      await page.stop()
      await rm(folder, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}
