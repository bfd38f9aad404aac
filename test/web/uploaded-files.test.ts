import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { OfficerVerb } from '../../src/domain/case/effect.ts'
import { type Seals, sealFile } from '../../src/domain/visitor.ts'
import { keepHouse } from '../../src/gateway/housekeeping.ts'
import { officerLink } from '../../src/gateway/link-tokens.ts'
import { findCase } from '../../src/gateway/operations/find-case.ts'
import type { Assembled } from '../../src/main.ts'
import { dialogue } from '../crash/chat-citizen.ts'
import { organisation, type PlayedOffice, prepareOffice } from '../walk/played-office.ts'

let office: PlayedOffice
let assembled: Assembled
let seals: Seals
beforeEach(async () => {
  office = prepareOffice()
  assembled = await office.open()
  const purpose = `${organisation}/webchat`
  seals = {
    seal: (value) => assembled.tokens.seal(purpose, value),
    open: (token) => assembled.tokens.open(purpose, token),
  }
})
afterEach(async () => {
  await assembled.close()
  office.remove()
})

const png = (bytes: number) => Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(bytes)])

async function given(how: 'hold' | 'put', name: string, bytes: number) {
  const body = (async function* () {
    yield png(bytes)
  })()
  const stored = await assembled.gateway.files[how](organisation, { name, contentType: 'image/png', body })
  if (stored.kind === 'refused') throw new Error(stored.code)
  const { kind: _kind, ...file } = stored
  return { ...file, name }
}

type Given = Awaited<ReturnType<typeof given>>

const postFile = (visitor: string, file: Given) => post(visitor, { id: 'a' }, [file])

async function post(
  visitor: string,
  message: { readonly id: string; readonly text?: string },
  files: readonly Given[] = [],
): Promise<void> {
  const uploadedAt = office.clock.now().toISOString()
  const answer = await assembled.gateway.receive(organisation, 'webchat', {
    method: 'POST',
    path: '/messages',
    query: {},
    headers: {
      authorization: `Bearer ${seals.seal(`visitor:${visitor}`)}`,
      'content-type': 'application/json',
    },
    body: Buffer.from(
      JSON.stringify({
        ...message,
        files: files.map((file) => ({ ref: sealFile(seals, visitor, { ...file, uploadedAt }) })),
      }),
    ),
    remoteAddress: '127.0.0.1',
  })
  expect(answer.status).toBe(202)
  await assembled.gateway.settle()
}

test('an upload that nobody posts is swept; one that is posted, and an officer’s proof, stay', async () => {
  const { core, offices } = assembled.gateway
  const [lonely, posted, proof] = [
    await given('hold', 'lonely.png', 1),
    await given('hold', 'posted.png', 2),
    await given('put', 'proof.png', 3),
  ]
  await postFile('one', posted)
  const long = new Date('2026-01-01T00:00:00Z')
  for (const { ref } of [lonely, posted, proof])
    utimesSync(join(office.directory, 'files', ref.slice(0, 2), ref), long, long)
  await keepHouse(core, offices.values())
  const there = async (ref: string) => (await core.files.get(ref)) !== undefined
  expect([await there(lonely.ref), await there(posted.ref), await there(proof.ref)]).toEqual([
    false,
    true,
    true,
  ])
})

test('the same bytes from two visitors keep each one’s own name, however long', async () => {
  const first = await given('hold', 'أول.png', 1)
  const second = { ...(await given('hold', 'x', 1)), name: `${'ص'.repeat(196)}.png` }
  expect(second.ref).toBe(first.ref)
  await postFile('one', first)
  await postFile('two', second)
  const names = async (visitor: string) => {
    const entries = await assembled.gateway.transcripts.read(organisation, 'webchat', visitor)
    return entries.flatMap(({ attachments }) => attachments.map(({ name }) => name))
  }
  expect([await names('one'), await names('two')]).toEqual([[first.name], [second.name]])
})

/** Files a case in the chat, these files with its description; the token of an officer's link to it. */
async function fileCase(
  visitor: string,
  files: readonly Given[],
  verb: OfficerVerb = 'verify',
): Promise<string> {
  for (const [index, text] of dialogue.entries())
    await post(visitor, { id: `m${index}`, text }, index === 2 ? files : [])
  const entries = await assembled.gateway.transcripts.read(organisation, 'webchat', visitor)
  return linkTo(/2\d-\d{4}-\d{4}/.exec(entries.at(-1)?.text ?? '')?.[0] ?? '', verb)
}

async function linkTo(reference: string, verb: OfficerVerb, role = 'contact-section'): Promise<string> {
  const { office: own, loaded } = await findCase(assembled.gateway, reference, organisation)
  return officerLink(assembled.gateway.core, own, loaded, verb, role).split('/l/')[1] ?? ''
}

async function referenceOf(link: string): Promise<string> {
  const looked = await assembled.gateway.links.look(link)
  return looked.kind === 'good' ? looked.caseSummary.reference : looked.kind
}

