import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Rehearsal } from '../../src/cli/rehearsal/rehearsal.ts'
import { readConfig } from '../../src/config.ts'
import { casesOf, lastOf, openDesk } from './desk.ts'

let desk: Rehearsal
beforeEach(async () => {
  desk = await openDesk(readConfig({}))
})
afterEach(() => desk.close())

/** Somebody's complaint that waits for its place, then one of the sender whose signed address is used. */
async function twoCases(): Promise<{ readonly theirs: string; readonly mine: string }> {
  desk.address = 'owner@example.om'
  await desk.say('Complaint: garbage has not been collected for a week, my name is Sara Khalid')
  const theirs = await lastOf(desk)
  await desk.moveTo(new Date('2026-11-22T06:01:00Z'))
  desk.address = 'stranger@example.om'
  await desk.say('Complaint: stray dogs in Mahdah near the school, my name is John Smith, phone 92223344')
  const mine = await lastOf(desk)
  return { theirs, mine }
}

const missingOf = async (reference: string): Promise<readonly string[]> =>
  (await casesOf(desk)).find((one) => one.reference === reference)?.missing ?? ['no such case']

describe('a letter through the signed address of one case', () => {
  it('is not believed about another case that its forged sender owns and it names', async () => {
    const { theirs, mine } = await twoCases()
    desk.address = 'owner@example.om'
    const said = await desk.say(`About ${theirs}: the place is Mahdah, near the mosque`, { reply: true })
    expect(await missingOf(theirs)).toEqual(['place'])
    expect(said.map(({ outbound }) => outbound.text).join('\n')).not.toContain(theirs)
    expect(said.map(({ outbound }) => outbound.text).join('\n')).toContain(mine)
  })

  it('shows no other case of the sender it claims to come from', async () => {
    const { theirs } = await twoCases()
    desk.address = 'owner@example.om'
    const said = await desk.say('What is the status of my cases?', { reply: true })
    expect(said.map(({ outbound }) => outbound.text).join('\n')).not.toContain(theirs)
  })

  it('completes the case whose address it is, whoever sends it', async () => {
    desk.address = 'owner@example.om'
    await desk.say('Complaint: garbage has not been collected for a week, my name is Sara Khalid')
    const reference = await lastOf(desk)
    expect(await missingOf(reference)).toEqual(['place'])
    desk.address = 'office-of-owner@example.om'
    await desk.say('The place is Mahdah, near the mosque', { reply: true })
    expect(await missingOf(reference)).toEqual([])
  })
})
