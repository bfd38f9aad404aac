import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { run } from '../../../src/cli/run.ts'
import { findChromium } from '../../browser/chromium.ts'
import { freePort } from '../../system/free-port.ts'
import { prepareWasl, runWasl, type WaslProcess } from '../../system/wasl-process.ts'
import { startWhatsappPage, type WhatsappPage } from '../../system/whatsapp-page/server.ts'
import { killChromium } from './chromium-of.ts'
import words from './words.json' with { type: 'json' }

let page: WhatsappPage
let wasl: WaslProcess
let environment: Readonly<Record<string, string>>
let folder = ''

beforeAll(async () => {
  page = await startWhatsappPage()
  folder = await mkdtemp(join(tmpdir(), 'wasl-whatsapp-story-'))
  const port = await freePort()
  environment = {
    PORT: String(port),
    DATA_DIR: join(folder, 'var'),
    POLICY_DIR: policiesFor(page),
    ORGANISATIONS: 'al-buraimi',
    LOG_LEVEL: 'info',
    CHROMIUM_PATH: findChromium(),
    AL_BURAIMI_WHATSAPP_WEB_NUMBER: page.me,
  }
  wasl = prepareWasl(port, join(folder, 'var'), environment)
  expect(await wasl.start()).toBe('listening')
})
afterAll(async () => {
  expect((await wasl.stop()).code).toBe(0)
  await page.stop()
  await rm(folder, { recursive: true, force: true, maxRetries: 10 })
})

/** The delivered policies, whose Chromium finds the stand-in under WhatsApp's name, and types quickly. */
function policiesFor({ browserArguments }: WhatsappPage): string {
  const policies = join(folder, 'policies')
  cpSync(join(import.meta.dirname, '../../../data'), policies, {
    recursive: true,
    filter: (path) => !path.endsWith('/data/var'),
  })
  const path = join(policies, 'al-buraimi/policy.yaml')
  const policy = readFileSync(path, 'utf8')
  const settings = { browserArguments, pace: { typingMillisecondsPerCharacter: 1 } }
  const kind = '    kind: whatsapp-web\n'
  expect(policy).toContain(kind)
  writeFileSync(path, policy.replace(kind, `${kind}    settings: ${JSON.stringify(settings)}\n`))
  return policies
}

const pairing = async (): Promise<Readonly<Record<string, unknown>>> => {
  const { out } = await runWasl(['pair', 'whatsapp-web', '--json'], environment)
  return JSON.parse(out) as Readonly<Record<string, unknown>>
}

let said = 0
/** The citizen writes; the answers up to the one that holds these words. */
async function says(message: object, answer: string): Promise<string> {
  said += 1
  const from = page.said.length
  const answers = () => page.said.slice(from).map(({ body = '' }) => body)
  await page.arrive({ id: `STORY${said}`, ...message })
  await page.until(() => answers().some((body) => body.includes(answer)))
  return answers().join('\n')
}

it('is paired by the code in the terminal, and says as what it is connected', async () => {
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
  expect(await pairing()).toMatchObject({ kind: 'connected', as: page.me })
})

it('registers a complaint in Arabic although Chromium is killed in the middle', async () => {
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
  const { out } = await runWasl(['case', 'show', reference, '--json'], environment)
  expect(JSON.parse(out)).toMatchObject({
    type: 'complaint',
    state: 'received',
    fields: { phone: '92345678' },
  })
})

it('is in order by doctor, and logs no word and no number of anybody', async () => {
  const { out } = await runWasl(['doctor', '--json'], environment)
  const lines = (JSON.parse(out) as { lines: { ok: boolean; line: string }[] }).lines
  expect(lines.filter(({ line }) => line.includes('whatsapp-web')).every(({ ok }) => ok)).toBe(true)
  expect(wasl.logged()).not.toMatch(/96891234567|92345678/)
  expect(wasl.logged()).not.toContain(words.sender)
})
