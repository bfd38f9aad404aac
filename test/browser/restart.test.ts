import { expect, test } from 'vitest'
import { officeWords } from '../web/office.ts'
import { serveFake } from '../web/serve.ts'
import { startChromium } from './chromium.ts'

test('an open page finds back to the office after a restart, and what was written meanwhile arrives once', {
  timeout: 60_000,
}, async () => {
  const first = await serveFake()
  const browser = await startChromium()
  const page = await browser.newPage()
  await page.goto(`${first.base}/chat`)
  await page.locator('#text').fill('before')
  await page.keyboard.press('Enter')
  await page.locator('.entry.theirs').waitFor()
  await first.close()
  await page.locator('#text').fill(officeWords('ar', 'description'))
  await page.keyboard.press('Enter')
  await page.locator('#banner:not(:empty)').waitFor()
  const second = await serveFake({ gateway: first.gateway }, Number(new URL(first.base).port))
  await page.locator('.entry.theirs').nth(1).waitFor()
  expect(await page.locator('.entry.mine').count()).toBe(2)
  expect(first.gateway.taken).toHaveLength(2)
  await browser.close()
  await second.close()
})
