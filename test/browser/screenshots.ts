import { mkdirSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { officeWords } from '../web/office.ts'
import { serveFake } from '../web/serve.ts'
import { startChromium } from './chromium.ts'

const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } }
const only = process.argv[3] ?? ''

/** Writes pictures of each page and state to a folder: `node test/browser/screenshots.ts FOLDER [PART OF A NAME]`. */
async function picture(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const office = await serveFake({ now: () => new Date('2026-11-22T06:12:00Z') })
  const browser = await startChromium()
  for (const language of ['ar', 'en'] as const) {
    for (const [size, viewport] of Object.entries(sizes)) {
      for (const colorScheme of ['light', 'dark'] as const) {
        const name = `${language}-${size}-${colorScheme}`
        const context = await browser.newContext({
          viewport,
          colorScheme,
          locale: language === 'ar' ? 'ar-OM' : 'en-GB',
          baseURL: office.base,
        })
        const page = await context.newPage()
        const shoot = async (state: string) => {
          if (`${name}-${state}`.includes(only))
            await page.screenshot({ path: `${folder}/${name}-${state}.png` })
        }
        await page.goto(`/?language=${language}`)
        await shoot('landing')
        await page.goto('/chat')
        await shoot('chat-empty')
        await converse(page, language, shoot)
        for (const [path, state] of [
          ['/privacy', 'privacy'],
          ['/charter', 'charter'],
          [`/l/resolve-${language}`, 'resolve'],
          [`/l/ask-${language}`, 'ask'],
          [`/l/close-${language}`, 'close'],
          [`/l/complete-${language}`, 'complete'],
          ['/l/expired', 'expired'],
          ['/nowhere', 'nowhere'],
        ] as const) {
          await page.goto(path)
          await shoot(state)
        }
        await context.close()
      }
    }
  }
  await browser.close()
  await office.close()
}

async function converse(
  page: Page,
  language: 'ar' | 'en',
  shoot: (state: string) => Promise<void>,
): Promise<void> {
  const say = (key: string) => officeWords(language, key)
  const answers = page.locator('.entry.theirs')
  await page.locator('#starters button').first().click()
  await answers.nth(0).waitFor()
  await shoot('chat-greeted')
  await page.locator('.choice').first().click()
  await answers.nth(1).waitFor()
  await page.locator('#text').fill(say('description'))
  await page.keyboard.press('Enter')
  await answers.nth(2).waitFor()
  await shoot('chat-services')
  await page.locator('.choice').first().click()
  await answers.nth(3).waitFor()
  await page.locator('#text').fill(say('landmark'))
  await page.keyboard.press('Enter')
  await answers.nth(4).waitFor()
  await page.locator('#picker').setInputFiles([
    { name: 'photo.png', mimeType: 'image/png', buffer: Buffer.alloc(90_000, 1) },
    { name: 'notes.exe', mimeType: 'application/x-msdownload', buffer: Buffer.alloc(10) },
  ])
  await page.locator('#files li:not(:has(progress))').waitFor()
  await page.locator('#text').fill(say('question'))
  await shoot('chat-filed')
  await page.locator('.send').click()
  await answers.nth(5).waitFor()
  await page.context().setOffline(true)
  await page.locator('#text').fill(say('state'))
  await page.keyboard.press('Enter')
  await page.locator('#banner:not(:empty)').waitFor()
  await shoot('chat-offline')
  await page.context().setOffline(false)
}

await picture(process.argv[2] ?? 'screenshots')
