import type { ChannelIo } from '../../src/domain/channel.ts'
import { findBrowser } from './browser.ts'
import type { Standing } from './standing.ts'

type Line = { readonly ok: boolean; readonly line: string }

/** What works, and what to do about what does not. Nothing is started for it: one Chromium owns a session. */
export function diagnoseWhatsappWeb(io: ChannelIo, standing: Standing): readonly Line[] {
  const browser = findBrowser(io.browser)
  const lines: Line[] = [
    browser === undefined
      ? { ok: false, line: 'no Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM_PATH' }
      : { ok: true, line: `Chromium: ${browser}` },
  ]
  const pairing = standing.pairing()
  if (pairing.kind === 'connected')
    lines.push({ ok: true, line: `connected, ${standing.megabytes()} megabytes in use` })
  else if (pairing.kind === 'waiting' && pairing.why === 'beginning')
    lines.push({ ok: true, line: 'begins with the gateway: ask again while it runs' })
  else lines.push({ ok: false, line: standing.health().problem ?? 'not connected' })
  lines.push({
    ok: true,
    line: 'an unofficial client: WhatsApp does not allow it and may block the number; the Cloud API is the official way',
  })
  return lines
}
