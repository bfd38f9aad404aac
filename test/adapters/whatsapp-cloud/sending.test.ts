import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SendError } from '../../../src/domain/errors.ts'
import type { Choice, Outbound } from '../../../src/domain/message.ts'
import { openOffice } from './office.ts'

let office: Awaited<ReturnType<typeof openOffice>>
let number = 0
beforeAll(async () => {
  // Nobody echoes anything here but where a test does: nothing is waited for.
  office = await openOffice({}, { sleep: async () => undefined })
  office.graph.templates.push(
    { name: 'case_result', language: 'ar', status: 'APPROVED', body: '{{1}} {{2}} {{3}}' },
    { name: 'case_result', language: 'en', status: 'APPROVED', body: 'Case {{1}}, {{2}}: {{3}} ({{1}})' },
    { name: 'case_closed', language: 'ar', status: 'PAUSED', body: '{{1}}' },
    { name: 'greeting', language: 'en', status: 'APPROVED', body: 'Welcome.' },
    { name: 'case_result', language: 'fr', status: 'APPROVED', body: '{{1}}' },
  )
})
afterAll(() => office.stop())
beforeEach(() => {
  number += 1
})

/** Each test writes to somebody else: to one person only so many go out. */
const citizen = () => String(96892123455 + number)
const outbound = (more: Partial<Outbound>): Outbound => ({
  conversation: citizen(),
  to: { address: citizen() },
  language: 'en',
  text: 'What is it about?',
  choices: [],
  attachments: [],
  ...more,
})
const key = () => `m.0000000007.0/${number}`
const send = (more: Partial<Outbound>) => office.channel.send(outbound(more), key())
const last = () => office.graph.taken.at(-1)?.body
const choices = (count: number, more: Partial<Choice> = {}): readonly Choice[] =>
  Array.from({ length: count }, (_, index) => ({ id: `choice:${index}`, label: `Choice ${index}`, ...more }))
const failure = (more: Partial<Outbound>): Promise<SendError> =>
  send(more).then(
    () => {
      throw new Error('it was sent')
    },
    (error: SendError) => error,
  )

const statusOf = (id: string, echo: string) => ({
  entry: [
    {
      changes: [
        { field: 'messages', value: { statuses: [{ id, status: 'sent', biz_opaque_callback_data: echo }] } },
      ],
    },
  ],
})

