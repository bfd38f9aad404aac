import { readFile } from 'node:fs/promises'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Transcripts } from '../../src/gateway/service.ts'
import { openFakeGateway } from '../web/fake-gateway.ts'
import { officeWords } from '../web/office.ts'
import { serveFake } from '../web/serve.ts'
import { startChromium } from './chromium.ts'
import { openOffice, type VisitedOffice } from './office.ts'
import { photo } from './photo.ts'

let browser: Browser
let office: VisitedOffice
beforeAll(async () => {
  office = await openOffice()
  browser = await startChromium()
}, 60_000)
afterAll(async () => {
  await browser.close()
  await office.close()
})

const description = officeWords('ar', 'description')
const long = { timeout: 60_000 }

async function open(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: office.base, ...options })
  onTestFinished(() => context.close())
  return context
}

async function openChat(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  await page.goto('/chat?language=ar')
  await page.locator('#attach').waitFor() // the script is at work
  return page
}

/** Writes as a person does and waits for the office's next answer. */
async function write(page: Page, text: string): Promise<void> {
  const answers = page.locator('.entry.theirs')
  const before = await answers.count()
  await page.locator('#text').fill(text)
  await page.keyboard.press('Enter')
  await answers.nth(before).waitFor()
}

const own = (page: Page, text: string) => page.locator('.entry.mine .text', { hasText: text })
const focused = (page: Page) => page.evaluate(() => document.activeElement?.id)

describe('a conversation', () => {
  test('goes by keyboard alone, and the focus is always where one writes', long, async () => {
    const page = await openChat(await open())
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('skip')
    for (let step = 0; step < 30 && (await focused(page)) !== 'text'; step += 1)
      await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('text')
    await page.keyboard.type('line one')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('line two')
    await page.keyboard.press('Enter')
    await page.locator('.choice').first().waitFor()
    expect(await own(page, 'line one').locator('br').count()).toBe(1)
    expect(await focused(page)).toBe('text')
    for (
      let step = 0;
      step < 30 && !(await page.evaluate(() => document.activeElement?.matches('.choice')));
      step += 1
    )
      await page.keyboard.press('Shift+Tab')
    const label = (await page.locator('.choice:focus .label').textContent()) ?? ''
    await page.keyboard.press('Enter')
    await page.locator('.entry.theirs').nth(1).waitFor()
    expect(await own(page, label).count()).toBe(1)
    expect(await focused(page)).toBe('text')
  })

  test('survives a reload, and an unsent draft and the change of language with it', long, async () => {
    const page = await openChat(await open())
    await write(page, description)
    await page.locator('#text').fill('half a thou')
    await page.reload()
    expect(await own(page, description).count()).toBe(1)
    expect(await page.locator('.entry.theirs').count()).toBe(1)
    await page.locator('#attach').waitFor()
    expect(await page.locator('#text').inputValue()).toBe('half a thou')
    await page.locator('[data-switch]').click()
    await page.locator('html[lang=en] #attach').waitFor()
    expect(await own(page, description).count()).toBe(1)
    expect(await page.locator('#text').inputValue()).toBe('half a thou')
  })

  test('is one in two tabs, live', long, async () => {
    const context = await open()
    const [one, two] = [await openChat(context), await openChat(context)]
    await write(one, description)
    await own(two, description).waitFor()
    await two.locator('.entry.theirs').waitFor()
    await write(two, 'from the second')
    await own(one, 'from the second').waitFor()
    expect(await one.locator('.entry').count()).toBe(4)
  })

  test('each message says its own language and direction, and the log is announced', long, async () => {
    const page = await openChat(await open())
    await write(page, 'Hello, this is English')
    const text = own(page, 'Hello')
    expect(
      await text.evaluate((element) => [element.getAttribute('dir'), getComputedStyle(element).direction]),
    ).toEqual(['auto', 'ltr'])
    expect(await page.locator('#log').evaluate((log) => [log.role, log.ariaLive])).toEqual(['log', 'polite'])
    expect(await page.locator('.entry.mine .unseen').textContent()).toMatch(/\S/)
  })

  test('shows what it has by asking, where live events are blocked', long, async () => {
    const context = await open()
    await context.route('**/chat/events', (route) => route.abort())
    await write(await openChat(context), description)
  })

  test('is shown at its end, however long it is', long, async () => {
    const page = await openChat(await open({ viewport: { width: 360, height: 500 } }))
    for (const text of ['one', 'two', 'three', 'four']) await write(page, text)
    const inView = () =>
      page
        .locator('.entry')
        .last()
        .evaluate(
          (entry) =>
            entry.getBoundingClientRect().bottom <=
            (document.getElementById('composer')?.getBoundingClientRect().top ?? 0),
        )
    expect(await inView()).toBe(true)
    await page.reload()
    expect(await inView()).toBe(true)
  })
})

