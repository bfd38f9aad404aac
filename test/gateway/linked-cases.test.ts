import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Rehearsal } from '../../src/cli/rehearsal/rehearsal.ts'
import { readConfig } from '../../src/config.ts'
import { operate, organisation, problems } from './calendar-office.ts'

let office: Rehearsal
beforeEach(async () => {
  office = await Rehearsal.open(readConfig({}), {
    organisation,
    channel: 'webchat',
    address: 'visitor-of-links',
    at: new Date('2026-11-22T10:00:00+04:00'),
  })
  await office.say('شكوى: كلاب سائبة في محضة قرب المدرسة، اسمي مريم الكعبي، رقمي 92223344')
  await office.say('نعم')
})
afterEach(() => office.close())

interface Shown {
  readonly state: string
  readonly fields: Readonly<Record<string, string>>
  readonly receivedAt: string
  readonly links: readonly { readonly as: string; readonly other: { readonly reference: string } }[]
}

const references = async () =>
  (
    await office.gateway.core.store.writer
      .selectFrom('cases')
      .select('reference')
      .orderBy('received_at')
      .orderBy('rowid' as 'id')
      .execute()
  ).map(({ reference }) => reference)

const show = async (reference: string | undefined) =>
  (await operate(office.gateway, 'case-show', { reference })) as Shown

const act = (reference: string | undefined, command: object) =>
  office.operate('case-do', { organisation, reference, by: 'amal', command })

describe('cases that belong together', () => {
  it('a new one that continues an old one knows what that one was given, and both files know of each other', async () => {
    const [first] = await references()
    await act(first, { kind: 'resolve', result: 'جمعت.', proof: [] })
    await office.moveTo(new Date('2026-12-05T10:00:00+04:00'))
    for (const words of ['أريد إعادة فتح الطلب', 'نعم', 'رجعت الكلاب من أسبوع', 'نعم'])
      await office.say(words)
    const [, second] = await references()
    const [old, anew] = [await show(first), await show(second)]
    const { description, ...known } = anew.fields
    expect(description).toBe('رجعت الكلاب من أسبوع')
    expect(known).toMatchObject({ name: 'مريم الكعبي', phone: '92223344', place: old.fields['place'] })
    expect(anew.links).toMatchObject([{ as: 'continues', other: { reference: first } }])
    expect(old.links).toMatchObject([{ as: 'continued-by', other: { reference: second } }])
    expect(await problems(office.gateway)).toEqual([])
  })

  it('a split one is counted from the first receipt, and is filed once however often it is asked for', async () => {
    const [first] = await references()
    const split = { kind: 'split', words: 'حفرة أمام البوابة', service: 'pits-and-swamps' }
    for (let times = 0; times < 2; times++)
      await operate(office.gateway, 'case-do', {
        organisation,
        reference: first,
        by: 'amal',
        request: 'the same',
        command: split,
      })
    await office.gateway.settle()
    const all = await references()
    expect(all).toHaveLength(2)
    const part = await show(all.find((one) => one !== first))
    expect(part).toMatchObject({ fields: { description: 'حفرة أمام البوابة', name: 'مريم الكعبي' } })
    expect(part.receivedAt).toBe((await show(first)).receivedAt)
    expect((await show(first)).links).toMatchObject([{ as: 'split-into' }])
    expect(part.links).toMatchObject([{ as: 'split-from', other: { reference: first } }])
    const rows = await office.gateway.core.store.writer
      .selectFrom('events')
      .select(['payload', 'outcome'])
      .execute()
    expect(JSON.stringify(rows)).not.toContain('حفرة أمام البوابة')
    expect(await problems(office.gateway)).toEqual([])
  })

  it('one that goes on in another hears nothing of somebody else’s, and of no case that is closed', async () => {
    const [first] = await references()
    office.address = 'another-visitor'
    for (const words of ['بلاغ: كلاب سائبة في محضة قرب المدرسة', 'نعم']) await office.say(words)
    const [, theirs] = await references()
    await expect(act(theirs, { kind: 'merge', other: first })).rejects.toThrow('another citizen')
    const said = await act(theirs, { kind: 'duplicate', other: first, reason: 'سبق تسجيله.' })
    expect(said.map(({ outbound }) => outbound.text).join()).not.toContain(first)
    expect((await show(first)).links).toMatchObject([{ as: 'duplicated-by', other: { reference: theirs } }])
    await expect(act(first, { kind: 'duplicate', other: theirs })).rejects.toThrow('is closed')
    await expect(act(first, { kind: 'merge', other: '26-0000-0000' })).rejects.toThrow()
  })
})
