import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Inbound } from '../../../src/domain/message.ts'
import { openOffice, payload } from './office.ts'

type Expected = readonly Inbound[] | { readonly problem: string }
const expected = JSON.parse(readFileSync(new URL('./expected.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, Expected>
>
const names = readdirSync(new URL('./payloads', import.meta.url)).map((file) => file.replace('.json', ''))

let office: Awaited<ReturnType<typeof openOffice>>
beforeAll(async () => {
  office = await openOffice()
  const bytes = new TextEncoder().encode('a file')
  for (let number = 1; number <= 6; number++)
    office.graph.media.set(`70000000000000${number}`, { bytes, type: 'application/x-as-the-message-says' })
})
afterAll(() => office.stop())

const described = ({ attachments, ...inbound }: Inbound) => ({
  ...inbound,
  attachments: attachments.map(({ content, ...attachment }) => {
    expect(content?.length).toBe(attachment.bytes)
    return attachment
  }),
})

describe('what the platform tells', () => {
  it('has an expectation for every payload', () => {
    expect(Object.keys(expected).toSorted()).toEqual(names.toSorted())
  })

  it.each(names)('%s', async (name) => {
    const told = expected[name]
    if (told === undefined) throw new Error('nothing is expected of it')
    const heard = office.hear(payload(name))
    if ('problem' in told) await expect(heard).rejects.toMatchObject({ code: told.problem })
    else expect((await heard).map(described)).toEqual(told)
  })

  it('stores the same items however often a webhook comes', () => {
    const ids = (name: string) => office.take(payload(name)).map(({ externalId }) => externalId)
    for (const name of names) expect(ids(name)).toEqual(ids(name))
    const all = [...ids('batch'), ...ids('status-read'), ...ids('group-created'), ...ids('group-joined')]
    // Of the batch, one status is that of the file `status-read`.
    expect(new Set(all).size).toBe(all.length - 1)
  })

  it('keeps what a person hides from the rest of a batch', () => {
    const [first] = office.take(payload('batch'))
    expect(new TextDecoder().decode(first?.body)).not.toContain('96893000002')
  })
})
