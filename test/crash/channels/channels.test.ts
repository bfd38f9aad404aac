import { expect, test } from 'vitest'
import { crashChannel } from './channel-crash.ts'
import { brokenOnChannel } from './channel-figures.ts'
import { platforms } from './platforms.ts'

test.each([
  ['sms-http', 3],
  ['sms-smpp', 3],
  ['whatsapp-cloud', 3],
  ['whatsapp-web', 2],
])(
  'what %s brought survives %i kills at any moment, and is filed and answered',
  {
    timeout: 300_000,
  },
  async (name, kills) => {
    const open = platforms.get(name)
    if (open === undefined) throw new Error(`there is no platform ${name}`)
    const figures = await crashChannel(open, { kills, seed: 4, citizens: 3 })
    expect(brokenOnChannel(figures)).toEqual({})
    expect(figures.messages).toBeGreaterThan(0)
    const { messages, answers, answersDoubled, seconds } = figures
    process.stdout.write(`${JSON.stringify({ name, kills, seconds, messages, answers, answersDoubled })}\n`)
  },
)
