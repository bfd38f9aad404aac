import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMap, isSeq, parseDocument } from 'yaml'
import { WaslError } from '../../../domain/errors.ts'

/** Copies the policies to a new folder, with a channel of an organisation set otherwise. */
export function copyPolicies(
  from: string,
  to: string,
  { organisation, channel }: { readonly organisation: string; readonly channel: string },
  settings: Readonly<Record<string, unknown>>,
): void {
  cpSync(from, to, { recursive: true, filter: (path) => path !== join(from, 'var') })
  const path = join(to, organisation, 'policy.yaml')
  const policy = parseDocument(readFileSync(path, 'utf8'))
  const channels = policy.get('channels')
  const found = isSeq(channels)
    ? channels.items.find((item) => isMap(item) && item.get('name') === channel)
    : undefined
  if (!isMap(found)) throw new WaslError('bench-invalid', `${organisation} has no channel ${channel}.`)
  found.set('settings', policy.createNode(settings))
  writeFileSync(path, String(policy))
}
