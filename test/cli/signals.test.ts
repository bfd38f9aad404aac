import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'

const launcher = resolve(import.meta.dirname, '../../src/cli/wasl.mjs')

it.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM'] as const)(
  'a command that waits for its input is ended by the first %s',
  async (signal) => {
    const child = spawn(process.execPath, [launcher, 'understand'], {
      env: { PATH: process.env['PATH'] ?? '' },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    const ended = once(child, 'exit')
    child.stdin.write('{"text": "hello"}\n')
    await once(child.stdout, 'data')
    child.kill(signal)
    expect(await ended).toEqual([null, signal])
  },
)

it.skipIf(process.platform === 'win32')(
  'a command whose reader has gone ends without a word, as the system would end it',
  async () => {
    const child = spawn(process.execPath, [launcher, 'understand'], {
      env: { PATH: process.env['PATH'] ?? '' },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    const ended = once(child, 'exit')
    let complaint = ''
    child.stderr.on('data', (part) => {
      complaint += String(part)
    })
    child.stdin.on('error', () => undefined)
    child.stdin.write('{"text": "hello"}\n')
    await once(child.stdout, 'data')
    child.stdout.destroy()
    child.stdin.end('{"text": "hello"}\n'.repeat(100))
    expect([...(await ended), complaint]).toEqual([141, null, ''])
  },
)
