import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { copyPolicies } from '../crash/channels/policies.ts'
import { kannelPassword, kannelSettings, startKannel } from '../system/kannel.ts'
import { receiptText, startSmsc } from '../system/smsc.ts'
import type { OpenPhone } from './phone.ts'

const lookEveryMilliseconds = 200

/** A phone that gets text messages: a real Kannel before a centre of our own, which reports each part as delivered. */
export const openSms: OpenPhone = async ({ gateway, folder, show }) => {
  const centre = await startSmsc()
  const kannel = await startKannel(centre)
  const policies = join(folder, 'policies')
  copyPolicies(policies, 'al-buraimi', 'sms', kannelSettings(gateway, 'al-buraimi'))
  const stopped = new AbortController()
  let status: 'DELIVRD' | 'EXPIRED' = 'DELIVRD'
  const listen = async (): Promise<void> => {
    for (let shown = 0; ; ) {
      for (const { to, text, parts, ids } of centre.texts.slice(shown)) {
        show(`(to ${to}, ${parts} parts, reported as ${status})\n${text}`)
        for (const id of ids)
          await centre.deliver({
            esm_class: 0x04,
            source_addr: to,
            destination_addr: 'BuraimiGov',
            short_message: receiptText(id, status),
          })
        shown += 1
      }
      await delay(lookEveryMilliseconds, undefined, { signal: stopped.signal })
    }
  }
  const report = (next: 'DELIVRD' | 'EXPIRED'): void => {
    status = next
  }
  listen().catch((error: unknown) => {
    if (!stopped.signal.aborted) throw error
  })
  return {
    variables: {
      AL_BURAIMI_SMS_URL: kannel.url,
      AL_BURAIMI_SMS_TOKEN: kannelPassword,
      AL_BURAIMI_SMS_HOOK: 'a-secret-of-the-hook',
      POLICY_DIR: policies,
    },
    actions: {
      off: { use: '/off reports texts from now on as not delivered', run: () => report('EXPIRED') },
      on: { use: '/on reports them as delivered again', run: () => report('DELIVRD') },
    },
    stop: async () => {
      stopped.abort()
      await kannel.stop()
      await centre.stop()
    },
  }
}
