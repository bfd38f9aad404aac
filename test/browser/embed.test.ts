import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { violationsOn } from './accessible.ts'
import { startChromium } from './chromium.ts'
import { openOffice, type VisitedOffice } from './office.ts'
import { photo } from './photo.ts'

let browser: Browser
let office: VisitedOffice
let website: Server
let address: string
const site = (script: string) =>
  `<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Website</title></head><body><main><h1>Website</h1></main>${script}</body></html>`

beforeAll(async () => {
  browser = await startChromium()
  website = createServer((request, response) => {
    const organisation = /^\/[a-z-]+$/.exec(request.url ?? '')?.[0].slice(1) ?? 'al-buraimi'
    response.setHeader('content-type', 'text/html')
    // A careful website: nothing inline is allowed, only the office's script and frame.
    response.setHeader(
      'content-security-policy',
      `default-src 'none'; script-src ${office.base}; frame-src ${office.base}`,
    )
    response.end(
      site(`<script src="${office.base}/embed.js" data-organisation="${organisation}" async></script>`),
    )
  })
  await new Promise<void>((resolve) => website.listen(0, '127.0.0.1', resolve))
  address = `http://localhost:${(website.address() as AddressInfo).port}/` // another site than 127.0.0.1
  // al-buraimi names this website; moi lets any show its chat and names another.
  office = await openOffice({
    'al-buraimi': [new URL(address).origin],
    moi: ['*', 'https://www.example.om'],
  })
}, 60_000)
afterAll(async () => {
  await browser.close()
  website.closeAllConnections()
  website.close()
  await office.close()
})

const chatIn = (page: Page) => page.frameLocator('#wasl-chat-panel iframe')

test('one line puts the chat on another website, by keyboard, and the conversation survives a reload', {
  timeout: 60_000,
}, async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.goto(address)
  const button = page.locator('#wasl-chat-button')
  await button.waitFor()
  expect(await button.getAttribute('aria-expanded')).toBe('false')
  expect(await violationsOn(page)).toEqual([])
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  expect(await button.getAttribute('aria-expanded')).toBe('true')
  const chat = chatIn(page)
  await chat.locator('#attach').waitFor() // the script is at work
  await chat.locator('#text').fill('شكوى من موقع آخر')
  await page.keyboard.press('Enter')
  await chat.locator('.entry.theirs').waitFor()

  await page.reload()
  await button.click()
  await chat.locator('.entry.mine', { hasText: 'شكوى من موقع آخر' }).waitFor()
  await chat.locator('#text').focus()
  await page.keyboard.press('Escape')
  await page.locator('#wasl-chat-panel').waitFor({ state: 'hidden' })
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('wasl-chat-button')
  await page.close()
})

test('files go up and come down in the frame too, where there is no cookie', {
  timeout: 60_000,
}, async () => {
  const page = await browser.newPage()
  await page.goto(address)
  await page.locator('#wasl-chat-button').click()
  const chat = chatIn(page)
  await chat.locator('#attach').waitFor()
  await chat.locator('#text').fill('with a file')
  await chat.locator('#picker').setInputFiles([photo('photo.png', 500)])
  await chat.locator('#files li:not(:has(progress))').waitFor()
  await chat.locator('.send').click()
  const downloading = page.waitForEvent('download')
  await chat.locator('.entry.mine .file a').click()
  expect((await downloading).suggestedFilename()).toBe('photo.png')
  await page.close()
})

test('a click before the frame’s script is there waits for it: a form knows no visitor in a frame', {
  timeout: 60_000,
}, async () => {
  const page = await browser.newPage()
  const script = Promise.withResolvers<void>()
  await page.route('**/assets/*/chat.js', async (route) => {
    await script.promise
    await route.continue()
  })
  await page.goto(address)
  await page.locator('#wasl-chat-button').click()
  const starter = chatIn(page).locator('#starters button').first()
  await starter.waitFor()
  expect(await starter.isDisabled()).toBe(true)
  expect(await chatIn(page).locator('.send').isDisabled()).toBe(true)
  script.resolve()
  await starter.click()
  await chatIn(page).locator('.entry.theirs').waitFor()
  await page.close()
})

