import { Readable, Writable } from 'node:stream'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { run } from '../../../src/cli/run.ts'
import { killChromium } from './chromium-of.ts'
import { openWhatsappOffice, type WhatsappOffice } from './office.ts'
import words from './words.json' with { type: 'json' }

let office: WhatsappOffice
beforeAll(async () => {
  office = await openWhatsappOffice()
})
afterAll(async () => {
  expect(await office.stop()).toBe(0)
})

let said = 0
/** The citizen writes; the answers up to the one that holds these words. */
async function says(message: object, answer: string): Promise<string> {
  said += 1
  const { page } = office
  const from = page.said.length
  const answers = () => page.said.slice(from).map(({ body = '' }) => body)
  await page.arrive({ id: `STORY${said}`, ...message })
  await page.until(() => answers().some((body) => body.includes(answer)))
  return answers().join('\n')
}

it('is paired by the code in the terminal, and says as what it is connected', async () => {
  const { page, environment } = office
  const [shown, drawn] = [[] as string[], Promise.withResolvers<void>()]
  const collect = (chunk: unknown, _encoding: unknown, done: () => void) => {
    shown.push(String(chunk))
    // Two rows of a code in one line of text.
    if (/[▀▄█]{8}/.test(String(chunk))) drawn.resolve()
    done()
  }
  const pairs = run(['pair', 'whatsapp-web'], {
    stdin: Readable.from([]),
    stdout: new Writable({ write: collect }),
    stderr: new Writable({ write: collect }),
    environment,
    now: () => new Date(),
    signal: new AbortController().signal,
  })
  await drawn.promise
  await page.scan()
  expect(await pairs).toBe(0)
  expect(shown.join('')).toContain(`connected as ${page.me}`)
  expect(await office.json('pair', 'whatsapp-web')).toMatchObject({ kind: 'connected', as: page.me })
})

it('registers a complaint in Arabic although Chromium is killed in the middle', async () => {
  const { page, folder } = office
  const summary = await says({ body: words.story, notifyName: words.sender }, words.confirm)
  expect(summary).toContain(words.district)
  const opened = page.pagesOpened()
  killChromium(folder)
  await page.arrive({ id: 'YES', body: words.yes })
  await page.until(() => page.pagesOpened() > opened)
  await page.until(() => page.said.some(({ body }) => body?.includes(words.registered) === true))
  const registered = page.said.filter(({ body }) => body?.includes(words.registered) === true)
  expect(registered).toHaveLength(1)
  const reference = /\d\d-\d{4}-\d{4}/.exec(registered[0]?.body ?? '')?.[0] ?? ''
  expect(await office.json('case', 'show', reference)).toMatchObject({
    type: 'complaint',
    state: 'received',
    fields: { phone: '92345678' },
  })
})

it('is in order by doctor, and logs no word and no number of anybody', async () => {
  const { lines } = (await office.json('doctor')) as {
    readonly lines: readonly { readonly ok: boolean; readonly line: string }[]
  }
  expect(lines.filter(({ line }) => line.includes('whatsapp-web')).every(({ ok }) => ok)).toBe(true)
  expect(office.wasl.logged()).not.toMatch(/96891234567|92345678/)
  expect(office.wasl.logged()).not.toContain(words.sender)
})
