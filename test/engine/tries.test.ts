import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Rehearsal } from '../../src/cli/rehearsal/rehearsal.ts'
import { readConfig } from '../../src/config.ts'
import { formatReference } from '../../src/domain/reference.ts'
import { lastOf, openDesk } from './desk.ts'

let desk: Rehearsal
beforeEach(async () => {
  desk = await openDesk(readConfig({}))
  await desk.say('Complaint: stray dogs in Mahdah near the school, my name is John Smith, phone 92223344')
  desk.channel = 'webchat'
})
afterEach(() => desk.close())

/** What a visitor is told, and how many codes went to somebody's mail. */
async function visit(visitor: string, words: string) {
  desk.address = visitor
  const said = await desk.say(words)
  return {
    told: said
      .filter(({ channel }) => channel === 'webchat')
      .map(({ outbound }) => outbound.text)
      .join('\n')
      .replaceAll(/\d{2}-\d{4}-\d{4}/gu, 'REFERENCE'),
    codes: said.filter(({ channel }) => channel === 'helpdesk').length,
  }
}

async function askAgainAndAgain(visitor: string, reference: string) {
  const told: string[] = []
  let codes = 0
  for (let round = 0; round < 7; round++) {
    for (const words of [`status of ${reference}`, 'yes', '123456', 'cancel']) {
      const heard = await visit(visitor, words)
      told.push(heard.told)
      codes += heard.codes
    }
  }
  return { told, codes }
}

describe('a code for a reference', () => {
  it('is asked for in the same words and as often, whether or not there is such a case', async () => {
    const reference = await lastOf(desk)
    const none = formatReference(2026, 777, desk.gateway.core.referenceKey)
    const real = await askAgainAndAgain('one', reference)
    const invented = await askAgainAndAgain('two', none)
    expect(invented.told).toEqual(real.told)
    expect(real.told.at(-4)).toMatch(/did not succeed/u)
    expect(invented.codes).toBe(0)
  })

  it('is not sent a second time while it is valid', async () => {
    const reference = await lastOf(desk)
    expect((await visit('one', `status of ${reference}`)).codes + (await visit('one', 'yes')).codes).toBe(1)
    const code = desk.lastCode ?? ''
    await visit('one', 'cancel')
    expect((await visit('one', `status of ${reference}`)).codes + (await visit('one', 'yes')).codes).toBe(0)
    expect((await visit('one', code)).told).toMatch(/Status of complaint/u)
  })

  it('is guessed by all visitors together no more often than the policy allows, also where it was asked before', async () => {
    const reference = await lastOf(desk)
    for (const visitor of ['one', 'two', 'three']) {
      await visit(visitor, `status of ${reference}`)
      await visit(visitor, 'yes')
    }
    await visit('one', '100000')
    await visit('one', '100001')
    for (const visitor of ['two', 'three'])
      expect((await visit(visitor, '100002')).told).toMatch(/did not succeed/u)
    expect((await visit('three', desk.lastCode ?? '')).told).not.toMatch(/Status of complaint/u)
  })

  it('keeps the tries that were made of it while it is valid, also into the next hour', async () => {
    await desk.moveTo(new Date('2026-11-22T06:56:00Z'))
    const reference = await lastOf(desk)
    const ask = async () => {
      await visit('one', `status of ${reference}`)
      return visit('one', 'yes')
    }
    await ask()
    const code = desk.lastCode ?? ''
    for (const guess of ['100000', '100001']) await visit('one', guess)
    await visit('one', 'cancel')
    await desk.moveTo(new Date('2026-11-22T07:01:00Z'))
    expect((await ask()).codes).toBe(0)
    expect((await visit('one', '100002')).told).toMatch(/did not succeed/u)
    await ask()
    expect((await visit('one', code)).told).not.toMatch(/Status of complaint/u)
  })
})
