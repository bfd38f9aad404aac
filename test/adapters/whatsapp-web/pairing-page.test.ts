import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startChromium } from '../../browser/chromium.ts'
import { openWhatsappOffice, type WhatsappOffice } from './office.ts'

let office: WhatsappOffice
let browser: Browser
let link = ''
beforeAll(async () => {
  ;[office, browser] = await Promise.all([openWhatsappOffice(), startChromium()])
  link = String((await office.json('pair', 'whatsapp-web', '--link'))['link'])
})
afterAll(async () => {
  await browser.close()
  expect(await office.stop()).toBe(0)
})

const open = async (javaScriptEnabled: boolean): Promise<Page> => {
  const context = await browser.newContext({ javaScriptEnabled, locale: 'en-GB' })
  const page = await context.newPage()
  await page.goto(link)
  return page
}
const drawn = (page: Page) => page.locator('svg.qr path').last().getAttribute('d')

it('is opened by a link of this gateway that says nothing of the number', () => {
  expect(link).toMatch(
    new RegExp(`^${office.wasl.base}/p/al-buraimi\\.whatsapp-web\\.[a-z0-9]+\\.[a-z2-7]{26}$`),
  )
})

it('shows the code as WhatsApp renews it, and as what it is connected, with and without script', async () => {
  const [live, plain] = await Promise.all([open(true), open(false)])
  await Promise.all([live, plain].map((page) => page.locator('svg.qr').waitFor({ timeout: 50_000 })))
  expect(await live.locator('.lead').textContent()).toContain(`+${office.page.me}`)
  const before = await drawn(live)
  expect(await drawn(plain)).toBe(before)
  await office.page.tell({ kind: 'code', ref: 'renewed-by-whatsapp' })
  for (const page of [live, plain])
    while ((await drawn(page).catch(() => before)) === before) await page.waitForTimeout(100)
  expect(await live.locator('#said').textContent()).not.toContain('Connected')
  await office.page.scan()
  for (const page of [live, plain]) {
    await page.locator('.done').waitFor()
    expect(await page.locator('.done').textContent()).toContain(`+${office.page.me}`)
    expect(await page.locator('svg.qr').count()).toBe(0)
  }
  expect(await live.locator('#said').textContent()).toContain(`Connected as`)
})

it('shows nothing but that to who comes later', async () => {
  const page = await open(true)
  expect(await page.locator('[data-state=connected] .done').textContent()).toContain(`+${office.page.me}`)
  expect(await page.locator('svg.qr, ol, script').count()).toBe(0)
  await page.close()
})

it('of a number that is unlinked on the phone shows a code again, and a person has work', async () => {
  await office.page.logout()
  const page = await open(true)
  await page.locator('svg.qr').waitFor({ timeout: 50_000 })
  let tasks: readonly { readonly id: string }[] = []
  while (tasks.length === 0) ({ tasks } = (await office.json('tasks')) as { tasks: typeof tasks })
  expect(tasks.map(({ id }) => id)).toEqual(['trouble/whatsapp-web/unpaired'])
  await office.page.scan()
  await page.locator('.done').waitFor()
})

it('is in no log, neither the link nor a code', () => {
  expect(office.wasl.logged()).not.toContain(new URL(link).pathname.slice(3))
  expect(office.wasl.logged()).not.toMatch(/ref-\d|renewed-by-whatsapp/)
})
