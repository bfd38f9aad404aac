import { afterAll, beforeAll, expect, test } from 'vitest'
import { newVisitor, type Visitor } from './client.ts'
import { type Served, serveFake } from './serve.ts'

let office: Served
beforeAll(async () => {
  office = await serveFake()
})
afterAll(() => office.close())

const upload = (visitor: Visitor, name: string, type: string, body: BodyInit) =>
  visitor.call(`/files?name=${encodeURIComponent(name)}`, {
    method: 'PUT',
    headers: { 'content-type': type },
    body,
  })

test('a file goes up raw, is named in a message, and comes down to its own visitor only', async () => {
  const [one, two] = [await newVisitor(office), await newVisitor(office)]
  const body = new Uint8Array([1, 2, 3])
  const answer = await upload(one, 'صورة الموقع.png', 'image/png', body)
  const file = await answer.json()
  expect([answer.status, file]).toMatchObject([
    201,
    { name: 'صورة الموقع.png', contentType: 'image/png', bytes: 3 },
  ])
  expect((await one.say('f', '', { files: [file] })).status).toBe(202)
  expect((await two.say('f', '', { files: [file] })).status).toBe(400)

  const down = await one.call(`/files/${file.ref}`)
  expect(new Uint8Array(await down.arrayBuffer())).toEqual(body)
  expect(down.headers.get('content-security-policy')).toContain('sandbox')
  expect(down.headers.get('content-disposition')).toContain(encodeURIComponent('صورة الموقع.png'))
  expect((await two.call(`/files/${file.ref}`)).status).toBe(404)
  expect((await fetch(`${office.base}/o/al-buraimi/chat/files/${file.ref}`)).status).toBe(401)
})

test('the same bytes come down to each visitor under their own name', async () => {
  const body = new Uint8Array([9, 9, 9])
  for (const name of ['mine.png', 'yours.png']) {
    const visitor = await newVisitor(office)
    const file = await (await upload(visitor, name, 'image/png', body)).json()
    await visitor.say('f', '', { files: [file] })
    const markup = await (await visitor.call('/messages', { headers: { accept: 'text/html' } })).text()
    const down = await visitor.call(`/files/${/files\/([^"]+)"/.exec(markup)?.[1]}`)
    expect(down.headers.get('content-disposition')).toContain(name)
  }
})

const refusals: readonly (readonly [string, string, string, Uint8Array<ArrayBuffer>, number, string])[] = [
  ['too large a file', 'a.png', 'image/png', new Uint8Array(1024 * 1024 + 1), 413, 'file-too-large'],
  ['a program', 'a.exe', 'application/x-msdownload', new Uint8Array(5), 415, 'file-type'],
  ['an empty file', 'a.png', 'image/png', new Uint8Array(0), 400, 'file-empty'],
  ['a file without a name', ' ', 'image/png', new Uint8Array(5), 400, 'name-missing'],
]
test.each(refusals)('%s is refused in JSON', async (_what, name, type, body, status, code) => {
  const answer = await upload(await newVisitor(office), name, type, body)
  expect([answer.status, await answer.json()]).toMatchObject([status, { error: { code } }])
})

test('a stream without a length is refused when it grows too large', async () => {
  const visitor = await newVisitor(office)
  const body = new ReadableStream({
    start(controller) {
      for (let part = 0; part < 3; part += 1) controller.enqueue(new Uint8Array(512 * 1024))
      controller.close()
    },
  })
  const answer = await visitor.call('/files?name=a.png', {
    method: 'POST',
    headers: { 'content-type': 'image/png' },
    body,
    duplex: 'half',
  } as RequestInit)
  expect(answer.status).toBe(413)
})

test('folders, controls and direction overrides are taken out of a name', async () => {
  const answer = await upload(
    await newVisitor(office),
    '../../etc/photo\u202Egnp.exe\u0007.png',
    'image/png',
    new Uint8Array(1),
  )
  expect(await answer.json()).toMatchObject({ name: 'photognp.exe.png' })
})

test.each([
  ['invoice.hta', 'application/pdf', 'invoice.hta.pdf'],
  ['photo.jpg.bat', 'image/png', 'photo.jpg.bat.png'],
])('%s that is %s goes up and comes down as %s', async (name, type, safe) => {
  const visitor = await newVisitor(office)
  const file = await (await upload(visitor, name, type, new Uint8Array([1]))).json()
  expect(file).toMatchObject({ name: safe })
  const down = await visitor.call(`/files/${file.ref}`)
  expect(down.headers.get('content-disposition')).toBe(`attachment; filename=${safe}`)
})

test('without a session nothing goes up', async () => {
  const answer = await fetch(`${office.base}/o/al-buraimi/chat/files?name=a.png`, {
    method: 'PUT',
    body: 'x',
  })
  expect(answer.status).toBe(401)
})
