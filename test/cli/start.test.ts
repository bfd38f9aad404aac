import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { copyProject } from '../system/copied-project.ts'
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

describe('the .env of the project', () => {
  const policies = { POLICY_DIR: join(projectDir, 'data') }

  /** What a start says of it, from the folder of the program or from another. */
  async function startWith(lines: readonly string[], environment = {}, elsewhere?: string) {
    const { folder, launcher } = copyProject()
    await writeFile(join(folder, '.env'), `${lines.join('\n')}\n`)
    return runWasl(
      ['start'],
      { ...policies, DATA_DIR: join(folder, 'var'), ...environment },
      { folder: elsewhere ?? folder, program: launcher },
    )
  }

  it('names a line that nothing reads', async () => {
    const { code, err } = await startWith(['# ours', '', 'WASL_KYE=1'])
    expect([code, err]).toEqual([1, '.env:3: WASL_KYE is read by nothing: compare it with .env.example.\n'])
  })

  it('is read from whatever folder the program is started', async () => {
    const { code, err } = await startWith(['WASL_KEY=short'], {}, await newFolder())
    expect(code).toBe(1)
    expect(err).toMatch(/wasl-project-\w+\/\.env:1: WASL_KEY is 64 hexadecimal digits/)
  })

  it('is named with everything in it that cannot be meant, for Wasl, its organisations, channels and roles', async () => {
    const { code, err } = await startWith(
      [
        'hello world',
        'FOO=1',
        'PORT=eighty',
        'ORGANISATIONS=al-buraimi;moi al-buraimi',
        'AL_BURAIMI_HELPDESK_IMAP_HOST="127.0.0.1 x"',
        'AL_BURAIMI_HELPDESK_IMAP_PORT=abc',
        'AL_BURAIMI_HELPDESK_IMAP_SECURE=maybe',
        'AL_BURAIMI_HELPDESK_IMAP_USER=helpdesk',
        'AL_BURAIMI_HELPDESK_SMTP_PORT=70000',
        'AL_BURAIMI_HEALTH_SECTION_EMAIL="not an address"',
      ],
      { AL_BURAIMI_HELPDESK_SMTP_HOST: 'h//h' },
    )
    const host = 'must be a host name or an IP address alone, without scheme, port, brackets or blanks'
    const of = '(al-buraimi, channel "helpdesk")'
    expect([code, err.trim().split('\n')]).toEqual([
      1,
      [
        '.env:1: write NAME=value, or begin the line with # for a comment',
        '.env:2: FOO is read by nothing: compare it with .env.example.',
        '.env:3: PORT is a port number, 0 to 65535 (see .env.example)',
        '.env:4: ORGANISATIONS: there is no organisation "al-buraimi;moi"; there are al-buraimi, moi.',
        `.env:5: AL_BURAIMI_HELPDESK_IMAP_HOST ${host} ${of}`,
        `.env:6: AL_BURAIMI_HELPDESK_IMAP_PORT must be a number ${of}`,
        `.env:7: AL_BURAIMI_HELPDESK_IMAP_SECURE must be true or false ${of}`,
        `.env:9: AL_BURAIMI_HELPDESK_SMTP_PORT must be 65535 at the most ${of}`,
        '.env:10: AL_BURAIMI_HEALTH_SECTION_EMAIL is a mail address (see .env.example)',
        `AL_BURAIMI_HELPDESK_SMTP_HOST ${host} ${of}`,
        'al-buraimi, channel "helpdesk": AL_BURAIMI_HELPDESK_IMAP_PASSWORD is missing, and settings.imap.user is set; it is closed only while none of its variables is set',
      ],
    ])
  })

  it('stops the start for channels and roles too where the rest of it is good', async () => {
    const { code, err } = await startWith([
      'MOI_TRIBAL_AFFAIRS_EMAIL=nobody',
      'MOI_INFO_IMAP_HOST=127.0.0.1',
      'MOI_INFO_SMTP_PORT=x',
    ])
    expect(code).toBe(1)
    expect(err).toContain('.env:1: MOI_TRIBAL_AFFAIRS_EMAIL is a mail address')
    expect(err).toContain('.env:3: MOI_INFO_SMTP_PORT must be a number')
    expect(err).toContain('MOI_INFO_SMTP_HOST is missing')
  })

  it('says what to do where it is no file', async () => {
    const { folder, launcher } = copyProject()
    await mkdir(join(folder, '.env'))
    const { code, err } = await runWasl(['start'], policies, { folder, program: launcher })
    expect(code).toBe(1)
    expect(err).toBe(
      '.env:1: the file cannot be read (EISDIR): it is a folder; remove it, or put the file in its place\n',
    )
  })
})

it('names a mistake of the policies with its folder, as "wasl policy check" does', async () => {
  const folder = await newFolder()
  copyFramedPolicies(folder, {})
  await writeFile(join(folder, 'moi', 'places.yaml'), 'zones: []\n')
  const environment = { POLICY_DIR: folder, DATA_DIR: join(folder, 'var') }
  const started = await runWasl(['start'], environment)
  const checked = await runWasl(['policy', 'check'], environment)
  const named = /^.*moi\/places\.yaml:1:1: .*$/m.exec(checked.out)?.[0] ?? ''
  expect(named).toContain('wasl-start-')
  expect(started.err).toContain(named)
})

it('ends at once where a policy names no origin but a page', async () => {
  const folder = await newFolder()
  copyFramedPolicies(folder, { moi: ['https://www.example.om/services'] })
  const { code, err } = await runWasl(['start'], { POLICY_DIR: folder, DATA_DIR: join(folder, 'var') })
  expect(code).toBe(1)
  expect(err).toContain('moi, channel "webchat": settings.embedOrigins.0 must be an origin')
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
