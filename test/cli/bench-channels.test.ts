import { expect, it } from 'vitest'
import { wasl } from './run-command.ts'

it('bench channels has every message acknowledged and answered, and every part taken', async () => {
  const size = ['--messages', '20', '--seconds', '1', '--parts', '30']
  const { code, out, err } = await wasl('bench', 'channels', ...size, '--json')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(JSON.parse(out)).toMatchObject({
    cloud: { messagesPerSecond: 20, gateway: { unanswered: 0 }, handWritten: {} },
    smpp: { texts: 10, parts: 30, window: 10 },
  })
  expect(await wasl('bench', 'channels', '--channel', 'pigeons')).toMatchObject({ code: 2 })
})
