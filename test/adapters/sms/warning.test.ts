import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { smsLength } from '../../../src/domain/sms-parts.ts'
import { operationNamed } from '../../../src/gateway/operations/all.ts'
import { moveClock } from '../../../src/gateway/operations/clock.ts'
import type { Assembled } from '../../../src/main.ts'
import { gatewaySecrets, type SmsGateway, startSmsGateway } from '../../system/sms-gateway.ts'
import { organisation } from '../../walk/played-office.ts'
import { post } from '../../walk/story.ts'
import { rehearsedGateway } from '../rehearsed-gateway.ts'
import words from './words.json' with { type: 'json' }

let provider: SmsGateway
let office: Assembled
beforeEach(async () => {
  provider = await startSmsGateway()
  const environment = {
    AL_BURAIMI_SMS_URL: provider.url,
    AL_BURAIMI_SMS_SENDER: 'BuraimiGov',
    AL_BURAIMI_SMS_TOKEN: gatewaySecrets.token,
    AL_BURAIMI_SMS_HOOK: gatewaySecrets.hook,
  }
  office = await rehearsedGateway(environment)
})
afterEach(async () => {
  await office.close()
  await provider.stop()
})

async function says(id: string, text: string): Promise<void> {
  await post(office, { id, text })
  await office.gateway.settle()
}

const moveTo = (at: string) => moveClock(office.gateway, new Date(at))

const report = (fields: object, secret: string = gatewaySecrets.hook) =>
  office.gateway.receive(organisation, 'sms', {
    method: 'POST',
    path: '/receipts',
    query: { secret },
    headers: { 'content-type': 'application/json' },
    body: new TextEncoder().encode(JSON.stringify(fields)),
    remoteAddress: '192.0.2.9',
  })

interface Shown {
  readonly state: string
  readonly notices: readonly {
    readonly kind: string
    readonly state: string
    readonly routes: readonly string[]
  }[]
}

async function shown(): Promise<Shown> {
  await office.gateway.settle()
  const row = await office.gateway.core.store.writer
    .selectFrom('cases')
    .select('reference')
    .executeTakeFirstOrThrow()
  return (await operationNamed('case-show')?.(office.gateway, { ...row, organisation })) as Shown
}

const warningOf = ({ notices }: Shown) => notices.find(({ kind }) => kind === 'data-warning')

/** A chat that falls silent before it has said where: registered, and after a day of silence warned. */
async function warned(): Promise<void> {
  await says('m1', words.complaint)
  await moveTo('2026-10-18T11:00:00+04:00')
  await moveTo('2026-10-19T15:00:00+04:00')
  await office.gateway.settle()
}

describe('the warning of three working days', () => {
  it('goes by text message to the phone that was given, and the receipt stands in the case file', async () => {
    await warned()
    const [text, ...more] = provider.given
    expect(more).toEqual([])
    expect(text).toMatchObject({ to: '96892223344', from: 'BuraimiGov' })
    expect(text?.text).toContain(words.warning)
    // Nobody can answer a sender's name: the text holds the way to complete the case.
    const [, token = ''] = /\/l\/([\w-]+)/.exec(text?.text ?? '') ?? []
    expect(token.length).toBeLessThan(60)
    expect(await office.gateway.links.look(token)).toMatchObject({
      kind: 'good',
      purpose: { kind: 'complete' },
    })
    expect(smsLength(text?.text ?? '').parts).toBeLessThanOrEqual(5)
    expect(warningOf(await shown())).toMatchObject({ state: 'sent', routes: ['sms', 'origin', 'call'] })
    const answer = await report({ id: text?.id, to: '+968 9222 3344', status: 'DELIVRD' })
    expect(answer.status).toBe(200)
    expect(warningOf(await shown())?.state).toBe('confirmed')
  })

  it('takes its next route where the phone is not reached', async () => {
    await warned()
    await report({ id: provider.given[0]?.id, to: '96892223344', status: 'EXPIRED' })
    expect(warningOf(await shown())).toMatchObject({ routes: ['origin', 'call'] })
  })

  it('is not confirmed by a stranger, nor by a report about another number', async () => {
    await warned()
    const { id } = provider.given[0] ?? {}
    expect((await report({ id, to: '96892223344', status: 'DELIVRD' }, 'guessed')).status).toBe(401)
    await report({ id, to: '96899999999', status: 'DELIVRD' })
    expect(warningOf(await shown())?.state).toBe('sent')
  })

  it('is sent once though its receipt comes twice and the provider was busy before', async () => {
    provider.next('busy')
    await warned()
    await moveTo('2026-10-19T15:30:00+04:00')
    await office.gateway.settle()
    const { id } = provider.given[0] ?? {}
    for (let time = 0; time < 2; time++) await report({ id, to: '96892223344', status: 'DELIVRD' })
    expect(warningOf(await shown())?.state).toBe('confirmed')
    expect(provider.given).toHaveLength(1)
  })
})
