import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { copyFramedPolicies } from '../system/framed-policies.ts'
import { freePort } from '../system/free-port.ts'
import { prepareWasl, runWasl } from '../system/wasl-process.ts'

const projectDir = fileURLToPath(new URL('../..', import.meta.url))

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wasl-start-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

it('lets each organisation’s chat be framed by the websites that its own policy names', async () => {
  const folder = await newFolder()
  const policies = join(folder, 'policies')
  copyFramedPolicies(policies, { moi: ['https://www.example.om', 'https://portal.example.om'] })
  const wasl = prepareWasl(await freePort(), join(folder, 'var'), {
    POLICY_DIR: policies,
    LOG_LEVEL: 'silent',
  })
  onTestFinished(() => wasl.kill())
  await wasl.start()
  const framedBy = async (path: string) => {
    const policy = (await fetch(wasl.base + path)).headers.get('content-security-policy') ?? ''
    return /frame-ancestors ([^;]*)/.exec(policy)?.[1]
  }
  expect(await framedBy('/o/moi/chat')).toBe("'self' https://www.example.om https://portal.example.om")
  expect(await framedBy('/o/al-buraimi/chat')).toBe("'none'")
  expect(await framedBy('/o/moi/charter')).toBe("'none'")
})

describe('opened to the network without BASE_URL', () => {
  const open = { HOST: '0.0.0.0', LOG_LEVEL: 'warn' }

  it('can be tried, and says with what its links begin', async () => {
    const wasl = prepareWasl(await freePort(), join(await newFolder(), 'var'), open)
    onTestFinished(() => wasl.kill())
    await wasl.start()
    expect(wasl.logged()).toContain('BASE_URL is not set')
    expect(wasl.logged()).not.toContain('0.0.0.0')
    expect((await fetch(`${wasl.base}/chat`)).status).toBe(200)
  })

  it('does not start where it would send letters', async () => {
    const mail = 'AL_BURAIMI_HELPDESK'
    const account = {
      [`${mail}_IMAP_HOST`]: '127.0.0.1',
      [`${mail}_IMAP_USER`]: 'helpdesk',
      [`${mail}_IMAP_PASSWORD`]: 'secret',
      [`${mail}_SMTP_HOST`]: '127.0.0.1',
    }
    const { code, err } = await runWasl(['start'], { ...open, ...account, DATA_DIR: await newFolder() })
    expect(code).toBe(1)
    expect(err).toMatch(/^BASE_URL is missing.*al-buraimi, helpdesk.*BASE_URL=https:/)
  })
})

it('names a line of .env that nothing reads', async () => {
  const folder = await newFolder()
  await writeFile(join(folder, '.env'), '# ours\n\nWASL_KYE=1\n')
  const { code, err } = await runWasl(['start'], { DATA_DIR: join(folder, 'var') }, folder)
  expect([code, err]).toEqual([1, '.env:3: WASL_KYE is read by nothing: compare it with .env.example.\n'])
})

it('ends at once where a policy names no origin but a page', async () => {
  const folder = await newFolder()
  copyFramedPolicies(folder, { moi: ['https://www.example.om/services'] })
  const { code, err } = await runWasl(['start'], { POLICY_DIR: folder, DATA_DIR: join(folder, 'var') })
  expect(code).toBe(1)
  expect(err).toContain('moi, channel "webchat": settings.embedOrigins.0 must be an origin')
})

it('says what to do where .env is no file', async () => {
  const folder = await newFolder()
  await mkdir(join(folder, '.env'))
  const { code, err } = await runWasl(['start'], { DATA_DIR: join(folder, 'var') }, folder)
  expect(code).toBe(1)
  expect(err).toBe(
    '.env:1: the file cannot be read (EISDIR): it is a folder; remove it, or put the file in its place\n',
  )
})

it.skipIf(process.platform === 'win32')(
  'ends in order when the shell that npm began it by is ended',
  async () => {
    const port = await freePort()
    const shell = spawn('sh', ['-c', `"$0" src/cli/npm-start.mjs start; :`, process.execPath], {
      cwd: projectDir,
      env: { PATH: process.env['PATH'], PORT: String(port), DATA_DIR: await newFolder(), LOG_LEVEL: 'info' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = once(shell.stdout, 'close')
    const [said] = (await once(shell.stdout, 'data')) as [Buffer]
    expect(said.toString()).toContain(`:${port}/chat`)
    let logged = ''
    shell.stderr.on('data', (data: Buffer) => {
      logged += data.toString()
    })
    shell.kill('SIGTERM')
    await ended
    expect(logged).toContain('stopping')
  },
)
