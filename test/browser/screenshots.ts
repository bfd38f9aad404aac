import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { playOffice } from '../story/office.ts'
import { serveFake } from '../web/serve.ts'
import { caseLinks } from './case-links.ts'
import { startChromium } from './chromium.ts'
import { photo } from './photo.ts'

const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } }
const only = process.argv[3] ?? ''
const words: Readonly<
  Record<'ar' | 'en', { readonly complaint: readonly string[]; readonly question: string }>
> = JSON.parse(readFileSync(join(import.meta.dirname, 'words.json'), 'utf8'))

/** Writes pictures of each page and state to a folder: `node test/browser/screenshots.ts FOLDER [PART OF A NAME]`. */
async function picture(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const office = await playOffice('2026-11-22T10:12:00+04:00')
  const links = await caseLinks(office)
  const pairing = await serveFake()
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
          ...Object.entries(links).map(([name, link]) => [link, name] as const),
          ['/nowhere', 'nowhere'],
        ] as const) {
          await page.goto(path)
          await shoot(state)
          if (state !== 'survey') continue
          await page.locator('input[type=radio]').last().check()
          await page.locator('form.act button').click()
          await page.locator('[role=status]').waitFor()
          await shoot('survey-rated')
        }
        for (const state of ['code', 'connected', 'beginning', 'wrong-number', 'expired']) {
          await page.goto(`${pairing.base}/p/${state}?language=${language}`)
          await shoot(`pairing-${state}`)
        }
        await context.close()
      }
    }
  }
  await browser.close()
  await pairing.close()
  await office.stop()
}

async function converse(
  page: Page,
  language: 'ar' | 'en',
  shoot: (state: string) => Promise<void>,
): Promise<void> {
  const { complaint, question } = words[language]
  const answers = page.locator('.entry.theirs')
  const answered = async (act: () => Promise<void>) => {
    const before = await answers.count()
    await act()
    await answers.nth(before).waitFor()
  }
  const write = (text: string) =>
    answered(async () => {
      await page.locator('#text').fill(text)
      await page.keyboard.press('Enter')
    })
  await page.locator('#attach').waitFor()
  await answered(() => page.locator('#starters button').first().click())
  await shoot('chat-greeted')
  for (const line of complaint) await write(line)
  await shoot('chat-summary')
  await answered(() => answers.last().locator('.choice').first().click())
  await page
    .locator('#picker')
    .setInputFiles([
      photo('photo.png', 90_000),
      { name: 'notes.exe', mimeType: 'application/x-msdownload', buffer: Buffer.alloc(10) },
    ])
  await page.locator('#files li:not(:has(progress))').waitFor()
  await page.locator('#text').fill(question)
  await shoot('chat-filed')
  await answered(() => page.locator('.send').click())
  await page.context().setOffline(true)
  await page.locator('#text').fill(question)
  await page.keyboard.press('Enter')
  await page.locator('#banner:not(:empty)').waitFor()
  await shoot('chat-offline')
  await page.context().setOffline(false)
}

await picture(process.argv[2] ?? 'screenshots')
