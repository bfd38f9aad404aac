import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { flows } from '../../flows/flows.ts'
import type { Flow, Flows } from '../../src/engine/flow.ts'
import { listDead, retryDead } from '../../src/gateway/operations/dead-letters.ts'
import { replayConversation } from '../../src/gateway/operations/replay.ts'
import type { Assembled } from '../../src/main.ts'
import { organisation, type PlayedOffice, prepareOffice } from '../walk/played-office.ts'
import { post } from '../walk/story.ts'

let mood: 'poisonous' | 'mended' | 'deaf' = 'poisonous'
let said = 0
let office: PlayedOffice
let assembled: Assembled
beforeEach(async () => {
  mood = 'poisonous'
  office = prepareOffice({ flows: withPoison(flows) })
  assembled = await office.open()
})
afterEach(async () => {
  await assembled.close()
  office.remove()
})

/** The flows with a mistake at a certain word; mended they are as they were, and deaf they take nothing from a message. */
function withPoison(all: Flows): Flows {
  const filing = all['filing'] as Flow
  const takes: Flow['takes'] = (reply, scope) => {
    if (mood === 'poisonous' && reply.text.includes('سم')) throw new RangeError('a mistake in a flow')
    return mood === 'deaf' ? {} : filing.takes(reply, scope)
  }
  return { ...all, filing: { ...filing, takes } }
}

async function say(...texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    await post(assembled, { id: `m${said++}`, text })
    for (let pass = 0; pass < 6; pass++) await assembled.gateway.settle()
  }
}

async function retryAll(): Promise<void> {
  const { dead } = (await listDead(assembled.gateway, { organisation })) as {
    readonly dead: readonly { readonly id: string }[]
  }
  for (const { id } of dead) await retryDead(assembled.gateway, { id, by: 'officer' })
}

async function replay() {
  const { id } = await assembled.gateway.core.store.writer
    .selectFrom('conversations')
    .select('id')
    .executeTakeFirstOrThrow()
  return replayConversation(assembled.gateway, { organisation, conversation: id })
}

describe('a replay', () => {
  it('hears what was tried again where it was heard at last, also at one instant', async () => {
    await say('شكوى', 'سم عند البيت', 'سم عند المسجد', 'في كلاب سايبة عند المدرسة في حماسة')
    mood = 'mended'
    await retryAll()
    await say('سالم بن حمد الكعبي', '92223344')
    expect(await replay()).toMatchObject({ events: 6, differences: [] })
  })

  it('shows what is taken otherwise today', async () => {
    mood = 'mended'
    await say('شكوى', 'في كلاب سايبة عند المدرسة في حماسة')
    mood = 'deaf'
    expect(await replay()).toMatchObject({ events: 2, differences: [{ sequence: 1 }, { sequence: 2 }] })
  })
})
