import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { freePort } from '../../system/free-port.ts'
import { type GraphServer, startGraph, type TakenMessage } from '../../system/graph.ts'
import { prepareWasl, runWasl, type WaslProcess } from '../../system/wasl-process.ts'
import { message, messagesOf, webhook } from './office.ts'
import words from './words.json' with { type: 'json' }

let graph: GraphServer
let wasl: WaslProcess
let environment: Readonly<Record<string, string>>
let folder = ''

beforeAll(async () => {
  graph = await startGraph()
  folder = await mkdtemp(join(tmpdir(), 'wasl-whatsapp-'))
  const number = 'AL_BURAIMI_WHATSAPP'
  const port = await freePort()
  environment = {
    PORT: String(port),
    DATA_DIR: folder,
    ORGANISATIONS: 'al-buraimi',
    LOG_LEVEL: 'warn',
    [`${number}_PHONE_NUMBER_ID`]: graph.phoneNumberId,
    [`${number}_BUSINESS_ACCOUNT_ID`]: graph.businessAccountId,
    [`${number}_GRAPH_URL`]: graph.url,
    [`${number}_ACCESS_TOKEN`]: graph.secrets.accessToken,
    [`${number}_APP_SECRET`]: graph.secrets.appSecret,
    [`${number}_VERIFY_TOKEN`]: graph.secrets.verifyToken,
  }
  wasl = prepareWasl(port, folder, environment)
  expect(await wasl.start()).toBe('listening')
})
afterAll(async () => {
  expect((await wasl.stop()).code).toBe(0)
  await graph.stop()
  await rm(folder, { recursive: true, force: true })
})

/** Meta calls the address that was given to it. */
async function call(body: object, headers?: Readonly<Record<string, string>>): Promise<number> {
  const request = webhook(graph, body, headers)
  const answer = await fetch(`${wasl.base}/hooks/al-buraimi/whatsapp`, {
    method: 'POST',
    headers: { ...request.headers },
    body: new Uint8Array(request.body),
  })
  return answer.status
}

let said = 0
/** The citizen sends this; the office's next message is the answer. */
async function says(content: object): Promise<TakenMessage> {
  said += 1
  const body = messagesOf(message(`wamid.story-${said}`, content))
  expect(await call(body)).toBe(200)
  const answer = await graph.message(said)
  // The platform may bring a message again: it is answered once.
  expect(await call(body)).toBe(200)
  return answer
}

const idsIn = ({ body }: TakenMessage): readonly string[] =>
  [...JSON.stringify(body).matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id ?? '')
const chooses = (title: string, id: string, as: 'button_reply' | 'list_reply') =>
  says({ type: 'interactive', interactive: { type: as, [as]: { id, title } } })
const runJson = async (...args: readonly string[]): Promise<Readonly<Record<string, unknown>>> => {
  const { out } = await runWasl([...args, '--json'], environment)
  return JSON.parse(out) as Readonly<Record<string, unknown>>
}

it('answers the challenge of its own address only with the right token', async () => {
  const challenge = (token: string) =>
    fetch(
      `${wasl.base}/hooks/al-buraimi/whatsapp?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${token}`,
    )
  const right = await challenge(graph.secrets.verifyToken)
  expect([right.status, await right.text()]).toEqual([200, '1158201444'])
  expect((await challenge('guessed')).status).toBe(403)
})

