import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sealVisitor } from '../../src/domain/visitor.ts'
import { doToCase, listCases, showCase } from '../../src/gateway/operations/cases.ts'
import type { Assembled } from '../../src/main.ts'
import { dialogue } from '../crash/chat-citizen.ts'
import { organisation, type PlayedOffice, prepareOffice } from '../walk/played-office.ts'
import { post } from '../walk/story.ts'
import { type Served, serve } from './serve.ts'

const hour = 3_600_000
const visitor = 'visitor-of-the-notices'

let office: PlayedOffice
let assembled: Assembled
let served: Omit<Served, 'gateway'>
beforeEach(async () => {
  office = prepareOffice()
  assembled = await office.open()
  served = await serve(assembled.gateway, { seals })
})
afterEach(async () => {
  await served.close()
  await assembled.close()
  office.remove()
})

function seals(name: string, channel: string) {
  const purpose = `${name}/${channel}`
  return {
    seal: (value: string) => assembled.tokens.seal(purpose, value),
    open: (token: string) => assembled.tokens.open(purpose, token),
  }
}

/** A complaint in the chat, with an e-mail address, of which an officer then asks something. */
async function chatAndAsk(): Promise<string> {
  const words = dialogue.map((text) => (text === '92345678' ? `${text} وبريدي salem@example.om` : text))
  for (const [index, text] of words.entries()) await say(`m${index}`, text)
  const { cases } = (await listCases(assembled.gateway, {})) as { cases: readonly { reference: string }[] }
  const reference = cases[0]?.reference ?? ''
  await ask(reference, { field: 'email' })
  await say('address', 'salem@example.om')
  await ask(reference, { field: 'details', words: 'كم عدد الكلاب؟' })
  return reference
}

async function say(id: string, text: string): Promise<void> {
  await post(assembled, { id, text }, visitor)
  await assembled.gateway.settle()
}

async function ask(reference: string, item: object): Promise<void> {
  const command = { kind: 'ask', items: [item] }
  await doToCase(assembled.gateway, {
    organisation,
    reference,
    by: 'amal',
    request: JSON.stringify(item),
    command,
  })
  await assembled.gateway.settle()
}

/** What the visitor's page does while it is open. */
async function fetchMessages(): Promise<string> {
  const token = sealVisitor(seals(organisation, 'webchat'), visitor)
  const answer = await fetch(`${served.base}/o/${organisation}/chat/messages`, {
    headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
  })
  return answer.text()
}

async function pass(hours: number, each: () => Promise<unknown> = async () => undefined): Promise<void> {
  for (let passed = 0; passed < hours; passed += 1) {
    office.clock.moveTo(new Date(office.clock.now().getTime() + hour))
    await assembled.gateway.settle()
    await each()
    await assembled.gateway.settle()
  }
}

interface Shown {
  readonly state: string
  readonly notices: readonly {
    readonly kind: string
    readonly state: string
    readonly routes: readonly string[]
  }[]
}

const shown = async (reference: string) => (await showCase(assembled.gateway, { reference })) as Shown

const warnings = (): number =>
  office.letters.filter(({ outbound }) => outbound.to.address === 'salem@example.om').length

describe('a notice in the chat', () => {
  it('is proved by nobody who stays away: the next route is taken before the case is closed', async () => {
    const reference = await chatAndAsk()
    await pass(24 * 6)
    expect(warnings()).toBeGreaterThan(0)
    const { state, notices } = await shown(reference)
    expect(state).toBe('awaiting-data')
    expect(notices.find(({ kind }) => kind === 'data-warning')).toMatchObject({ routes: ['email', 'call'] })
  })

  it('is proved when the page has fetched it, once', async () => {
    const reference = await chatAndAsk()
    await fetchMessages()
    await pass(24 * 14, fetchMessages)
    expect(warnings()).toBe(0)
    expect((await shown(reference)).state).toBe('closed')
    const { store } = assembled.gateway.core
    const reports = await store.reader
      .selectFrom('raw_items')
      .select('id')
      .where('external_id', 'like', 'seen:%')
      .execute()
    const notices = (await shown(reference)).notices.length
    expect(reports).toHaveLength(notices)
    expect(await fetchMessages()).not.toContain('"text":""')
  })

  it('is not proved by who only says to have shown it', async () => {
    const token = sealVisitor(seals(organisation, 'webchat'), visitor)
    const answer = await fetch(`${served.base}/hooks/${organisation}/webchat/seen`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ids: ['anything'] }),
    })
    expect(answer.status).toBe(404)
  })

  it('is not proved by another visitor', async () => {
    const reference = await chatAndAsk()
    const row = await assembled.gateway.core.store.reader
      .selectFrom('outbox')
      .select('external_id')
      .where('purpose', 'like', 'notice/%')
      .orderBy('sequence', 'desc')
      .executeTakeFirstOrThrow()
    const token = sealVisitor(seals(organisation, 'webchat'), 'somebody-else')
    const answer = await assembled.gateway.receive(organisation, 'webchat', {
      method: 'POST',
      path: '/seen',
      query: {},
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify({ ids: [row.external_id] })),
      remoteAddress: '127.0.0.1',
    })
    expect(answer.status).toBe(202)
    await assembled.gateway.settle()
    expect((await shown(reference)).notices.at(-1)).toMatchObject({ state: 'sent' })
  })
})