test('an officer sees each file under the name with which it was sent to this case', async () => {
  const street = { ...(await given('hold', 'x', 1)), name: 'الشارع.png' }
  const again = { ...street, name: 'again.png' }
  const other = { ...street, name: 'other.png' }
  const links = [await fileCase('one', [street, again]), await fileCase('two', [other])]
  const seen = await Promise.all(
    links.map(async (link) => {
      const looked = await assembled.gateway.links.look(link)
      return looked.kind === 'good' ? looked.caseSummary.attachments : looked.kind
    }),
  )
  const { ref, contentType } = street
  expect(seen).toEqual([
    [street, again].map(({ name }) => ({ name, contentType, ref })),
    [{ name: other.name, contentType, ref }],
  ])
})

test('an officer is handed no file under an ending that its bytes do not have, whatever was stored before', async () => {
  const disguised = { ...(await given('hold', 'x', 1)), name: '\u202Egnp.exe' }
  const link = await fileCase('one', [disguised])
  const looked = await assembled.gateway.links.look(link)
  expect(looked.kind === 'good' && looked.caseSummary.attachments.map(({ name }) => name)).toEqual([
    'gnp.exe.png',
  ])
  const proof = await given('put', 'proof.png.bat', 2)
  expect(await assembled.gateway.files.get(organisation, proof.ref)).toMatchObject({
    name: 'proof.png.bat.png',
  })
  await assembled.gateway.core.store.transaction('handle', (trx) =>
    trx.updateTable('files').set({ name: 'proof.bat' }).where('ref', '=', proof.ref).execute(),
  )
  expect(await assembled.gateway.files.get(organisation, proof.ref)).toMatchObject({ name: 'proof.bat.png' })
})

/** Hands a file in over an officer's link, as its page does; its ref there. */
async function taken(link: string, bytes: number): Promise<string> {
  const body = (async function* () {
    yield png(bytes)
  })()
  const file = { name: `${bytes}.png`, contentType: 'image/png', body }
  const stored = await assembled.gateway.links.take(link, file)
  return stored.kind === 'stored' ? stored.ref : stored.kind
}

test('proof is a file of the case, or one taken for it from this officer; a word or another file is none', async () => {
  const photo = await given('hold', 'photo.png', 4)
  const elsewhere = await given('hold', 'elsewhere.png', 5)
  const link = await fileCase('one', [photo], 'resolve')
  const other = await fileCase('two', [elsewhere], 'resolve')
  const colleague = await linkTo(await referenceOf(link), 'resolve', 'health-section')
  const act = (proof: string) => assembled.gateway.links.act(link, { result: 'Done.', proof })
  const own = await taken(link, 6)
  for (const proof of ['trust-me', `${own},trust-me`, elsewhere.ref, (await given('put', 'x.png', 7)).ref])
    expect(await act(proof)).toMatchObject({ kind: 'refused', code: 'proof-unknown' })
  for (const theirs of [await taken(other, 8), await taken(colleague, 9)])
    expect(await act(theirs)).toMatchObject({ kind: 'refused', code: 'proof-unknown' })
  expect(await taken(await linkTo(await referenceOf(link), 'verify'), 10)).toBe('unknown')
  expect(await act(`${own},${photo.ref}`)).toEqual({ kind: 'done' })
})

test('a link that is used or expired still says whose it was', async () => {
  const used = await fileCase('one', [])
  const left = await linkTo(await referenceOf(used), 'close')
  expect(await assembled.gateway.links.act(used, {})).toEqual({ kind: 'done' })
  expect(await assembled.gateway.links.look(used)).toEqual({ kind: 'used', organisation })
  office.clock.moveTo(new Date('2029-01-01T00:00:00Z'))
  expect(await assembled.gateway.links.look(left)).toEqual({ kind: 'expired', organisation })
})

test("what an officer's link says has the limits of every command", async () => {
  const ask = await fileCase('one', [], 'ask')
  const [resolve, close] = [
    await linkTo(await referenceOf(ask), 'resolve'),
    await linkTo(await referenceOf(ask), 'close'),
  ]
  const { act } = assembled.gateway.links
  const tooLong = { kind: 'refused', code: 'too-long' }
  expect(await act(ask, { words: 'x'.repeat(501) })).toMatchObject(tooLong)
  expect(await act(resolve, { result: 'x'.repeat(4001) })).toMatchObject(tooLong)
  expect(await act(close, { how: 'out-of-remit', reason: 'x'.repeat(2001) })).toMatchObject(tooLong)
  const files: string[] = []
  for (const bytes of [1, 2, 3, 4, 5, 6]) files.push(await taken(resolve, bytes))
  expect(await act(resolve, { result: 'Done.', proof: files.join(',') })).toMatchObject({
    kind: 'refused',
    code: 'proof-too-many',
  })
  expect(await act(resolve, { result: 'x'.repeat(4000), proof: files.slice(0, 5).join(',') })).toEqual({
    kind: 'done',
  })
})

test('an officer reads each answer under the question that it answers', async () => {
  const link = await fileCase('one', [], 'ask')
  const reference = await referenceOf(link)
  await assembled.gateway.links.act(link, { words: 'How many dogs?' })
  await post('one', { id: 'answer', text: 'حوالي خمسة كلاب' })
  const looked = await assembled.gateway.links.look(await linkTo(reference, 'resolve'))
  expect(looked.kind === 'good' && looked.caseSummary.fields).toContainEqual({
    field: 'details',
    words: 'How many dogs?',
    value: 'حوالي خمسة كلاب',
  })
})
