import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { operations } from '../../src/gateway/operations/all.ts'
import type { Assembled } from '../../src/main.ts'
import { organisation, type PlayedOffice, prepareOffice } from '../walk/played-office.ts'
import { tryPost } from '../walk/story.ts'

let office: PlayedOffice
let assembled: Assembled
beforeEach(async () => {
  office = prepareOffice()
  assembled = await office.open()
})
afterEach(async () => {
  await assembled.close()
  office.remove()
})

const visitor = 'visitor-who-reads-on'
let count = 0
async function write(text: string): Promise<void> {
  count += 1
  expect((await tryPost(assembled, { id: `m${count}`, text }, visitor)).status).toBe(202)
  await assembled.gateway.settle()
}

const read = (after?: string) => assembled.gateway.transcripts.read(organisation, 'webchat', visitor, after)
const operate = (name: string) =>
  operations[name]?.(assembled.gateway, { organisation, channel: 'webchat', by: 'amal', reason: 'a test' })

/** Reads on as the page does: from the last entry that nothing unsent stands above. */
function follower() {
  const seen = new Map<string, string>()
  let last: string | undefined
  return async () => {
    const entries = await read(last)
    for (const { id, from } of entries) seen.set(id, from)
    last = entries.findLast(({ ahead }) => !ahead)?.id ?? last
    return [...seen.entries()].sort(([a], [b]) => Number(a) - Number(b)).map(([, from]) => from)
  }
}

test('a reader who reads on loses no answer over a stop and a resume, and sees what they wrote meanwhile', async () => {
  const follow = follower()
  await write('السلام عليكم')
  expect(await follow()).toEqual(['citizen', 'office'])
  await operate('stop')
  await write('شكوى')
  expect(await follow()).toEqual(['citizen', 'office', 'citizen'])
  await write('مساعدة')
  expect((await read()).map(({ from, ahead }) => [from, ahead])).toEqual([
    ['citizen', undefined],
    ['office', undefined],
    ['citizen', undefined],
    ['citizen', true],
  ])
  expect(await follow()).toEqual(['citizen', 'office', 'citizen', 'citizen'])
  await operate('resume')
  await assembled.gateway.settle()
  const whole = await read()
  expect(whole.map(({ from, ahead }) => [from, ahead])).toEqual(
    ['citizen', 'office', 'citizen', 'office', 'citizen', 'office'].map((from) => [from, undefined]),
  )
  expect(await follow()).toEqual(whole.map(({ from }) => from))
})

test.each([
  ['waiting', 'waited for', [undefined, true, true]],
  ['sending', 'waited for', [undefined, true, true]],
  ['held', 'waited for', [undefined, true, true]],
  ['failed', 'passed by', [undefined, undefined, undefined]],
  ['parked', 'passed by', [undefined, undefined, undefined]],
  ['cancelled', 'passed by', [undefined, undefined, undefined]],
])('an answer that is %s is %s', async (state, _what, marks) => {
  await write('السلام عليكم')
  await write('شكوى')
  await sql`update outbox set state = ${state} where sequence = (select min(sequence) from outbox)`.execute(
    assembled.gateway.core.store.writer,
  )
  const entries = await read()
  expect(entries.map(({ from }) => from)).toEqual(['citizen', 'citizen', 'office'])
  expect(entries.map(({ ahead }) => ahead)).toEqual(marks)
})