describe('what goes out', () => {
  it('a text, with the key that statuses echo', async () => {
    const receipt = await send({})
    expect(receipt).toEqual({ externalId: office.graph.taken.at(-1)?.id, confirmed: false })
    expect(last()).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '96892123456',
      type: 'text',
      text: { body: 'What is it about?', preview_url: false },
      biz_opaque_callback_data: key(),
    })
  })

  it('an answer quotes what it answers; a number is written as digits', async () => {
    await send({ replyTo: ['wamid.theirs', 'wamid.before'], to: { address: '+968 9212-3456' } })
    expect(last()).toMatchObject({ to: '96892123456', context: { message_id: 'wamid.theirs' } })
  })

  it('what is answered is shown as read while the answer is written; that it cannot be keeps nothing back', async () => {
    await send({ answers: 'wamid.theirs' })
    await vi.waitFor(() => expect(office.graph.read.at(-1)).toEqual({ id: 'wamid.theirs', isTyping: true }))
    expect(last()).not.toHaveProperty('context')
    office.graph.refuseRead(1)
    expect(await send({ answers: 'wamid.later' })).toMatchObject({ confirmed: false })
  })

  it('who hides their number is written to by their user id', async () => {
    await send({ to: { address: 'OM.2200450019873311046' } })
    expect(last()).toMatchObject({ recipient: 'OM.2200450019873311046' })
    expect(last()).not.toHaveProperty('to')
  })

  it('up to three short choices are buttons that answer by their ids', async () => {
    await send({ choices: choices(3) })
    expect(last()).toMatchObject({
      type: 'interactive',
      interactive: {
        type: 'button',
        body: { text: 'What is it about?' },
        action: { buttons: [{ type: 'reply', reply: { id: 'choice:0', title: 'Choice 0' } }, {}, {}] },
      },
    })
  })

  it.each([
    ['four choices', { choices: choices(4) }],
    ['two with descriptions', { choices: choices(2, { description: 'What it is' }) }],
    ['one of 21 letters', { choices: [{ id: 'a', label: 'x'.repeat(21) }] }],
    ['two below 1,025 letters', { text: 'x'.repeat(1025), choices: choices(2) }],
    ['ten below 4,096 letters', { text: 'x'.repeat(4096), choices: choices(10) }],
  ])('%s are a list', async (_name, more) => {
    await send(more)
    expect(last()).toMatchObject({ interactive: { type: 'list', action: { button: 'Options' } } })
  })

  it('a long label is cut and stands whole below; its id is never cut', async () => {
    const label = 'Licences for the use of public land'
    await send({ choices: [{ id: 'service:land', label }] })
    const rows = [{ id: 'service:land', title: 'Licences for the use of…', description: label }]
    expect(last()).toMatchObject({ interactive: { action: { sections: [{ rows }] } } })
    expect(await failure({ choices: [{ id: 'x'.repeat(257), label: 'a' }] })).toMatchObject({
      retryable: false,
    })
    expect(await failure({ choices: choices(11) })).toMatchObject({
      code: 'too-many-choices',
      retryable: false,
    })
  })

  it('a picture carries the words below it; files of other kinds come before them', async () => {
    const content = new Uint8Array([1, 2, 3])
    const file = (name: string, contentType: string) => ({ name, contentType, bytes: 3, content })
    const before = office.graph.taken.length
    await send({ attachments: [file('map.png', 'image/png')] })
    await send({ attachments: [file('reply.ogg', 'audio/ogg'), file('letter.pdf', 'application/pdf')] })
    expect(
      office.graph.taken
        .slice(before)
        .map(({ text, attachments, body }) => [body['type'], text, attachments]),
    ).toEqual([
      ['image', 'What is it about?', ['map.png']],
      ['audio', '', ['reply.ogg']],
      ['document', '', ['letter.pdf']],
      ['text', 'What is it about?', []],
    ])
    expect(
      await failure({ attachments: [{ name: 'a.pdf', contentType: 'application/pdf', bytes: 3 }] }),
    ).toMatchObject({
      code: 'attachment-without-content',
      retryable: false,
    })
    expect(await failure({ text: ' ' })).toMatchObject({ code: 'message-empty', retryable: false })
  })

  it('what went out of a send that failed half way does not go out again', async () => {
    const content = new Uint8Array([1, 2, 3])
    const more = {
      text: 'x'.repeat(1025),
      attachments: [{ name: 'letter.pdf', contentType: 'application/pdf', bytes: 3, content }],
    }
    const before = office.graph.taken.length
    office.graph.next('pass', 'pass', { status: 500, code: 131000 })
    expect(await failure(more)).toMatchObject({ retryable: true })
    const receipt = await send(more)
    const out = office.graph.taken.slice(before)
    expect(out.map(({ body }) => [body['type'], body['biz_opaque_callback_data']])).toEqual([
      ['document', undefined],
      ['text', key()],
    ])
    expect(receipt.externalId).toBe(out[1]?.id)
  })

  it('a template goes out in the citizen’s language, its empty places filled', async () => {
    const template = { name: 'case_result', parameters: ['26-0417-3828', 'Stray animals', ''] }
    await send({ template })
    expect(last()).toMatchObject({
      type: 'template',
      template: {
        name: 'case_result',
        language: { code: 'en' },
        components: [
          {
            type: 'body',
            parameters: [
              { type: 'text', text: '26-0417-3828' },
              { type: 'text', text: 'Stray animals' },
              { type: 'text', text: '-' },
            ],
          },
        ],
      },
    })
    await send({ template: { name: 'greeting', parameters: [] } })
    expect(last()).toMatchObject({ template: { name: 'greeting' } })
  })

  it.each([
    ['of another name', { name: 'nothing', parameters: [] }, 'template-unknown'],
    ['with a place too few', { name: 'case_result', parameters: ['1'] }, 'template-mismatch'],
    ['that is paused', { name: 'case_closed', parameters: ['1'] }, 'template-paused'],
  ])('a template %s is never taken', async (_name, template, code) => {
    expect(await failure({ language: 'ar', template })).toMatchObject({ code, retryable: false })
  })
})