test('a website that is not named is given no token, and the chat works all the same', {
  timeout: 60_000,
}, async () => {
  const page = await browser.newPage()
  await page.goto(`${address}moi`)
  await page.locator('#wasl-chat-button').click()
  await chatIn(page).locator('#starters button').first().click()
  await chatIn(page).locator('.entry.theirs').waitFor()
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([])
  await page.close()
})

/** A visitor's token as somebody else would get one, to slip it to a citizen. */
async function strangersToken(organisation: string): Promise<string> {
  const answer = await fetch(`${office.base}/o/${organisation}/chat/session?embedded=1`, { method: 'POST' })
  return (await answer.json()).token
}

const readBy = async (organisation: string, token: string) =>
  (
    await fetch(`${office.base}/o/${organisation}/chat/messages`, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
    })
  ).json()

test('a link that carries somebody else’s token does not make a citizen write in their conversation', {
  timeout: 60_000,
}, async () => {
  const token = await strangersToken('al-buraimi')
  const page = await browser.newPage()
  await page.goto(`${office.base}/o/al-buraimi/chat?embedded=1#${token}`)
  await page.locator('#attach').waitFor()
  await page.locator('#text').fill('private')
  await page.keyboard.press('Enter')
  await page.locator('.entry.theirs').waitFor()
  expect(await readBy('al-buraimi', token)).toEqual({ entries: [] })
  await page.close()
})

test('a website that is not named cannot give the frame a token', { timeout: 60_000 }, async () => {
  const token = await strangersToken('moi')
  const page = await browser.newPage()
  await page.goto(`${address}moi`)
  await page.evaluate((given) => {
    addEventListener('message', ({ source }) => {
      if (source !== null) (source as Window).postMessage({ wasl: 'kept', token: given }, '*')
    })
  }, token)
  await page.locator('#wasl-chat-button').click()
  await chatIn(page).locator('#starters button').first().click()
  await chatIn(page).locator('.entry.theirs').waitFor()
  expect(await readBy('moi', token)).toEqual({ entries: [] })
  await page.close()
})

test('a website that is named gives its visitor’s token back where the browser gives a frame no storage', {
  timeout: 60_000,
}, async () => {
  const page = await browser.newPage()
  await page.addInitScript((chat) => {
    if (location.origin === chat)
      Object.defineProperty(window, 'localStorage', {
        get: () => {
          throw new Error('no storage here')
        },
      })
  }, new URL(office.base).origin)
  await page.goto(address)
  await page.locator('#wasl-chat-button').click()
  await chatIn(page).locator('#text').fill('kept by the website')
  await chatIn(page).locator('.send').click()
  await chatIn(page).locator('.entry.theirs').waitFor()
  await page.reload()
  await page.locator('#wasl-chat-button').click()
  await chatIn(page).locator('.entry.mine', { hasText: 'kept by the website' }).waitFor()
  await page.close()
})

test('a website that the office does not name cannot show the chat', { timeout: 60_000 }, async () => {
  const page = await browser.newPage()
  await page.goto(address.replace('localhost', '127.0.0.1')) // the same page of another origin
  const refused = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'))
  await page.locator('#wasl-chat-button').click()
  await refused
  expect(await chatIn(page).locator('#composer').count()).toBe(0)
  await page.close()
})

test('a misspelt organisation offers no other office’s chat, and says so', { timeout: 60_000 }, async () => {
  const page = await browser.newPage()
  const said = page.waitForEvent('console', (message) => message.text().startsWith('wasl: '))
  await page.goto(`${address}al-buraymi`)
  expect((await said).text()).toContain('data-organisation="al-buraymi" is none of al-buraimi, moi')
  expect(await page.locator('#wasl-chat-button').count()).toBe(0)
  await page.close()
})
