import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { operationNamed } from '../../../src/gateway/operations/all.ts'
import { moveClock } from '../../../src/gateway/operations/clock.ts'
import type { Assembled } from '../../../src/main.ts'
import { type GraphServer, startGraph } from '../../system/graph.ts'
import { organisation } from '../../walk/played-office.ts'
import { rehearsedGateway } from '../rehearsed-gateway.ts'
import { message, messagesOf, webhook } from './office.ts'
import words from './words.json' with { type: 'json' }

let graph: GraphServer
let office: Assembled
beforeEach(async () => {
  graph = await startGraph()
  for (const language of ['ar', 'en'])
    graph.templates.push({
      name: 'case_data_warning',
      language,
      status: 'APPROVED',
      body: '{{1}} {{2}} {{3}} {{4}}',
    })
  const environment = {
    AL_BURAIMI_WHATSAPP_PHONE_NUMBER_ID: graph.phoneNumberId,
    AL_BURAIMI_WHATSAPP_GRAPH_URL: graph.url,
    AL_BURAIMI_WHATSAPP_ACCESS_TOKEN: graph.secrets.accessToken,
    AL_BURAIMI_WHATSAPP_APP_SECRET: graph.secrets.appSecret,
    AL_BURAIMI_WHATSAPP_VERIFY_TOKEN: graph.secrets.verifyToken,
  }
  office = await rehearsedGateway(environment)
})
afterEach(async () => {
  await office.close()
  await graph.stop()
})

async function call(body: object): Promise<void> {
  const answer = await office.gateway.receive(organisation, 'whatsapp', webhook(graph, body))
  expect(answer.status).toBe(200)
  await office.gateway.settle()
}

const says = (id: string, text: string) =>
  call(messagesOf(message(`wamid.${id}`, { type: 'text', text: { body: text } })))

/** A status of a message of ours, as the platform tells it of our citizen. */
const tells = (id: string, status: string, more: object = {}) =>
  call({
    object: 'whatsapp_business_account',
    entry: [
      {
        changes: [
          {
            field: 'messages',
            value: {
              statuses: [{ id, status, timestamp: '1792400000', recipient_id: '96892123456', ...more }],
            },
          },
        ],
      },
    ],
  })

interface Shown {
  readonly notices: readonly (Warning & { readonly kind: string })[]
}

interface Warning {
  readonly state: string
  readonly routes: readonly string[]
}

async function warning(): Promise<Warning | undefined> {
  await office.gateway.settle()
  const row = await office.gateway.core.store.writer
    .selectFrom('cases')
    .select('reference')
    .executeTakeFirstOrThrow()
  const shown = (await operationNamed('case-show')?.(office.gateway, { ...row, organisation })) as Shown
  return shown.notices.find(({ kind }) => kind === 'data-warning')
}

/** A citizen who falls silent before the place is told is warned a day after their last word. */
async function warned() {
  await says('m1', words.placeless)
  await moveClock(office.gateway, new Date('2026-10-18T11:00:00+04:00'))
  await moveClock(office.gateway, new Date('2026-10-19T15:00:00+04:00'))
  await office.gateway.settle()
  const last = graph.taken.at(-1)
  if (last === undefined) throw new Error('nothing went out')
  return last
}

describe('a day after the last word', () => {
  it('a notice goes out as a template, and what is read counts as delivered', async () => {
    const { id, body } = await warned()
    expect(body).toMatchObject({
      to: '96892123456',
      type: 'template',
      template: { name: 'case_data_warning', language: { code: 'ar' } },
    })
    expect((await warning())?.state).toBe('sent')
    for (const status of ['sent', 'read', 'delivered']) await tells(id, status)
    expect((await warning())?.state).toBe('confirmed')
  })

  it('a template that is not delivered makes way for the next route', async () => {
    const { id } = await warned()
    const { routes = [] } = (await warning()) ?? {}
    await tells(id, 'failed', { errors: [{ code: 131026, title: 'Message undeliverable' }] })
    expect((await warning())?.routes).toEqual(routes.filter((route) => route !== 'whatsapp-template'))
  })

  it('a new word of the citizen opens the window again', async () => {
    await warned()
    await says('m2', words.greeting)
    expect(graph.taken.at(-1)?.body['type']).not.toBe('template')
  })
})