describe('a bad connection', () => {
  test('what was written offline is sent once, even after a reload', long, async () => {
    const context = await open()
    const page = await openChat(context)
    await write(page, 'first')
    await context.setOffline(true)
    await page.locator('#text').fill(description)
    await page.keyboard.press('Enter')
    await page.locator('#banner:not(:empty)').waitFor()
    expect(await page.locator('.pending').count()).toBe(1)
    await context.setOffline(false)
    await page.reload()
    await page.locator('.entry.theirs').nth(1).waitFor()
    expect(await page.locator('.pending').count()).toBe(0)
    await page.reload()
    expect(await own(page, description).count()).toBe(1)
    expect(await page.locator('.entry.mine').count()).toBe(2)
  })

  test('an answer that got lost on its way makes no second message', long, async () => {
    const context = await open()
    let lost = 0
    await context.route('**/chat/messages', async (route) => {
      if (route.request().method() !== 'POST' || lost > 1) return route.continue()
      lost += 1
      await route.fetch() // the office takes it
      await route.abort() // the browser never hears so
    })
    const page = await openChat(context)
    await write(page, description)
    await page.locator('.mine:not(.pending)').waitFor()
    await expect
      .poll(
        () =>
          page.evaluate(
            () => Object.keys(localStorage).filter((key) => key.startsWith('wasl-outbox')).length,
          ),
        { timeout: 20_000 },
      )
      .toBe(0)
    await page.reload()
    expect(lost).toBe(2)
    expect(await page.locator('.entry.mine').count()).toBe(1)
  })

  test('a refused message says why and can be tried again', long, async () => {
    const context = await open()
    let refused = 0
    await context.route('**/chat/messages', (route) => {
      if (route.request().method() !== 'POST' || refused > 0) return route.continue()
      refused += 1
      return route.fulfill({ status: 413, json: { error: { code: 'text-too-long' } } })
    })
    const page = await openChat(context)
    await page.locator('#text').fill(description)
    await page.keyboard.press('Enter')
    await page.locator('.retry').click()
    await page.locator('.entry.theirs').waitFor()
    expect(await own(page, description).count()).toBe(1)
  })

  test('a message that comes too fast is kept, and sent when the office asked for it', long, async () => {
    const context = await open()
    const posted: number[] = []
    await context.route('**/chat/messages', (route) => {
      if (route.request().method() !== 'POST') return route.continue()
      posted.push(performance.now())
      if (posted.length > 1) return route.continue()
      return route.fulfill({
        status: 429,
        headers: { 'retry-after': '3' },
        json: { error: { code: 'too-many-messages' } },
      })
    })
    const page = await openChat(context)
    await page.locator('#text').fill(description)
    await page.keyboard.press('Enter')
    await page.locator('.entry.theirs').waitFor()
    expect((posted[1] ?? 0) - (posted[0] ?? 0)).toBeGreaterThan(2_900)
    expect(await own(page, description).count()).toBe(1)
  })

  // The one thing that no real office can be made to do: its web chat sends everything at once, in order.
  test('an answer that is sent late takes its place above what was written meanwhile', long, async () => {
    const gateway = openFakeGateway(() => new Date())
    let held: 'held' | 'sent' = 'held'
    const read: Transcripts['read'] = async (organisation, channel, address, after) => {
      const entries = await gateway.transcripts.read(organisation, channel, address, after)
      const first = entries.findIndex(({ from }) => from === 'office')
      if (held === 'sent' || first < 0) return entries
      const later = entries.slice(first + 1).map((entry) => ({ ...entry, ahead: true }) as const)
      return [...entries.slice(0, first), ...later]
    }
    const slow = await serveFake({
      gateway: { ...gateway, transcripts: { ...gateway.transcripts, read } },
    })
    const page = await openChat(await open({ baseURL: slow.base }))
    await page.locator('#text').fill('one')
    await page.keyboard.press('Enter')
    await page.locator('.entry.mine:not(.pending)', { hasText: 'one' }).waitFor()
    await write(page, 'two')
    held = 'sent'
    await write(page, 'three')
    await page.locator('.entry.theirs').nth(2).waitFor()
    const ids = await page
      .locator('.entry')
      .evaluateAll((entries) => entries.map((entry) => Number((entry as HTMLElement).dataset['id'])))
    expect(ids).toEqual([1, 2, 3, 4, 5, 6])
    expect(await page.locator('[data-ahead]').count()).toBe(0)
    await slow.close()
  })
})

