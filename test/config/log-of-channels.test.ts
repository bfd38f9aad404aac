import { expect, it } from 'vitest'
import { channels } from '../../adapters/index.ts'
import { readConfig } from '../../src/config.ts'
import type { Log } from '../../src/domain/channel.ts'
import { assemble } from '../../src/main.ts'

it('what a channel logs says whose and which it is', async () => {
  const lines: object[] = []
  const keep = (fields: object, event: string) => void lines.push({ ...fields, event })
  const log: Log = { info: () => undefined, warn: keep, error: keep }
  const { close } = await assemble({
    config: { ...readConfig({}), dataDir: ':memory:' },
    log,
    use: 'any',
    openChannel: ({ name, kind }, io) => {
      if (channels.some((channel) => channel.kind === kind)) io.log.warn({ code: name }, 'mailbox-lost')
      return undefined
    },
  })
  await close()
  for (const [organisation, channel] of [
    ['al-buraimi', 'helpdesk'],
    ['moi', 'info'],
  ])
    expect(lines).toContainEqual({ organisation, channel, code: channel, event: 'mailbox-lost' })
})
