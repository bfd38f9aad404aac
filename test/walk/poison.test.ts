import { afterEach, describe, expect, it } from 'vitest'
import { SendError } from '../../src/domain/errors.ts'
import type { Outbound } from '../../src/domain/message.ts'
import { operations } from '../../src/gateway/operations/all.ts'
import type { DeadLetter } from '../../src/gateway/operations/dead-letters.ts'
import type { Assembled } from '../../src/main.ts'
import { organisation, type PlayedOffice, prepareOffice } from './played-office.ts'
import { poison, poisonedFlows } from './poisoned-flows.ts'
import { post } from './story.ts'

let office: PlayedOffice
let assembled: Assembled
afterEach(async () => {
  await assembled.close()
  office.remove()
})

const operate = (name: string, input: unknown) => {
  const operation = operations[name]
  if (operation === undefined) throw new Error(`there is no operation ${name}`)
  return operation(assembled.gateway, input)
}
const dead = async () => ((await operate('dead-list', {})) as { readonly dead: readonly DeadLetter[] }).dead
/** The loops come round as often as a dead letter needs. */
const settleOften = async () => {
  for (let turn = 0; turn < 6; turn++) await assembled.gateway.settle()
}
const answersTo = async (visitor: string) => {
  const entries = await assembled.gateway.transcripts.read(organisation, 'webchat', visitor)
  return entries.filter((entry) => entry.from === 'office').length
}

describe('a message at which a step throws', () => {
  const open = async () => {
    let broken = true
    office = prepareOffice({ flows: poisonedFlows(() => broken) })
    assembled = await office.open()
    const visitors = Array.from({ length: 20 }, (_, number) => `visitor-${number}`)
    for (const visitor of visitors) {
      await post(assembled, { id: 'm0', text: 'شكوى' }, visitor)
    }
    await assembled.gateway.settle()
    for (const visitor of visitors) {
      const text = visitor === 'visitor-7' ? poison : 'في كلاب سايبة عند المدرسة في حماسة'
      await post(assembled, { id: 'm1', text }, visitor)
    }
    await settleOften()
    return { visitors, mend: () => (broken = false) }
  }

  it('is a dead letter after five attempts, and every other conversation goes on', async () => {
    const { visitors } = await open()
    for (const visitor of visitors)
      expect([visitor, await answersTo(visitor)]).toEqual([visitor, visitor === 'visitor-7' ? 1 : 2])
    expect(await dead()).toMatchObject([{ state: 'dead', problem: 'RangeError', attempts: 5 }])
  })

  it('lets its own conversation go on behind it', async () => {
    await open()
    await post(assembled, { id: 'm2', text: 'في كلاب سايبة عند المدرسة في حماسة' }, 'visitor-7')
    await settleOften()
    expect(await answersTo('visitor-7')).toBe(2)
  })

  it('is handled when it is tried again after the mistake was mended', async () => {
    const { mend } = await open()
    mend()
    const [letter] = await dead()
    expect(await operate('dead-retry', { id: letter?.id, by: 'tester' })).toMatchObject({ tried: true })
    expect(await answersTo('visitor-7')).toBe(2)
    expect(await dead()).toEqual([])
  })

  it('is laid aside in a name and for a reason', async () => {
    await open()
    const [letter] = await dead()
    await operate('dead-dismiss', { id: letter?.id, by: 'tester', reason: 'nobody means this' })
    expect(await dead()).toEqual([])
    await expect(operate('dead-retry', { id: letter?.id, by: 'tester' })).rejects.toMatchObject({
      code: 'dead-letter-unknown',
    })
  })

  it('never has its words in the log of what went wrong', async () => {
    await open()
    expect(JSON.stringify(await dead())).not.toContain(poison)
  })
})

describe('an answer that cannot be sent', () => {
  const open = async () => {
    let refusing = true
    office = prepareOffice({
      aroundSend: (_channel, send) => {
        if (!refusing) return send()
        throw new SendError('address-refused', 'Nobody is there.', { retryable: false })
      },
    })
    assembled = await office.open()
    await post(assembled, { id: 'm0', text: 'شكوى' }, 'visitor')
    await assembled.gateway.settle()
    const [letter] = await dead()
    if (letter === undefined) throw new Error('nothing was given up')
    return { id: letter.id, letter, mend: () => (refusing = false) }
  }
  const states = () =>
    assembled.gateway.core.store.reader
      .selectFrom('outbox')
      .select(['state', 'attempts', 'problem'])
      .execute()

  it('is a dead letter that shows what would have been said', async () => {
    const { id, letter } = await open()
    expect(letter).toMatchObject({ organisation, channel: 'webchat', state: 'failed' })
    expect(await operate('dead-show', { id })).toMatchObject({
      organisation,
      channel: 'webchat',
      problem: 'address-refused',
      body: { to: { address: 'visitor' } },
    })
  })

  it('goes out as a person has corrected it', async () => {
    const { id, mend } = await open()
    mend()
    const { body } = (await operate('dead-show', { id })) as { readonly body: Outbound }
    const correct = JSON.stringify({ ...body, text: 'corrected' })
    await operate('dead-retry', { id, by: 'tester', correct })
    expect(await states()).toMatchObject([{ state: 'sent', problem: null }])
    expect(await dead()).toEqual([])
  })

  it('waits on where the correction is no JSON', async () => {
    const { id } = await open()
    const wrong = operate('dead-retry', { id, by: 'tester', correct: 'Dear' })
    await expect(wrong).rejects.toMatchObject({ code: 'correction-malformed' })
    expect(await dead()).toMatchObject([{ id }])
  })

  it('is cancelled in the name of the person who lays it aside', async () => {
    const { id } = await open()
    await operate('dead-dismiss', { id, by: 'tester', reason: 'called them' })
    expect(await states()).toMatchObject([
      { state: 'cancelled', problem: 'dismissed by tester: called them' },
    ])
    expect(await dead()).toEqual([])
  })

  it.each(['send', 'send:', 'raw:x', 'event:1e3', 'letter:1'])('is not called %s', async (id) => {
    await open()
    await expect(operate('dead-show', { id })).rejects.toMatchObject({ code: 'dead-letter-malformed' })
  })
})