describe('files', () => {
  test('several go up with their progress, go along with a message and come down again', long, async () => {
    const page = await openChat(await open())
    const picture = photo('صورة.png', 50_000)
    await page
      .locator('#picker')
      .setInputFiles([
        picture,
        { name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4') },
      ])
    await page.locator('#files li:not(:has(progress))').nth(1).waitFor()
    await write(page, description)
    expect(await page.locator('.entry.mine .file').count()).toBe(2)
    const downloading = page.waitForEvent('download')
    await page.locator('.entry.mine .file a').first().click()
    const download = await downloading
    expect(download.suggestedFilename()).toBe(picture.name)
    expect(await readFile(await download.path())).toEqual(picture.buffer)
  })

  test('what the office does not take is told politely, and can be removed by keyboard', long, async () => {
    const page = await openChat(await open())
    await page
      .locator('#picker')
      .setInputFiles([{ name: 'program.exe', mimeType: 'application/x-msdownload', buffer: Buffer.alloc(5) }])
    expect(await page.locator('#problem').textContent()).toContain('program.exe')
    const disguised = { name: 'disguised.png', mimeType: 'image/png', buffer: Buffer.alloc(500, 1) }
    await page.locator('#picker').setInputFiles([disguised, photo('photo.png', 500)])
    await page.locator('#problem', { hasText: 'disguised.png' }).waitFor()
    const [refused, taken] = [page.locator('#files li.failed'), page.locator('#files li:not(.failed)')]
    await taken.locator(':scope:not(:has(progress))').waitFor()
    for (const file of [refused, taken]) {
      await file.locator('button').focus()
      await page.keyboard.press('Enter')
    }
    expect(await page.locator('#files li').count()).toBe(0)
    expect(await focused(page)).toBe('text')
  })

  test('a place is shared as one', long, async () => {
    const context = await open({
      permissions: ['geolocation'],
      geolocation: { latitude: 24.2501, longitude: 55.7931 },
    })
    const page = await openChat(context)
    await page.locator('#place').click()
    await page.locator('.entry.theirs').waitFor()
    expect(await page.locator('.entry.mine').textContent()).toContain('24.25010, 55.79310')
  })
})

test('without script the whole conversation goes by forms', long, async () => {
  const page = await (await open({ javaScriptEnabled: false })).newPage()
  await page.goto('/chat?language=en')
  expect(await page.locator('#starters button').count()).toBeGreaterThan(3)
  await page.locator('#text').fill('Hello')
  await page.locator('.send').click()
  await page.locator('.entry .choice').first().click()
  await page.locator('#text').fill('Camels on the road')
  await page.locator('.send').click()
  expect(await page.locator('.entry.mine').count()).toBe(3)
  expect(await page.locator('.entry.theirs').count()).toBe(3)
  await page.locator('.leave').click()
  await page.goto('/chat')
  expect(await page.locator('.entry').count()).toBe(0)
})