it('files a complaint in Arabic, with a photo and a pin, by buttons and rows', async () => {
  const photo = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3])
  graph.media.set('700000000000001', { bytes: photo, type: 'image/jpeg' })
  const first = messagesOf(message('wamid.forged', { type: 'text', text: { body: words.greeting } }))
  expect(await call(first, { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` })).toBe(401)

  expect(idsIn(await says({ type: 'text', text: { body: words.greeting } }))).toContain('start:complaint')
  await vi.waitFor(() => expect(graph.read).toContainEqual({ id: 'wamid.story-1', isTyping: true }))
  await chooses(words.complaint, 'start:complaint', 'list_reply')
  const image = { id: '700000000000001', mime_type: 'image/jpeg', caption: words.caption }
  await says({ type: 'image', image })
  await says({ type: 'location', location: { latitude: 24.2441, longitude: 55.7936 } })
  const summary = await says({ type: 'text', text: { body: words.name } })
  expect(summary.body['interactive']).toMatchObject({ type: 'button' })
  expect(idsIn(summary)).toEqual(['act:yes', 'act:edit', 'act:cancel'])
  const registered = await chooses(words.yes, 'act:yes', 'button_reply')
  expect(registered.text).toContain(words.registered)

  const reference = /\d\d-\d{4}-\d{4}/.exec(registered.text)?.[0] ?? ''
  expect(await runJson('case', 'show', reference)).toMatchObject({
    type: 'complaint',
    service: 'stray-animals',
    state: 'received',
    missing: [],
    identity: 'phone-confirmed',
    fields: { place: '24.2441,55.7936', name: words.name, phone: '96892123456' },
    attachments: [expect.stringMatching(/^[0-9a-f]{48}$/)],
  })
  expect(graph.taken).toHaveLength(said)
})

it('asks for words where a kind of message cannot be read, and for another file where one cannot be had', async () => {
  const poll = await says({
    type: 'unsupported',
    unsupported: { type: 'poll_creation' },
    errors: [{ code: 131051 }],
  })
  expect(poll.text).toContain(words.unreadable)
  const image = { id: '700000000000009', mime_type: 'image/jpeg' }
  const { text } = await says({ type: 'image', image })
  expect(text).toContain(words.unfetched)
  expect(text).toContain('image.jpg')
  expect(graph.taken).toHaveLength(said)
})

it('answers nothing in a group, of which a person makes a case', async () => {
  const content = {
    type: 'text',
    text: { body: words.caption },
    from: '96895551111',
    group_id: 'Y2FwaV9ncm91cA',
  }
  expect(await call(messagesOf(message('wamid.group-1', content)))).toBe(200)
  const listed = async () =>
    (await runJson('case', 'groups'))['messages'] as readonly { readonly id: string }[]
  await vi.waitFor(async () => expect(await listed()).toHaveLength(1), 10_000)
  const [{ id = '' } = {}] = await listed()
  const { code, err } = await runWasl(['case', 'take-up', 'wamid.story-1'], environment)
  expect([code, err]).toEqual([1, expect.stringContaining('This was not written into a group')])
  const taken = await runJson('case', 'take-up', id, '--type', 'report', '--by', 'Amal')
  expect(taken).toMatchObject({ type: 'report', service: 'stray-animals' })
  // Once more is the same case.
  expect(await runJson('case', 'take-up', id, '--type', 'report', '--by', 'Amal')).toEqual(taken)
  expect(await listed()).toEqual([])
  const reference = String(taken['reference'])
  expect(await runJson('case', 'show', reference)).toMatchObject({
    type: 'report',
    fields: { description: words.caption, phone: '96895551111' },
  })
  await runWasl(['case', 'do', reference, 'verify', '--by', 'Amal'], environment)
  expect(graph.taken).toHaveLength(said)
})

it('is well, as its doctor sees it, but for the templates that the account has not', async () => {
  const { lines } = (await runJson('doctor')) as { lines: readonly { ok: boolean; line: string }[] }
  const ours = lines.filter(({ line }) => line.startsWith('al-buraimi, whatsapp:'))
  expect(ours.filter(({ ok }) => ok).map(({ line }) => line)).toEqual([
    'al-buraimi, whatsapp: number 106540352242922: +968 2564 0000, quality GREEN, throughput standard',
    'al-buraimi, whatsapp: webhooks are believed when they are signed',
    'al-buraimi, whatsapp: account 102290129340398: tells an app of its messages',
  ])
  expect(ours).toContainEqual({
    ok: false,
    line: 'al-buraimi, whatsapp: template case_result (ar) is not there: create it in WhatsApp Manager',
  })
  expect(wasl.logged()).not.toMatch(
    new RegExp(`96892123456|96895551111|${graph.secrets.accessToken}|${words.name}`),
  )
})
