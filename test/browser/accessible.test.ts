import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { officeWords } from '../web/office.ts'
import { overflows, smallTargets, violationsOn } from './accessible.ts'
import { startChromium } from './chromium.ts'
import { type Visited, visitOffice } from './office.ts'

let browser: Browser
let office: Visited
beforeAll(async () => {
  office = await visitOffice()
  browser = await startChromium()
}, 60_000)
afterAll(async () => {
  await browser.close()
  await office.close()
})

const sizes = { phone: { width: 360, height: 740 }, desktop: { width: 1280, height: 800 } }
const looks = (['ar', 'en'] as const).flatMap((language) =>
  (['phone', 'desktop'] as const).flatMap((size) =>
    (['light', 'dark'] as const).map((colorScheme) => ({ language, size, colorScheme })),
  ),
)
const links = ['verify', 'ask', 'resolve', 'close', 'complete', 'track', 'expired', 'unheard'].map(
  (token) => `/l/${token}`,
)

async function proper(page: Page, state: string): Promise<void> {
  expect({ state, violations: await violationsOn(page) }).toEqual({ state, violations: [] })
  expect({ state, small: await smallTargets(page) }).toEqual({ state, small: [] })
  expect({ state, overflows: await overflows(page) }).toEqual({ state, overflows: false })
}

describe.each(looks)('in $language on a $colorScheme $size', ({ language, size, colorScheme }) => {
  const open = () => browser.newContext({ viewport: sizes[size], colorScheme, baseURL: office.base })

  test('every page that is read can be read by all', { timeout: 120_000 }, async () => {
    const context = await open()
    const page = await context.newPage()
    for (const path of [
      '/',
      '/charter',
      '/privacy',
      '/nowhere',
      ...(office.fake === undefined ? [] : links),
    ]) {
      await page.goto(`${path}?language=${language}`)
      await proper(page, path)
    }
    await context.close()
  })

  test('every state of the chat can be used by all', { timeout: 120_000 }, async () => {
    const context = await open()
    const page = await context.newPage()
    await page.goto(`/chat?language=${language}`)
    await proper(page, 'empty')
    await page.locator('#starters button').first().click()
    await page.locator('.entry.theirs .meta').first().waitFor()
    await proper(page, 'answered, with choices')
    await page.locator('#picker').setInputFiles([
      { name: 'photo.png', mimeType: 'image/png', buffer: Buffer.alloc(2000, 1) },
      { name: 'program.exe', mimeType: 'application/x-msdownload', buffer: Buffer.alloc(5) },
    ])
    await page.locator('#files li:not(:has(progress))').waitFor()
    await page.locator('#problem:not(:empty)').waitFor()
    await proper(page, 'a file to send, another refused')
    await context.setOffline(true)
    await page.locator('#text').fill(officeWords(language, 'description'))
    await page.keyboard.press('Enter')
    await page.locator('.pending').waitFor()
    await page.locator('#banner:not(:empty)').waitFor()
    await proper(page, 'offline')
    await context.close()
  })
})
