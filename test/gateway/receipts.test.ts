import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bytesOf } from '../../src/cli/rehearsal/channel.ts'
import { Rehearsal } from '../../src/cli/rehearsal/rehearsal.ts'
import { readConfig } from '../../src/config.ts'
import type { Inbound } from '../../src/domain/message.ts'

const salem = 'salem@mail.example.com'

describe('what a mail server reports of a letter of ours', () => {
  let office: Rehearsal
  let sent: { readonly key: string; readonly external_id: string | null }
  beforeEach(async () => {
    office = await Rehearsal.open(readConfig({ LOG_LEVEL: 'silent' }, 'no.env'), {
      organisation: 'al-buraimi',
      channel: 'helpdesk',
      address: salem,
      at: new Date('2026-11-22T06:00:00Z'),
    })
    await take({ kind: 'message', externalId: 'first@mail.example.com', text: 'متى يفتح المكتب؟' })
    const [row] = await rows()
    if (row === undefined) throw new Error('nothing was answered')
    sent = row
  })
  afterEach(() => office.close())

  const rows = () =>
    office.gateway.core.store.writer
      .selectFrom('outbox')
      .select(['key', 'external_id', 'state', 'problem'])
      .where('channel', '=', 'helpdesk')
      .execute()

  async function take(
    given: Pick<Inbound, 'kind' | 'externalId' | 'text'> & Partial<Inbound>,
  ): Promise<void> {
    const inbound: Inbound = {
      channel: 'helpdesk',
      conversation: salem,
      from: { address: salem },
      attachments: [],
      ...given,
    }
    const item = {
      externalId: inbound.externalId,
      contentType: 'application/json',
      body: bytesOf(inbound),
    }
    await office.gateway.intake.take('al-buraimi', 'helpdesk', [item])
    await office.gateway.settle()
  }

  const report = (from: string, conversation: string, about: string | null = sent.external_id) =>
    take({
      kind: 'receipt',
      externalId: 'report@mx.example.com',
      text: '',
      from: { address: from },
      conversation,
      automatic: true,
      status: 'failed',
      error: 'address-unknown',
      ...(about !== null && { about }),
    })

  it.each([
    ['names the one it was sent to', 'mailer-daemon@mx.example.com', 'Salem@Mail.example.com'],
    ['names nobody', 'mailer-daemon@mx.example.com', 'mailer-daemon@mx.example.com'],
  ])('counts when it %s', async (_says, from, recipient) => {
    await report(from, recipient)
    expect(await rows()).toEqual([{ ...sent, state: 'failed', problem: 'address-unknown' }])
  })

  it('is ignored when it names another recipient', async () => {
    await report('mailer-daemon@mx.example.com', 'other@mail.example.com')
    expect(await rows()).toEqual([{ ...sent, state: 'sent', problem: null }])
  })

  it('is ignored when it is about a letter that we never sent', async () => {
    await report('mailer-daemon@mx.example.com', salem, 'unknown@office.example.om')
    expect(await rows()).toEqual([{ ...sent, state: 'sent', problem: null }])
  })
})
