import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLanguageModel } from '../../../adapters/language-model/index.ts'
import { ConfigError } from '../../../src/domain/errors.ts'
import type { OpinionIo } from '../../../src/domain/second-opinion.ts'

const question = {
  text: 'الماي طافح من البالوعة قدام بيتنا ⟨number⟩',
  types: ['complaint', 'report', 'other'],
  services: [{ slug: 'sewage', names: ['صيانة الصرف الصحي', 'Sewage'] }],
} as const
const never = new AbortController().signal

const completion = (content: string) => JSON.stringify({ choices: [{ message: { content } }] })

interface Asked {
  readonly path: string | undefined
  readonly authorization: string | undefined
  readonly body: { model: string; messages: readonly { role: string; content: string }[] }
}

describe('a language model behind the understanding', () => {
  let server: Server
  let asked: Asked[]
  let respond: (response: ServerResponse) => void
  let now: number
  let logged: string

  beforeEach(async () => {
    asked = []
    logged = ''
    now = Date.parse('2026-11-22T06:00:00Z')
    respond = (response) => response.end(completion('{"type": "complaint", "service": "sewage"}'))
    server = createServer((request, response) => void answer(request, response))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  afterEach(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    asked.push({
      path: request.url,
      authorization: request.headers.authorization,
      body: JSON.parse(Buffer.concat(chunks).toString('utf8')) as Asked['body'],
    })
    respond(response)
  }

  function open(given: Readonly<Record<string, unknown>> = {}) {
    const { port } = server.address() as AddressInfo
    const log = (fields: Readonly<Record<string, unknown>>, event: string) => {
      logged += `${event} ${JSON.stringify(fields)}\n`
    }
    const io: OpinionIo = {
      organisation: 'al-buraimi',
      fetch,
      now: () => new Date(now),
      log: { info: log, warn: log, error: log },
      secrets: { key: 'a-secret-of-the-tests' },
    }
    return openLanguageModel({ url: `http://127.0.0.1:${port}/v1/`, model: 'small', ...given }, io)
  }

  it('is asked for labels of the lists, and gives those it answers', async () => {
    expect(await open().ask(question, never)).toEqual({ type: 'complaint', service: 'sewage' })
    expect(asked).toHaveLength(1)
    expect(asked[0]).toMatchObject({
      path: '/v1/chat/completions',
      authorization: 'Bearer a-secret-of-the-tests',
      body: { model: 'small' },
    })
    const [system, user] = asked[0]?.body.messages ?? []
    expect(system?.content).toContain('- sewage: صيانة الصرف الصحي / Sewage')
    expect(user).toEqual({ role: 'user', content: JSON.stringify({ message: question.text }) })
  })

  it('reads an answer that talks around its labels', async () => {
    respond = (response) => response.end(completion('Here you are:\n```json\n{"type":"report"}\n```'))
    expect(await open().ask(question, never)).toEqual({ type: 'report', service: 'none' })
  })

  it.each([
    ['a type that was not asked for', completion('{"type": "inquiry", "service": "sewage"}')],
    ['a service that the office does not have', completion('{"type": "complaint", "service": "taxes"}')],
    ['words', completion('I think it is a complaint.')],
    ['no completion', '{"error": "no such model"}'],
    ['no JSON', '<html>'],
    ['nothing', ''],
  ])('takes nothing from %s', async (_what, body) => {
    respond = (response) => response.end(body)
    expect(await open().ask(question, never)).toBeUndefined()
  })

  it.each([
    ['http-500', (response: ServerResponse) => response.writeHead(500).end()],
    ['TypeError', (response: ServerResponse) => response.writeHead(302, { location: '/elsewhere' }).end()],
    ['TypeError', (response: ServerResponse) => response.destroy()],
    ['answer-too-long', (response: ServerResponse) => response.end(completion('x'.repeat(100_000)))],
    ['TimeoutError', () => undefined],
  ])('goes on without it at %s, and says so without the text', async (code, how) => {
    respond = how
    expect(await open({ seconds: '0.2' }).ask(question, never)).toBeUndefined()
    expect(logged).toContain(code)
    expect(logged).not.toMatch(/البالوعة|a-secret/)
  })

  it('leaves it alone for a minute after three failures, then asks again', async () => {
    respond = (response) => response.writeHead(503).end()
    const model = open()
    for (let time = 0; time < 5; time++) await model.ask(question, never)
    expect(asked).toHaveLength(3)
    respond = (response) => response.end(completion('{"type": "complaint", "service": "none"}'))
    now += 61_000
    expect(await model.ask(question, never)).toEqual({ type: 'complaint', service: 'none' })
  })

  it.each(['http://office:secret@127.0.0.1/v1', 'http://127.0.0.1/v1?key=secret', 'http://127.0.0.1/v1#top'])(
    'refuses an address at which it could never be asked, without repeating it: %s',
    (url) => {
      expect(() => open({ url })).toThrow(/settings.url must be the address/)
      expect(() => open({ url })).not.toThrow(/secret@|=secret/)
    },
  )

  it('names every setting that cannot be meant', () => {
    const opened = () => open({ url: 'ftp://example.om', model: '', seconds: 'soon' })
    expect(opened).toThrow(ConfigError)
    expect(opened).toThrow(/settings.url .*\n?.*settings.model .*\n?.*settings.seconds /s)
  })
})
