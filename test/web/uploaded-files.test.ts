import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
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

/** Files a case in the chat, these files with its description; the link by which an officer looks at it. */
async function fileCase(
  visitor: string,
  files: readonly Given[],
  verb: 'verify' | 'resolve' = 'verify',
): Promise<string> {
  for (const [index, text] of dialogue.entries())
    await post(visitor, { id: `m${index}`, text }, index === 2 ? files : [])
  const entries = await assembled.gateway.transcripts.read(organisation, 'webchat', visitor)
  const reference = /2\d-\d{4}-\d{4}/.exec(entries.at(-1)?.text ?? '')?.[0] ?? ''
  const { office: own, loaded } = await findCase(assembled.gateway, reference, organisation)
  return officerLink(assembled.gateway.core, own, loaded, verb, 'contact-section').split('/l/')[1] ?? ''
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

test('a word is no proof of what an officer did; a file that was taken is', async () => {
  const link = await fileCase('one', [], 'resolve')
  const act = (proof: string) => assembled.gateway.links.act(link, { result: 'Done.', proof })
  expect(await act('trust-me')).toMatchObject({ kind: 'refused', code: 'proof-unknown' })
  const photo = await given('put', 'photo.png', 4)
  expect(await act(`${photo.ref},trust-me`)).toMatchObject({ kind: 'refused', code: 'proof-unknown' })
  expect(await act(photo.ref)).toEqual({ kind: 'done' })
})
