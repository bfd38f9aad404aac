import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listDead } from '../../src/gateway/operations/dead-letters.ts'
import { listTasks } from '../../src/gateway/operations/tasks.ts'
import { organisation } from '../walk/played-office.ts'
import { MailOffice, minute } from './mail-office.ts'

interface Page {
  readonly dead: readonly { readonly id: string }[]
  readonly total: Readonly<Record<string, number>>
  readonly next?: string
}

let office: MailOffice
beforeEach(async () => {
  office = new MailOffice()
  await office.open()
})
afterEach(() => office.close())

const dead = async (wish: object = {}) => (await listDead(office.gateway, wish)) as Page

describe('a long list', () => {
  it('of dead letters hides none: it is counted, goes on, and can be asked for by kind', async () => {
    const items = Array.from({ length: 520 }, (_, index) => ({
      externalId: `bad${index}`,
      contentType: 'application/json',
      body: Buffer.from('{no'),
    }))
    await office.take(items, '1')
    await office.settle()
    office.later(minute)
    await office.hear('salem', { text: 'متى يفتح المكتب؟' })
    await office.settle()
    const [answer] = await office.outbox()
    await office.bounce(answer?.external_id ?? '', 'salem@example.om')
    const first = await dead()
    expect(first.dead).toHaveLength(500)
    expect(first.total).toEqual({ raw: 520, send: 1 })
    const rest = await dead({ after: first.next })
    expect(rest.dead).toHaveLength(21)
    expect(rest).not.toHaveProperty('next')
    const ids = new Set([...first.dead, ...rest.dead].map(({ id }) => id))
    expect(ids.size).toBe(521)
    expect((await dead({ kind: 'send' })).dead).toMatchObject([{ id: `send:${answer?.key}` }])
  })

  it('of tasks is counted and goes on', async () => {
    const { store } = office.gateway.core
    await store.transaction('handle', async (trx) => {
      for (let index = 0; index < 510; index += 1)
        await trx
          .insertInto('tasks')
          .values({
            organisation,
            id: `task-${index}`,
            kind: 'notify',
            case_id: null,
            conversation: null,
            subject: 'x',
            role: 'contact-section',
            opened_at: '2026-11-22T06:00:00.000Z',
            done_at: null,
            done_by: null,
          })
          .execute()
    })
    const page = async (after?: string) =>
      (await listTasks(office.gateway, { organisation, after })) as {
        readonly tasks: readonly { readonly id: string }[]
        readonly total: number
        readonly next?: string
      }
    const first = await page()
    expect(first).toMatchObject({ total: 510 })
    const rest = await page(first.next)
    expect(new Set([...first.tasks, ...rest.tasks].map(({ id }) => id)).size).toBe(510)
  })
})
