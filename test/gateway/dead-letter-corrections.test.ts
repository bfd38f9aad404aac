import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listDead, retryDead, showDead } from '../../src/gateway/operations/dead-letters.ts'
import { MailOffice } from './mail-office.ts'

const by = 'amal'

let office: MailOffice
beforeEach(async () => {
  office = new MailOffice()
  await office.open()
  await office.hear('salem', { text: 'متى يفتح المكتب؟' })
  await office.settle()
  const [answer] = await office.outbox()
  await office.bounce(answer?.external_id ?? '', 'salem@example.om')
})
afterEach(() => office.close())

async function bounced(): Promise<string> {
  const { dead } = (await listDead(office.gateway, {})) as { dead: readonly { id: string }[] }
  return dead[0]?.id ?? ''
}

describe('the correction of a send', () => {
  it('is refused where it is no message', async () => {
    const id = await bounced()
    for (const correct of ['{"text":"hello"}', 'hello', '[]', '{"to":{"address":""}}'])
      await expect(retryDead(office.gateway, { id, by, correct })).rejects.toMatchObject({
        code: 'correction-malformed',
      })
    expect(await bounced()).toBe(id)
  })

  it('goes out as it was written', async () => {
    const id = await bounced()
    const { body } = (await showDead(office.gateway, { id })) as { body: Record<string, unknown> }
    const corrected = { ...body, to: { address: 'salem@example.com' } }
    await retryDead(office.gateway, { id, by, correct: JSON.stringify(corrected) })
    await office.settle()
    expect(office.letters.at(-1)?.outbound).toMatchObject(corrected)
  })
})
