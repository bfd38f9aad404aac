import { afterAll, beforeAll, expect, test } from 'vitest'
import { startChromium } from './chromium.ts'
import { openOffice, type VisitedOffice } from './office.ts'

let office: VisitedOffice
beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office.close())

test('an open page finds back to an office that was killed, with all that was said, and what was written meanwhile arrives once', async () => {
  const browser = await startChromium()
  const page = await browser.newPage()
  const texts = (from: 'mine' | 'theirs') => page.locator(`.entry.${from} .text`).allTextContents()
  await page.goto(`${office.base}/chat?language=en`)
  await page.locator('#attach').waitFor() // the script is at work
  await page.locator('#text').fill('A complaint about stray dogs near the school in Hamasa')
  await page.keyboard.press('Enter')
  await page.locator('.entry.theirs').waitFor()
  const said = await texts('theirs')

  await office.wasl.kill()
  await page.locator('#text').fill('My name is Salim Al Kaabi')
  await page.keyboard.press('Enter')
  await page.locator('#banner:not(:empty)').waitFor()
  await office.wasl.start()
  await page.locator('.entry.theirs').nth(1).waitFor()
  expect(await texts('mine')).toHaveLength(2)
  expect((await texts('theirs'))[0]).toBe(said[0])

  const shown = [await texts('mine'), await texts('theirs')]
  await page.reload()
  expect([await texts('mine'), await texts('theirs')]).toEqual(shown)
  await browser.close()
})
