import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { doToCase, listCases, showCase } from '../../src/gateway/operations/cases.ts'
import { retryDead } from '../../src/gateway/operations/dead-letters.ts'
import { organisation } from '../walk/played-office.ts'
import { MailOffice, mailItem, minute } from './mail-office.ts'

let office: MailOffice
let reference: string | undefined
beforeEach(async () => {
  office = new MailOffice()
  await office.open()
  const text = 'شكوى: في كلاب سايبة عند المدرسة في حماسة\nالاسم: سالم الكعبي\nالهاتف: 92345678'
  await office.take([mailItem('salem', { text })], '1')
  await office.settle()
  const { cases } = (await listCases(office.gateway, {})) as { cases: readonly { reference: string }[] }
  reference = cases[0]?.reference
  const command = { kind: 'close', how: 'not-upheld', reason: 'none' }
  await doToCase(office.gateway, { organisation, reference, by: 'amal', request: 'close', command })
  await office.settle()
})
afterEach(() => office.close())

const closing = async () => (await office.outbox()).findLast(({ purpose }) => purpose.startsWith('notice/'))

async function bounce(times: string): Promise<void> {
  const about = (await closing())?.external_id ?? ''
  await office.hear(`report-${times}`, {
    kind: 'receipt',
    externalId: `report-${times}`,
    conversation: 'salem@example.om',
    from: { address: 'mailer-daemon@mx.example.com' },
    text: '',
    about,
    status: 'failed',
    error: 'mailbox-full',
  })
  await office.settle()
}

async function retry(): Promise<void> {
  await retryDead(office.gateway, { id: `send:${(await closing())?.key}`, by: 'amal' })
  await office.settle()
}

const openCalls = () =>
  office.gateway.core.store.writer
    .selectFrom('tasks')
    .select('id')
    .where('kind', '=', 'call')
    .where('done_at', 'is', null)
    .execute()

const noticeState = async () => {
  const { notices } = (await showCase(office.gateway, { reference })) as {
    notices: readonly { readonly state: string }[]
  }
  return notices.at(-1)?.state
}

describe('a notice that a person has had sent again after it bounced', () => {
  it('needs no call any more, and is confirmed like any mail', async () => {
    await bounce('first')
    expect(await openCalls()).toHaveLength(1)
    await retry()
    expect(await openCalls()).toEqual([])
    expect(await noticeState()).toBe('sent')
    office.later(61 * minute)
    await office.settle()
    expect(await noticeState()).toBe('confirmed')
  })

  it('is work again when it bounces again', async () => {
    await bounce('first')
    office.later(10 * minute)
    await retry()
    office.later(10 * minute)
    await bounce('second')
    expect(await noticeState()).toBe('call')
    const [call, ...others] = await openCalls()
    expect(others).toEqual([])
    await doToCase(office.gateway, {
      organisation,
      reference,
      by: 'amal',
      request: 'told',
      command: { kind: 'told', notice: call?.id.split('/')[2] ?? '' },
    })
    expect(await openCalls()).toEqual([])
  })
})
