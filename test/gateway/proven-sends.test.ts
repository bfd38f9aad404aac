import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Policy } from '../../src/domain/policy.ts'
import { MailOffice, minute } from './mail-office.ts'

const second = 1_000

describe('a send that its process did not survive, on a platform whose reports give our key back', () => {
  let office: MailOffice
  let key = ''
  beforeEach(async () => {
    office = new MailOffice()
    await office.open()
    await office.hear('first')
    const [row] = await office.outbox()
    expect(row).toMatchObject({ state: 'sending' })
    key = row?.key ?? ''
    await office.openAgain()
    givesKeys()
  })
  afterEach(() => office.close())

  function givesKeys(): void {
    const found = office.own.channels.get('helpdesk')
    if (found === undefined) throw new Error('there is no mail')
    Object.assign(found, { limits: { ...found.limits, receiptsGiveKey: true } })
    Object.assign(found.port, { findSent: undefined })
  }
  function decides(unknownOutcome: Policy['notices']['unknownOutcome']): void {
    const { policy } = office.own
    Object.assign(office.own, { policy: { ...policy, notices: { ...policy.notices, unknownOutcome } } })
  }
  const report = (status: string, recipient = 'first@example.om', more: object = {}) =>
    office.hear(`report-${status}`, {
      kind: 'receipt',
      conversation: recipient,
      from: { address: 'the platform' },
      text: '',
      about: 'id-of-the-platform',
      aboutKey: key,
      status,
      ...more,
    })
  const state = async () => {
    office.later(minute)
    await office.settle()
    const [row] = await office.outbox()
    return { state: row?.state, id: row?.external_id, sends: office.letters.length }
  }
  const out = { state: 'sent', id: 'id-of-the-platform', sends: 0 }

  it.each(['sent', 'delivered', 'read'])(
    'does not go out again once one says that it was %s',
    async (status) => {
      await office.reclaim('left')
      await report(status)
      expect(await state()).toEqual(out)
    },
  )

  it('is known though the report comes before anybody has looked for it', async () => {
    await report('sent')
    expect(await office.reclaim('left')).toBe(0)
    expect(await state()).toEqual(out)
  })

  it('is known though it waits for a person', async () => {
    decides('park')
    await office.reclaim('left')
    expect(await office.outbox()).toMatchObject([{ state: 'parked', problem: 'outcome-unknown' }])
    await report('delivered')
    expect(await state()).toEqual(out)
  })

  it('has failed where that is what it says', async () => {
    await office.reclaim('left')
    await report('failed', undefined, { error: 'recipient-unreachable' })
    expect(await state()).toEqual({ ...out, state: 'failed' })
  })

  it('waits some seconds for one, and goes out again without', async () => {
    await office.reclaim('left')
    office.later(9 * second)
    await office.settle()
    expect(office.letters).toEqual([])
    office.later(2 * second)
    await office.settle()
    expect(office.letters.map((letter) => letter.key)).toEqual([key])
  })

  it('is not known by one about somebody else, nor by one of something that was never tried', async () => {
    await report('sent', 'other@example.om')
    await office.reclaim('left')
    expect(await state()).toEqual({ state: 'sent', id: key, sends: 1 })
    await office.stop()
    await office.hear('first', { externalId: 'more@example.om' })
    const [, later] = await office.outbox()
    key = later?.key ?? ''
    await report('delivered')
    expect((await office.outbox()).map((row) => row.state)).toEqual(['sent', 'waiting'])
  })
})
