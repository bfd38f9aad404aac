import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { copyFramedPolicies } from '../system/framed-policies.ts'
import { freePort } from '../system/free-port.ts'
import { prepareWasl, type WaslProcess } from '../system/wasl-process.ts'

/** A real gateway that a browser visits: a process of its own, with a folder that goes with it. */
export interface VisitedOffice {
  readonly base: string
  readonly wasl: WaslProcess
  close(): Promise<void>
}

/** Starts one on a free port. `websites` may show the chat of the organisation in a frame, as its policy then says. */
export async function openOffice(
  websites: Readonly<Record<string, readonly string[]>> = {},
): Promise<VisitedOffice> {
  const folder = await mkdtemp(join(tmpdir(), 'wasl-browser-'))
  const [policies, store] = [join(folder, 'policies'), join(folder, 'var')]
  await mkdir(policies)
  copyFramedPolicies(policies, websites)
  const wasl = prepareWasl(await freePort(), store, { POLICY_DIR: policies, LOG_LEVEL: 'warn' })
  await wasl.start()
  return {
    base: wasl.base,
    wasl,
    async close() {
      await wasl.kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
