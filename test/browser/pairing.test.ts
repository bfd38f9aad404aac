import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toldTroubles } from '../../src/domain/channel-trouble.ts'
import { type Served, serveFake } from '../web/serve.ts'
import { overflows, smallTargets, violationsOn } from './accessible.ts'
import { startChromium } from './chromium.ts'

let browser: Browser
let office: Served
beforeAll(async () => {
  office = await serveFake({ limits: { pairingBurst: 1_000 } })
  browser = await startChromium()
})
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

describe.each(looks)('in $language on a $colorScheme $size', ({ language, size, colorScheme }) => {
  test('the page to pair can be used by all, however it stands', { timeout: 120_000 }, async () => {
    const context = await browser.newContext({
      viewport: sizes[size],
      colorScheme,
      baseURL: office.base,
    })
    const page = await context.newPage()
    for (const state of ['code', 'connected', 'connected-moi', 'beginning', ...toldTroubles, 'expired']) {
      await page.goto(`/p/${state}?language=${language}`)
      expect({ state, violations: await violationsOn(page) }).toEqual({ state, violations: [] })
      expect({ state, small: await smallTargets(page) }).toEqual({ state, small: [] })
      expect({ state, overflows: await overflows(page) }).toEqual({ state, overflows: false })
    }
    await context.close()
  })
})

test('a code is light around and dark inside on a dark page too, and large enough for a phone', async () => {
  const context = await browser.newContext({ viewport: sizes.phone, colorScheme: 'dark' })
  const page = await context.newPage()
  await page.goto(`${office.base}/p/code`)
  const code = page.locator('svg.qr')
  const fills = await code
    .locator('path')
    .evaluateAll((paths) => paths.map((path) => getComputedStyle(path).fill))
  expect(fills).toEqual(['rgb(255, 255, 255)', 'rgb(0, 0, 0)'])
  expect((await code.boundingBox())?.width).toBeGreaterThan(240)
  await context.close()
})

test('where the server is not reached the page says that the code may be old', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${office.base}/p/code?language=en`)
  await context.setOffline(true)
  await page.locator('#unreached:not(:empty)').waitFor()
  await context.setOffline(false)
  await page.locator('#unreached:empty').waitFor({ state: 'attached' })
  await context.close()
})
