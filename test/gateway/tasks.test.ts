import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { doToCase, listCases } from '../../src/gateway/operations/cases.ts'
import { replayConversation } from '../../src/gateway/operations/replay.ts'
import { finishTask, listTasks } from '../../src/gateway/operations/tasks.ts'
import { organisation } from '../walk/played-office.ts'
import { post } from '../walk/story.ts'
import { MailOffice, mailItem, minute } from './mail-office.ts'

interface Task {
  readonly id: string
  readonly kind: string
  readonly subject: string
}

let office: MailOffice
let cursor = 0
beforeEach(async () => {
  office = new MailOffice()
  await office.open()
})
afterEach(() => office.close())

async function handOvers(): Promise<readonly Task[]> {
  const { tasks } = (await listTasks(office.gateway, { organisation })) as { readonly tasks: readonly Task[] }
  return tasks.filter(({ kind }) => kind === 'hand-over')
}

async function tickOff(): Promise<void> {
  for (const { id } of await handOvers()) await finishTask(office.gateway, { organisation, id, by: 'amal' })
  expect(await handOvers()).toEqual([])
}

/** How often staff were told of a wish: no role has an address here, so each is a task. */
async function told(): Promise<number> {
  const rows = await office.gateway.core.store.writer
    .selectFrom('tasks')
    .select('id')
    .where('kind', '=', 'notify')
    .execute()
  return rows.length
}

async function write(text: string, given: Readonly<Record<string, unknown>> = {}): Promise<void> {
  cursor += 1
  await office.take([mailItem('salem', { externalId: `l${cursor}`, text, ...given })], String(cursor))
  await office.settle()
}

/** A case of Salem's that an officer has closed; what quotes the closing notice is about it. */
async function closedCase(): Promise<{ readonly replyTo: readonly (string | null)[] }> {
  await write('شكوى: في كلاب سايبة عند المدرسة في حماسة\nالاسم: سالم الكعبي\nالهاتف: 92345678')
  const { cases } = (await listCases(office.gateway, {})) as { cases: readonly { reference: string }[] }
  await doToCase(office.gateway, {
    organisation,
    reference: cases[0]?.reference,
    by: 'amal',
    request: 'close',
    command: { kind: 'close', how: 'not-upheld', reason: 'none' },
  })
  await office.settle()
  const closing = (await office.outbox()).findLast(({ purpose }) => purpose.startsWith('notice/'))
  return { replyTo: [closing?.external_id ?? null] }
}

describe('a wish for a person that was ticked off', () => {
  it('is work again when a letter after the closing brings more on the same day', async () => {
    const about = await closedCase()
    await write('الكلاب ما زالت في الحارة ولم يحضر أحد', about)
    await tickOff()
    office.later(180 * minute)
    await write('عض كلب ابنتي قبل قليل وهي في المستشفى', about)
    await write('ننتظركم', about)
    expect(await handOvers()).toMatchObject([{ subject: 'after-closing' }])
    await tickOff()
    await write('لم يصلنا أحد بعد', about)
    expect(await handOvers()).toHaveLength(1)
  })

  it('is told to staff again, and the journal replays so', async () => {
    const wish = async (id: string) => {
      await post(office.assembled, { id, text: 'أريد التحدث مع موظف' })
      await office.settle()
    }
    await wish('m1')
    await wish('m2')
    expect(await told()).toBe(1)
    await tickOff()
    await wish('m3')
    expect(await told()).toBe(2)
    expect(await handOvers()).toHaveLength(1)
    const { id: conversation } = await office.gateway.core.store.writer
      .selectFrom('conversations')
      .select('id')
      .where('channel', '=', 'webchat')
      .executeTakeFirstOrThrow()
    const replayed = await replayConversation(office.gateway, { organisation, conversation })
    expect(replayed).toMatchObject({ differences: [] })
  })

  it('does not hide another wish of the same day, and is of the day of the office', async () => {
    const about = await closedCase()
    await write('أريد التحدث مع موظف')
    await write('الكلاب ما زالت في الحارة ولم يحضر أحد', about)
    const before = await handOvers()
    expect(before.map(({ subject }) => subject)).toEqual(['asked', 'after-closing'])
    // 02:00 in Muscat is still the day before in UTC.
    office.played.clock.moveTo(new Date('2026-11-22T22:00:00Z'))
    await write('أريد التحدث مع موظف')
    expect(await handOvers()).toHaveLength(3)
  })
})
