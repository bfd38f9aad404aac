import { readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { variablesOf } from '../../src/check-environment.ts'
import { knownVariables, readConfig } from '../../src/config.ts'
import { ConfigError } from '../../src/domain/errors.ts'
import { loadPolicies } from '../../src/policy/load.ts'
import { envFiles } from './env-folder.ts'

const newEnvFile = envFiles()
const root = resolve(import.meta.dirname, '../..')

/** The problems that reading this environment and this `.env` names. */
function problemsOf(environment: Record<string, string>, file = ''): readonly string[] {
  const path = newEnvFile()
  writeFileSync(path, file)
  try {
    readConfig(environment, path)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map((problem) => problem.replace(path, '.env'))
    throw error
  }
}

describe('the configuration', () => {
  it('needs nothing and keeps to this machine', () => {
    const config = readConfig({}, join(tmpdir(), 'no-such-file'))
    expect(config).toMatchObject({
      port: 8080,
      host: '127.0.0.1',
      baseUrl: 'http://127.0.0.1:8080',
      organisations: [],
    })
    expect(config.dataDir).toBe(join(root, 'data/var'))
  })

  it.each([
    [
      'a port that is no number',
      { PORT: 'eighty' },
      '',
      'PORT is a port number, 0 to 65535 (see .env.example)',
    ],
    [
      'a base address without its scheme',
      { BASE_URL: 'wasl.example.om' },
      '',
      'BASE_URL is the http(s) address at which citizens reach this gateway (see .env.example)',
    ],
    [
      'a key that is too short',
      { WASL_KEY: 'abc' },
      '',
      'WASL_KEY is 64 hexadecimal digits (32 bytes) (see .env.example)',
    ],
    [
      'any free port, where links begin with nothing else',
      { PORT: '0', LOG_LEVEL: 'silent' },
      '',
      'PORT is 0 (any free port), which links cannot know: name a port, or set BASE_URL (see .env.example)',
    ],
    [
      'a line that is no setting',
      {},
      'PORT=1\nsecret words',
      '.env:2: write NAME=value, or begin the line with # for a comment',
    ],
    [
      'a quote that is never closed',
      {},
      'BASE_URL="http://x',
      '.env:1: a quote (") is opened and not closed on the same line',
    ],
  ])('names %s', (_what, environment, file, problem) => {
    expect(problemsOf(environment, file)).toEqual([problem])
  })

  it.each([
    ['PORT', ['0x50', '1e3', '80.0', '-1', '+80', '65536', 'Infinity', ' '], 'is a port number, 0 to 65535'],
    ['TRUST_PROXY', ['0x1', '11'], 'is how many proxies stand in front, 0 to 10'],
    [
      'HOST',
      ['http://x', ' ', 'a b', '127.0.0.1 ', '[::1]', '0.0.0.0:80', 'localhost:80', 'x/y', '-x', 'a..b'],
      'is a host name or an IP address alone, without scheme, port, brackets or blanks: 127.0.0.1, say, or ::1',
    ],
    [
      'BASE_URL',
      ['http:x', 'ftp://x', 'http://a b', 'https://'],
      'is the http(s) address at which citizens reach this gateway',
    ],
    [
      'BASE_URL',
      ['https://x/?a=1', 'https://x?', 'https://x/#a', 'https://x#'],
      'has a ? or a #, behind which no page can stand: leave it out, and what follows',
    ],
    [
      'BASE_URL',
      ['https://me@x', 'https://me:secret@x', 'https://@x'],
      'has a user name or a password, which every citizen would read: leave them out',
    ],
    [
      'BASE_URL',
      ['http://0.0.0.0:8080', 'http://0', 'http://[::]', 'http://[0:0::0]:80'],
      'names every address of this machine, which leads nowhere: write the name that citizens type',
    ],
    ['DATA_DIR', [' ', '\t'], 'is blank: name a folder, or leave it out'],
    [
      'POLICY_DIR',
      ['~/wasl', '~', '$HOME/wasl', ' $HOME'],
      'begins with ~ or $, which only a shell reads: write the whole path',
    ],
  ])('refuses a %s that cannot be meant: %j', (name, values, problem) => {
    for (const value of values) {
      const others = name === 'PORT' ? { BASE_URL: 'https://wasl.example.om' } : {}
      expect(problemsOf({ ...others, [name]: value })).toEqual([`${name} ${problem} (see .env.example)`])
    }
  })

  it.each(['localhost', 'wasl-1.example.om', 'my_container', '::1', 'fe80::1', '0.0.0.0', '192.0.2.7'])(
    'listens at HOST %s',
    (host) => expect(readConfig({ HOST: host }, 'no.env').host).toBe(host),
  )

  it('takes a folder without the blanks around it', () => {
    expect(readConfig({ DATA_DIR: ' /srv/wasl ' }, 'no.env').dataDir).toBe(resolve('/srv/wasl'))
  })

  it('names all of them at once, those of the file by their lines, in its order', () => {
    const file = [
      'PORT=eighty',
      'WASL_KEY="several',
      'lines"',
      'secret words',
      'LOG_LEVEL=loud',
      'TRUST_PROXY=11',
      'OFFICERS_EMAIL=nobody',
      'OFFICERS_EMAIL=officers',
      "DATA_DIR='never closed",
      'BASE_URL=wasl.example.om',
    ].join('\r\n')
    expect(problemsOf({ LOG_LEVEL: 'quiet', BASE_URL: 'https://wasl.example.om' }, file)).toEqual([
      '.env:1: PORT is a port number, 0 to 65535 (see .env.example)',
      '.env:2: a quote (") is opened and not closed on the same line',
      '.env:3: write NAME=value, or begin the line with # for a comment',
      '.env:4: write NAME=value, or begin the line with # for a comment',
      '.env:6: TRUST_PROXY is how many proxies stand in front, 0 to 10 (see .env.example)',
      '.env:8: OFFICERS_EMAIL is set on line 7 already: leave one of them',
      ".env:9: a quote (') is opened and not closed on the same line",
      'LOG_LEVEL is one of debug, info, warn, error and silent (see .env.example)',
    ])
  })

  it.each([
    ['localhost', 'http://localhost:8080', false],
    ['127.0.0.2', 'http://127.0.0.2:8080', false],
    ['::1', 'http://[::1]:8080', false],
    ['192.0.2.7', 'http://192.0.2.7:8080', true],
  ])('begins links with HOST %s as %s where BASE_URL says nothing', (host, baseUrl, baseUrlIsGuessed) => {
    expect(readConfig({ HOST: host }, 'no.env')).toMatchObject({ baseUrl, baseUrlIsGuessed })
  })

  it.each(['0.0.0.0', '0', '::', '0:0:0:0:0:0:0:0'])(
    'never begins a link with HOST %s, which is no address',
    (host) => {
      const { baseUrl, baseUrlIsGuessed } = readConfig({ HOST: host }, 'no.env')
      expect(baseUrlIsGuessed).toBe(true)
      expect(new URL(baseUrl).hostname).not.toMatch(/^(0\.0\.0\.0|\[::\])$/)
    },
  )

  it('takes BASE_URL as it is', () => {
    expect(readConfig({ HOST: '0.0.0.0', BASE_URL: 'https://wasl.example.om/' }, 'no.env')).toMatchObject({
      baseUrl: 'https://wasl.example.om',
      baseUrlIsGuessed: false,
    })
  })

  it('takes any free port where links begin with BASE_URL', () => {
    expect(readConfig({ PORT: '0', BASE_URL: 'https://wasl.example.om' }, 'no.env')).toMatchObject({
      port: 0,
      baseUrl: 'https://wasl.example.om',
    })
  })

  it('never repeats a value: it might be a secret', () => {
    expect(problemsOf({ WASL_KEY: 'hunter2', PORT: 'hunter2' }).join(' ')).not.toContain('hunter2')
  })

  it('lets the environment go before the file', () => {
    const path = newEnvFile()
    writeFileSync(path, 'PORT=1111\nHOST=::1\n')
    expect(readConfig({ PORT: '2222' }, path)).toMatchObject({
      port: 2222,
      host: '::1',
      baseUrl: 'http://[::1]:2222',
    })
  })

  it('has an example that names every variable and no other', () => {
    const example = readFileSync(join(root, '.env.example'), 'utf8')
    const named = [...example.matchAll(/^#?([A-Z][A-Z0-9_]*)=/gm)].map((match) => match[1])
    const read = [...knownVariables, ...loadPolicies(join(root, 'data')).policies.flatMap(variablesOf)]
    expect(new Set(named)).toEqual(new Set(read))
  })
})
