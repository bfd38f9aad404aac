import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMap, isSeq, parseDocument } from 'yaml'

const delivered = join(import.meta.dirname, '../../../data')

/** Copies the delivered policies to a new folder, with other settings of one channel. */
export function copyPolicies(
  folder: string,
  organisation: string,
  channel: string,
  settings: Readonly<Record<string, unknown>> = {},
): void {
  cpSync(delivered, folder, { recursive: true, filter: (path) => path !== join(delivered, 'var') })
  const path = join(folder, organisation, 'policy.yaml')
  const policy = parseDocument(readFileSync(path, 'utf8'))
  const channels = policy.get('channels')
  const found = isSeq(channels)
    ? channels.items.find((item) => isMap(item) && item.get('name') === channel)
    : undefined
  if (!isMap(found)) throw new Error(`${organisation} has no channel ${channel}`)
  found.set('settings', policy.createNode(settings))
  if ('smpp' in settings) {
    found.delete('settingEnv')
    found.set('secretEnv', policy.createNode({ password: 'AL_BURAIMI_SMS_TOKEN' }))
  }
  writeFileSync(path, String(policy))
}
