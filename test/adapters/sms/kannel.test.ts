import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operationNamed } from '../../../src/gateway/operations/all.ts'
import { moveClock } from '../../../src/gateway/operations/clock.ts'
import type { Assembled } from '../../../src/main.ts'
import { copyPolicies } from '../../crash/channels/policies.ts'
import { freePort } from '../../system/free-port.ts'
import { type Kannel, kannelPassword, kannelSettings, startKannel } from '../../system/kannel.ts'
import { receiptText, type Smsc, startSmsc } from '../../system/smsc.ts'
import { organisation } from '../../walk/played-office.ts'
import { post } from '../../walk/story.ts'
import { serve } from '../../web/serve.ts'
import { rehearsedGateway } from '../rehearsed-gateway.ts'
import words from './words.json' with { type: 'json' }

let centre: Smsc
let kannel: Kannel
let office: Assembled
let folder = ''
let web: Awaited<ReturnType<typeof serve>>
beforeAll(async () => {
  centre = await startSmsc()
  kannel = await startKannel(centre)
  const port = await freePort()
  folder = await mkdtemp(join(tmpdir(), 'wasl-kannel-policies-'))
  copyPolicies(folder, organisation, 'sms', kannelSettings(`http://127.0.0.1:${port}`, organisation))
  office = await rehearsedGateway({
    POLICY_DIR: folder,
    AL_BURAIMI_SMS_URL: kannel.url,
    AL_BURAIMI_SMS_TOKEN: kannelPassword,
    AL_BURAIMI_SMS_HOOK: 'h0ok',
  })
  const seals = () => ({ seal: (value: string) => value, open: (value: string) => value })
  web = await serve(office.gateway, { seals }, port)
}, 60_000)
afterAll(async () => {
  await web.close()
  await office.close()
  await kannel.stop()
  await centre.stop()
  await rm(folder, { recursive: true, force: true })
})

async function warning(): Promise<
  { readonly state: string; readonly routes: readonly string[] } | undefined
> {
  const row = await office.gateway.core.store.writer
    .selectFrom('cases')
    .select('reference')
    .executeTakeFirstOrThrow()
  const shown = (await operationNamed('case-show')?.(office.gateway, { ...row, organisation })) as {
    readonly notices: readonly {
      readonly kind: string
      readonly state: string
      readonly routes: readonly string[]
    }[]
  }
  return shown.notices.find(({ kind }) => kind === 'data-warning')
}

/** Waits, without a clock of its own, until what goes through other processes has come. */
async function until(isThere: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isThere())) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    await office.gateway.settle()
  }
}

describe('a real Kannel between the office and a centre', () => {
  it('carries the warning of three working days, in Arabic and in parts, and its receipt into the case file', async () => {
    await post(office, { id: 'm1', text: words.complaint })
    await office.gateway.settle()
    for (const at of ['2026-10-18T11:00:00+04:00', '2026-10-19T15:00:00+04:00'])
      await moveClock(office.gateway, new Date(at))
    await office.gateway.settle()
    await until(() => centre.texts.length > 0)
    const [text] = centre.texts
    expect(text).toMatchObject({ to: '96892223344', from: 'BuraimiGov', coding: 8 })
    expect(text?.text).toContain(words.warning)
    expect(text?.parts).toBeGreaterThan(1)
    expect(await warning()).toMatchObject({ state: 'sent', routes: ['sms', 'origin', 'call'] })
    for (const id of text?.ids ?? [])
      await centre.deliver({
        esm_class: 0x04,
        source_addr: '96892223344',
        destination_addr: 'BuraimiGov',
        short_message: receiptText(id, 'DELIVRD'),
      })
    await until(async () => (await warning())?.state === 'confirmed')
    expect((await warning())?.state).toBe('confirmed')
  }, 60_000)
})
