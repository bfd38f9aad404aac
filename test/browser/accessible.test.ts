import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type PlayedOffice, playOffice } from '../story/office.ts'
import { overflows, smallTargets, violationsOn } from './accessible.ts'
import { type CaseLinks, caseLinks } from './case-links.ts'
import { startChromium } from './chromium.ts'
import { photo } from './photo.ts'

let browser: Browser
let office: PlayedOffice
let links: CaseLinks
beforeAll(async () => {
  office = await playOffice('2026-11-22T10:00:00+04:00')
  links = await caseLinks(office)
  browser = await startChromium()
})
afterAll(async () => {
  await browser.close()
  await office.stop()
})

const sizes = { phone: { width: 360, height: 740 }, desktop: { width: 1280, height: 800 } }
const looks = (['ar', 'en'] as const).flatMap((language) =>
  (['phone', 'desktop'] as const).flatMap((size) =>
    (['light', 'dark'] as const).map((colorScheme) => ({ language, size, colorScheme })),
  ),
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
    const pages = { landing: '/', charter: '/charter', privacy: '/privacy', nowhere: '/nowhere', ...links }
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(`${path}?language=${language}`)
      await proper(page, name)
    }
    await page.goto(`${links.survey}?language=${language}`)
    await page.locator('input[type=radio]').last().check()
    await page.locator('form.act button').click()
    await page.locator('[name=remedy]').first().waitFor()
    await proper(page, 'rated as poor')
    await context.close()
  })

  test('every state of the chat can be used by all', { timeout: 120_000 }, async () => {
    const context = await open()
    const page = await context.newPage()
    await page.goto(`/chat?language=${language}`)
    await page.locator('#attach').waitFor() // the script is at work
    await proper(page, 'empty')
    await page.locator('#starters button').first().click()
    await page.locator('.entry.theirs .meta').first().waitFor()
    await proper(page, 'answered, with choices')
    await page
      .locator('#picker')
      .setInputFiles([
        photo('photo.png', 2000),
        { name: 'program.exe', mimeType: 'application/x-msdownload', buffer: Buffer.alloc(5) },
      ])
    await page.locator('#files li:not(:has(progress))').waitFor()
    await page.locator('#problem:not(:empty)').waitFor()
    await proper(page, 'a file to send, another refused')
    await context.setOffline(true)
    await page.locator('#text').fill('نص a text')
    await page.keyboard.press('Enter')
    await page.locator('.pending').waitFor()
    await page.locator('#banner:not(:empty)').waitFor()
    await proper(page, 'offline')
    await context.close()
  })
})
