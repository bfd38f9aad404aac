import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { copyFramedPolicies } from '../system/framed-policies.ts'
import { freePort } from '../system/free-port.ts'
import { prepareWasl, runWasl } from '../system/wasl-process.ts'

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wasl-start-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

it('lets each organisation’s chat be framed by the websites that its own policy names', async () => {
  const folder = await newFolder()
  const policies = join(folder, 'policies')
  copyFramedPolicies(policies, { moi: ['https://www.example.om', 'https://portal.example.om'] })
  const wasl = prepareWasl(await freePort(), join(folder, 'var'), {
    POLICY_DIR: policies,
    LOG_LEVEL: 'silent',
  })
  onTestFinished(() => wasl.kill())
  await wasl.start()
  const framedBy = async (path: string) => {
    const policy = (await fetch(wasl.base + path)).headers.get('content-security-policy') ?? ''
    return /frame-ancestors ([^;]*)/.exec(policy)?.[1]
  }
  expect(await framedBy('/o/moi/chat')).toBe("'self' https://www.example.om https://portal.example.om")
  expect(await framedBy('/o/al-buraimi/chat')).toBe("'none'")
  expect(await framedBy('/o/moi/charter')).toBe("'none'")
})

it('ends at once where a policy names no origin but a page', async () => {
  const folder = await newFolder()
  copyFramedPolicies(folder, { moi: ['https://www.example.om/services'] })
  const { code, err } = await runWasl(['start'], { POLICY_DIR: folder, DATA_DIR: join(folder, 'var') })
  expect(code).toBe(1)
  expect(err).toContain('moi, channel "webchat": settings.embedOrigins.0: must be an origin')
})
