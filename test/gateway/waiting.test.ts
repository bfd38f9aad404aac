import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listTasks } from '../../src/gateway/operations/tasks.ts'
import type { Assembled } from '../../src/main.ts'
import { organisation, type PlayedOffice, prepareOffice } from '../walk/played-office.ts'
import { post } from '../walk/story.ts'

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

async function say(...texts: readonly string[]): Promise<void> {
  for (const [index, text] of texts.entries()) {
    await post(assembled, { id: `m${index}`, text })
    await assembled.gateway.settle()
  }
}

/** Who waits for a person, as `wasl tasks` shows it. */
async function waiting(): Promise<readonly object[]> {
  const { tasks } = (await listTasks(assembled.gateway, { organisation })) as {
    readonly tasks: readonly { readonly kind: string }[]
  }
  return tasks.filter(({ kind }) => kind === 'hand-over')
}

describe('the tasks of those who wait for a person', () => {
  it('show what was written last in the chat, where nobody has an address', async () => {
    await say('أبغى أكلم موظف', 'ضروري قبل الظهر')
    const [task, ...others] = await waiting()
    expect(others).toEqual([])
    expect(task).toMatchObject({ channel: 'webchat', said: 'ضروري قبل الظهر' })
    expect(task).not.toHaveProperty('address')
  })

  it('show the address of a letter', async () => {
    const letter = {
      kind: 'message',
      channel: 'helpdesk',
      externalId: 'letter',
      conversation: 'salim@example.om',
      from: { address: 'salim@example.om' },
      text: 'أبغى أكلم موظف',
      attachments: [],
      authenticated: true,
    }
    const item = {
      externalId: 'letter',
      contentType: 'application/json',
      body: Buffer.from(JSON.stringify(letter)),
    }
    await assembled.gateway.intake.take(organisation, 'helpdesk', [item], '1')
    await assembled.gateway.settle()
    expect(await waiting()).toMatchObject([
      { channel: 'helpdesk', address: 'salim@example.om', said: 'أبغى أكلم موظف' },
    ])
  })

  it('show neither words nor address of a reporter whom the policy may protect', async () => {
    await say('أبغى أبلغ عن مخالفة: محل يرمي مخلفات في الوادي', 'أبغى أكلم موظف')
    const [task] = await waiting()
    expect(task).toMatchObject({ channel: 'webchat' })
    expect(task).not.toHaveProperty('said')
  })
})