describe('what goes wrong', () => {
  it.each([
    [400, 4, 'rate-limited', true, 300],
    [400, 80007, 'rate-limited', true, 300],
    [429, 130429, 'rate-limited', true, undefined],
    [400, 131048, 'spam-rate-limited', true, 1800],
    [400, 131056, 'pair-rate-limited', true, 10],
    [500, 131000, 'platform-error', true, undefined],
    [503, 131016, 'platform-unavailable', true, undefined],
    [200, 131000, 'platform-error', true, undefined],
    [500, 139999, 'platform-unavailable', true, undefined],
    [401, 190, 'token-refused', true, 300],
    [403, 10, 'token-refused', true, 300],
    [403, 200, 'token-refused', true, 300],
    [400, 131047, 'reply-window-closed', false, undefined],
    [200, 131047, 'reply-window-closed', false, undefined],
    [403, 368, 'account-locked', false, undefined],
    [400, 131031, 'account-locked', false, undefined],
    [400, 131042, 'account-unpaid', false, undefined],
    [400, 133010, 'number-not-registered', false, undefined],
    [400, 131026, 'recipient-unreachable', false, undefined],
    [400, 131062, 'recipient-needs-number', false, undefined],
    [400, 100, 'message-refused', false, undefined],
    [400, 139999, 'platform-139999', false, undefined],
  ])('HTTP %i with error %i is %s (again: %s, after %s s)', async (status, code, word, retryable, after) => {
    office.graph.next({ status, code })
    const error = await failure({})
    expect(error).toMatchObject({ code: word, retryable })
    expect(error.retryAfterSeconds).toBe(after)
    expect(error.message).not.toMatch(/96892123456|What is it/)
  })

  it.each([
    ['a page in place of JSON, as a success', { status: 200, text: '<html>' }, 'outcome-unknown', false],
    ['a success without an id', { status: 200, text: '{"messages":[]}' }, 'outcome-unknown', false],
    ['a page in place of JSON, as a failure', { status: 502, text: '<html>' }, 'platform-unavailable', true],
    ['a redirection', { status: 302, text: '', headers: { location: '/x' } }, 'message-refused', false],
    ['a connection that is lost before the answer', 'hang-up', 'outcome-unknown', false],
  ] as const)('%s', async (_name, mishap, code, retryable) => {
    office.graph.next(mishap)
    expect(await failure({})).toMatchObject({ code, retryable })
  })

  it('a send whose answer was lost is known by the first status of it, and goes out once', async () => {
    const patient = await openOffice()
    patient.graph.next('taken-and-lost')
    const sending = patient.channel.send(outbound({}), 'm.1/0')
    const { id } = await patient.graph.message(1)
    await patient.hear(statusOf(id, 'm.1/0'))
    expect(await sending).toEqual({ externalId: id, confirmed: false })
    expect(patient.graph.taken).toHaveLength(1)
    await patient.stop()
  })

  it('a status that comes after the wait is found before the next try', async () => {
    const before = office.graph.taken.length
    office.graph.next('taken-and-lost')
    expect(await failure({})).toMatchObject({ code: 'outcome-unknown' })
    const id = office.graph.taken.at(-1)?.id ?? ''
    await office.hear(statusOf(id, key()))
    expect(await send({})).toEqual({ externalId: id, confirmed: false })
    expect(office.graph.taken).toHaveLength(before + 1)
  })

  it('a platform that is not there is tried again: nothing can have gone out', async () => {
    const gone = await openOffice()
    await gone.graph.stop()
    await expect(gone.channel.send(outbound({}), 'k')).rejects.toMatchObject({
      code: 'platform-unreachable',
      retryable: true,
    })
    expect(gone.channel.health?.()).toMatchObject({ connected: false, problem: 'platform-unreachable' })
  })

  it('health says what keeps the number from sending, until it sends', async () => {
    office.graph.next({ status: 400, code: 131031 })
    await failure({})
    expect(office.channel.health?.()).toMatchObject({
      connected: false,
      problem: 'account-locked',
      needsPerson: 'blocked',
    })
    expect(office.world.logged()).toContain('number cannot send')
    office.graph.next({ status: 401, code: 190 })
    await failure({})
    expect(office.channel.health?.()).toMatchObject({ needsPerson: 'refused' })
    await send({})
    expect(office.channel.health?.()).toEqual({
      connected: true,
      lastSeenAt: expect.stringMatching(/Z$/),
    })
  })
})

describe('what a doctor is told', () => {
  it('number, webhooks and account are well', async () => {
    expect(await office.channel.diagnose?.(AbortSignal.timeout(60_000))).toEqual([
      { ok: true, line: 'number 106540352242922: +968 2564 0000, quality GREEN, throughput standard' },
      { ok: true, line: 'webhooks are believed when they are signed' },
      { ok: true, line: 'account 102290129340398: tells an app of its messages' },
    ])
  })

  it('a wrong id and a missing account are named', async () => {
    const other = await openOffice({ phoneNumberId: '106540352249999' })
    const [number, , account] = (await other.channel.diagnose?.(AbortSignal.timeout(60_000))) ?? []
    expect(number).toMatchObject({ ok: false, line: expect.stringContaining('message-refused') })
    expect(account?.ok).toBe(true)
    await other.graph.stop()
    const [gone] = (await other.channel.diagnose?.(AbortSignal.timeout(60_000))) ?? []
    expect(gone).toMatchObject({ ok: false, line: expect.stringContaining('platform-unreachable') })
  })

  it('templates are listed page by page, in the office’s languages', async () => {
    expect(await office.channel.templates?.(AbortSignal.timeout(60_000))).toEqual([
      { name: 'case_result', language: 'ar', approved: true, parameters: 3 },
      { name: 'case_result', language: 'en', approved: true, parameters: 3 },
      { name: 'case_closed', language: 'ar', approved: false, parameters: 1 },
      { name: 'greeting', language: 'en', approved: true, parameters: 0 },
    ])
  })
})
