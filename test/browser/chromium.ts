import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
]
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The browser that tests use: `CHROMIUM_PATH`, or the system's. Throws one line that says what to install. */
export function findChromium(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const asked = environment['CHROMIUM_PATH']
  const found = asked ?? usual.find((path) => existsSync(path))
  if (found === undefined || !existsSync(found)) {
    throw new Error(
      'The browser tests need Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM_PATH.',
    )
  }
  return found
}

/** Starts a headless Chromium. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: flags })
}
