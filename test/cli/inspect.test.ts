import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { wasl } from './run-command.ts'

const letter = (name: string) =>
  fileURLToPath(new URL(`../adapters/email/letters/${name}.eml`, import.meta.url))

const smsPayload = (name: string) =>
  fileURLToPath(new URL(`../adapters/sms/payloads/${name}`, import.meta.url))

describe('wasl inspect', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wasl-inspect-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  const payload = async (content: unknown): Promise<string> => {
    const file = join(folder, 'payload.json')
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
    return file
  }

  it('shows what is made of a letter', async () => {
    const { code, out, err } = await wasl('inspect', 'email', letter('gmail-en-reply'))
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(JSON.parse(out)).toMatchObject({
      problems: [],
      items: [
        {
          kind: 'message',
          channel: 'email',
          externalId: 'CAKx1gmailen@mail.example.com',
          from: { address: 'sara@mail.example.com', name: 'Sara Khan' },
          text: 'It is next to the Al Buraimi fort, second roundabout.',
        },
      ],
    })
  })

  it('shows the files of a letter by their digests, without their content', async () => {
    const { code, out } = await wasl('inspect', 'email', letter('attachment-rfc2047'))
    const [file] = JSON.parse(out).items[0].attachments
    expect(code).toBe(0)
    expect(Object.keys(file).sort()).toEqual(['bytes', 'contentType', 'name', 'sha256'])
    expect(file.bytes).toBe(9)
  })

  it('shows what is made of a message of the chat page', async () => {
    const file = await payload({ id: 'm1', visitor: 'v1', text: 'There is a pit.', language: 'en' })
    const { code, out } = await wasl('inspect', 'webchat', file)
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      problems: [],
      items: [{ kind: 'message', conversation: 'v1', text: 'There is a pit.', languageHint: 'en' }],
    })
  })

  it.each([
    [
      'the parts of a text, in whatever order',
      'citizen-two-parts.hex',
      { kind: 'message', from: { address: '92345678' } },
    ],
    ['what a provider reports', 'report.json', { kind: 'receipt', about: 'sms-1', status: 'failed' }],
    ['what a provider passes on', 'message.form', { kind: 'message', externalId: 'in-1' }],
  ])('shows what is made of text messages: %s', async (_what, name, item) => {
    const { code, out } = await wasl('inspect', 'sms', smsPayload(name))
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ problems: [], items: [item] })
  })

  it('shows the PDUs of a file each, and those that nobody can read beside them', async () => {
    const { code, out } = await wasl('inspect', 'sms', smsPayload('receipts.hex'))
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({
      items: [
        { about: 'a1f', status: 'delivered' },
        { about: 'a20', status: 'failed', error: 'sms-expired-01b' },
      ],
      problems: [{ code: 'unreadable' }],
    })
  })

  it('shows what is made of an item of the WhatsApp worker', async () => {
    const item = fileURLToPath(new URL('../adapters/whatsapp-web/items/picture.json', import.meta.url))
    const { code, out } = await wasl('inspect', 'whatsapp-web', item)
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      problems: [],
      items: [
        {
          kind: 'message',
          conversation: '96891234567',
          replyTo: ['true_96891234567@c.us_3EB0A1', 'false_96891234567@c.us_3EB0A1'],
          attachments: [{ name: 'image.png', contentType: 'image/png', bytes: 7 }],
        },
      ],
    })
  })

  it('shows every item of a webhook, and those that nobody can read beside them', async () => {
    const webhook = (name: string) =>
      fileURLToPath(new URL(`../adapters/whatsapp-cloud/payloads/${name}.json`, import.meta.url))
    const batch = await wasl('inspect', 'whatsapp-cloud', webhook('batch'))
    expect(batch.code).toBe(0)
    const { items, problems } = JSON.parse(batch.out)
    expect(problems).toEqual([])
    expect(items.map((item: { kind: string }) => item.kind)).toEqual([
      'message',
      'message',
      'receipt',
      'receipt',
      'message',
      'message',
    ])
    const mixed = JSON.parse(await readFile(webhook('batch'), 'utf8'))
    mixed.entry[0].changes.push({ field: 'nobody_knows', value: {} })
    const shown = await wasl('inspect', 'whatsapp-cloud', await payload(mixed))
    expect(shown.code).toBe(1)
    expect(JSON.parse(shown.out)).toMatchObject({ items, problems: [{ code: 'event-not-understood' }] })
  })

  it.each([
    ['email', 'no letter at all', 'mail-without-sender'],
    ['webchat', { id: 'm1', visitor: 'v1' }, 'message-not-understood'],
    ['webchat', 'no JSON', 'unreadable'],
    ['whatsapp-cloud', 'no JSON', 'payload-not-understood'],
    ['whatsapp-web', 'no JSON', 'item-not-json'],
  ])('%s: what cannot be read is told with its code, and the exit code is 1', async (kind, content, code) => {
    const outcome = await wasl('inspect', kind, await payload(content))
    expect(outcome.code).toBe(1)
    expect(JSON.parse(outcome.out)).toMatchObject({ items: [], problems: [{ code }] })
  })

  it('a file that cannot be read ends with 1 and its name', async () => {
    const { code, out, err } = await wasl('inspect', 'email', join(folder, 'missing.eml'))
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain('missing.eml')
  })

  it.each([
    [['pigeon', 'file'], '"pigeon" is no channel'],
    [['email'], 'the file is missing'],
    [[], 'the channel is missing'],
  ])('%j ends with 2 and says why', async (args, reason) => {
    const { code, err } = await wasl('inspect', ...args)
    expect(code).toBe(2)
    expect(err).toContain(reason)
  })
})
