import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import type { OpenPhone } from './phone.ts'
import { openSms } from './sms.ts'
import { openWhatsappCloud } from './whatsapp-cloud.ts'
import { openWhatsappWeb } from './whatsapp-web.ts'

/**
 * `npm run phone -- CHANNEL [--gateway URL]`: a citizen's phone in the terminal, at a platform that stands in for the real
 * one on this machine, so that a channel can be tried without an account. It prints what the gateway needs in `.env`.
 */
const phones: ReadonlyMap<string, OpenPhone> = new Map([
  ['whatsapp-cloud', openWhatsappCloud],
  ['whatsapp-web', openWhatsappWeb],
  ['sms', openSms],
])
const usage = `Write a channel of ${[...phones.keys()].join(', ')}: npm run phone -- whatsapp-cloud [--gateway http://127.0.0.1:8080]\n`

const { open, gateway } = readArguments()
const folder = await mkdtemp(join(tmpdir(), 'wasl-phone-'))
const show = (line: string): void => void process.stdout.write(`${line}\n`)
const phone = await open({ gateway, folder, show })
show('Put these lines into .env and start the gateway in another terminal:\n')
for (const [name, value] of Object.entries(phone.variables)) show(`${name}=${value}`)
show('')
if (phone.say !== undefined) show('What you write here the office gets; a number chooses what it offers.')
for (const { use } of Object.values(phone.actions)) show(use)
show('Ctrl+D hangs up.\n')

const lines = createInterface({ input: process.stdin })
for await (const line of lines) {
  const [, name, rest = ''] = /^\/(\w+) ?(.*)$/.exec(line.trim()) ?? []
  const action = name === undefined ? undefined : phone.actions[name]
  try {
    if (action !== undefined) await action.run(rest)
    else if (name !== undefined) show(`There is no /${name}.`)
    else if (line.trim() !== '') await phone.say?.(line.trim())
  } catch (error) {
    show(`(${error instanceof Error ? error.message : String(error)})`)
  }
}
await phone.stop()
await rm(folder, { recursive: true, force: true, maxRetries: 10 })
process.exit(0)

function readArguments(): { readonly open: OpenPhone; readonly gateway: string } {
  try {
    const { values, positionals } = parseArgs({
      options: { gateway: { type: 'string', default: 'http://127.0.0.1:8080' } },
      allowPositionals: true,
    })
    const found = phones.get(positionals[0] ?? '')
    if (found !== undefined) return { open: found, gateway: values.gateway }
  } catch {
    // Said below.
  }
  process.stderr.write(usage)
  process.exit(2)
}
