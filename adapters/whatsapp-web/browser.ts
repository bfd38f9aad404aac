import { existsSync } from 'node:fs'

const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** The browser that the operator named (`CHROMIUM_PATH`), or the system's; undefined where there is none. */
export const findBrowser = (named: string | undefined): string | undefined =>
  named === undefined ? usual.find((path) => existsSync(path)) : existsSync(named) ? named : undefined