describe('a raw item that nobody can read', () => {
  const broken = { externalId: 'broken', contentType: 'application/json', body: Buffer.from('{"kind":') }
  const letterFrom = (address: string) => ({
    externalId: `letter of ${address}`,
    contentType: 'application/json',
    body: Buffer.from(
      JSON.stringify({
        kind: 'message',
        channel: 'helpdesk',
        externalId: `letter of ${address}`,
        conversation: address,
        from: { address },
        text: 'شكوى: في كلاب سايبة عند المدرسة في حماسة',
        attachments: [],
      }),
    ),
  })
  const open = async () => {
    office = prepareOffice()
    assembled = await office.open()
    const items = [letterFrom('before@example.om'), broken, letterFrom('after@example.om')]
    await assembled.gateway.intake.take(organisation, 'helpdesk', items, '3')
    await settleOften()
  }

  it('is kept and shown, and what came before and after it is answered', async () => {
    await open()
    const answered = new Set(office.letters.map(({ outbound }) => outbound.to.address))
    expect(answered).toEqual(new Set(['before@example.om', 'after@example.om']))
    const [letter, ...others] = await dead()
    expect(others).toEqual([])
    expect(letter).toMatchObject({ channel: 'helpdesk', state: 'unreadable', problem: 'SyntaxError' })
    expect(await operate('dead-show', { id: letter?.id })).toMatchObject({ body: '{"kind":' })
  })

  it('stays where a person finds it while its channel is closed', async () => {
    await open()
    const [letter] = await dead()
    const channels = assembled.gateway.offices.get(organisation)?.channels
    if (channels instanceof Map) channels.delete('helpdesk')
    await expect(operate('dead-retry', { id: letter?.id, by: 'tester' })).rejects.toMatchObject({
      code: 'channel-closed',
    })
    expect(await dead()).toEqual([letter])
  })

  it('is named by the doctor when its channel was closed before anybody read it', async () => {
    office = prepareOffice()
    assembled = await office.open()
    const channels = assembled.gateway.offices.get(organisation)?.channels
    if (channels instanceof Map) channels.delete('helpdesk')
    await assembled.gateway.intake.take(organisation, 'helpdesk', [letterFrom('late@example.om')], '1')
    await assembled.gateway.settle()
    const { ok, lines } = (await operate('doctor', { timeoutSeconds: 5 })) as {
      ok: boolean
      lines: readonly { readonly ok: boolean; readonly line: string }[]
    }
    expect(ok).toBe(false)
    expect(lines.filter((line) => !line.ok).map(({ line }) => line)).toMatchObject([
      expect.stringMatching(/helpdesk: closed.*1 messages that came before wait/),
    ])
  })

  it('is answered when a person has corrected it', async () => {
    await open()
    const [letter] = await dead()
    const correct = letterFrom('corrected@example.om').body.toString()
    await operate('dead-retry', { id: letter?.id, by: 'tester', correct })
    expect(office.letters.map(({ outbound }) => outbound.to.address)).toContain('corrected@example.om')
    expect(await dead()).toEqual([])
  })

  it('is laid aside when a person says so', async () => {
    await open()
    const [letter] = await dead()
    await operate('dead-dismiss', { id: letter?.id, by: 'tester', reason: 'noise' })
    expect(await dead()).toEqual([])
  })

  it('does not hold up the others where it can be read and not be registered', async () => {
    office = prepareOffice()
    assembled = await office.open()
    const odd = letterFrom('odd@example.om')
    const nameless = { ...JSON.parse(odd.body.toString()), externalId: undefined }
    const items = [
      letterFrom('before@example.om'),
      { ...odd, body: Buffer.from(JSON.stringify(nameless)) },
      letterFrom('after@example.om'),
    ]
    await assembled.gateway.intake.take(organisation, 'helpdesk', items, '3')
    await settleOften()
    const answered = new Set(office.letters.map(({ outbound }) => outbound.to.address))
    expect(answered).toEqual(new Set(['before@example.om', 'after@example.om']))
    expect(await dead()).toMatchObject([{ channel: 'helpdesk', state: 'unreadable' }])
  })
})
