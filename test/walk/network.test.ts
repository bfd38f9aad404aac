import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SendError } from '../../src/domain/errors.ts'
import { type AroundSend, type PlayedOffice, prepareOffice } from './played-office.ts'
import { close, type EndState, playStory } from './story.ts'

/** How the N-th send fails. */
const failures = {
  'is refused for now': async () => {
    throw new SendError('platform-busy', 'Try again later.', { retryable: true })
  },
  'fails in a way that nobody foresaw': async () => {
    throw new TypeError('the adapter has a mistake')
  },
  'is lost on the way out, and nobody knows': async () => {
    throw unknown()
  },
  'arrives, and nobody knows': async (send) => {
    await send()
    throw unknown()
  },
} satisfies Record<string, (send: () => Promise<unknown>) => Promise<never>>

const unknown = () =>
  new SendError('outcome-unknown', 'The connection was lost after it went out.', { retryable: false })

describe('a platform that fails at one send', () => {
  let prepared: PlayedOffice
  let clean: EndState
  beforeAll(async () => {
    prepared = prepareOffice()
    await close(await prepared.open())
    clean = (await walk(0, failures['is refused for now'])).end
  })
  afterAll(() => prepared.remove())

  async function walk(number: number, fail: (send: () => Promise<unknown>) => Promise<never>) {
    let sent = 0
    const aroundSend: AroundSend = (_channel, send) => (++sent === number ? fail(send) : send())
    const office = prepareOffice({ from: prepared.directory, aroundSend })
    try {
      return { end: await playStory(office), sent }
    } finally {
      office.remove()
    }
  }

  it.each(Object.keys(failures) as (keyof typeof failures)[])(
    'changes nothing of what comes out when a message %s, whichever it is',
    { timeout: 120_000 },
    async (name) => {
      for (let number = 1; ; number++) {
        const { end, sent } = await walk(number, failures[name])
        expect(end, `failing send ${number}`).toEqual(clean)
        if (sent < number) return expect(number).toBeGreaterThan(6)
      }
    },
  )
})
