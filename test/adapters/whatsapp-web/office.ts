import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from '../../browser/chromium.ts'
import { freePort } from '../../system/free-port.ts'
import { prepareWasl, runWasl, type WaslProcess } from '../../system/wasl-process.ts'
import { startWhatsappPage, type WhatsappPage } from '../../system/whatsapp-page/server.ts'

/** A real gateway in a process of its own, whose number is at the page that stands in for WhatsApp Web. */
export interface WhatsappOffice {
  readonly page: WhatsappPage
  readonly wasl: WaslProcess
  readonly environment: Readonly<Record<string, string>>
  readonly folder: string
  /** What a command says in JSON. */
  json(...args: readonly string[]): Promise<Readonly<Record<string, unknown>>>
  /** Ends it in order; with which exit code. */
  stop(): Promise<number | null>
}

/** Starts one. `settings`: of the number in the policy, beside what finds the stand-in and types quickly. */
export async function openWhatsappOffice(
  settings: Readonly<Record<string, unknown>> = {},
): Promise<WhatsappOffice> {
  const page = await startWhatsappPage()
  const folder = await mkdtemp(join(tmpdir(), 'wasl-whatsapp-office-'))
  const port = await freePort()
  const environment = {
    PORT: String(port),
    DATA_DIR: join(folder, 'var'),
    POLICY_DIR: policiesFor(page, folder, settings),
    ORGANISATIONS: 'al-buraimi',
    LOG_LEVEL: 'info',
    CHROMIUM_PATH: findChromium(),
    AL_BURAIMI_WHATSAPP_WEB_NUMBER: page.me,
  }
  const wasl = prepareWasl(port, join(folder, 'var'), environment)
  if ((await wasl.start()) !== 'listening') throw new Error('the gateway did not start')
  return {
    page,
    wasl,
    environment,
    folder,
    async json(...args) {
      const { out, err } = await runWasl([...args, '--json'], environment)
      if (out === '') throw new Error(err)
      return JSON.parse(out) as Readonly<Record<string, unknown>>
    },
    async stop() {
      const { code } = await wasl.stop()
      await page.stop()
      await rm(folder, { recursive: true, force: true, maxRetries: 10 })
      return code
    },
  }
}

/** The delivered policies, whose Chromium finds the stand-in under WhatsApp's name. */
function policiesFor(
  { browserArguments }: WhatsappPage,
  folder: string,
  more: Readonly<Record<string, unknown>>,
): string {
  const policies = join(folder, 'policies')
  cpSync(join(import.meta.dirname, '../../../data'), policies, {
    recursive: true,
    filter: (path) => !path.endsWith('/data/var'),
  })
  const path = join(policies, 'al-buraimi/policy.yaml')
  const policy = readFileSync(path, 'utf8')
  const settings = { browserArguments, pace: { typingMillisecondsPerCharacter: 1 }, ...more }
  const kind = '    kind: whatsapp-web\n'
  if (!policy.includes(kind)) throw new Error('the policy has no number to be paired')
  writeFileSync(path, policy.replace(kind, `${kind}    settings: ${JSON.stringify(settings)}\n`))
  return policies
}
