import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const delivered = join(import.meta.dirname, '../../data')

/** Copies the delivered policies to a new folder; each organisation's web chat names the websites that may frame it. */
export function copyFramedPolicies(
  folder: string,
  websites: Readonly<Record<string, readonly string[]>>,
): void {
  for (const part of readdirSync(delivered))
    if (part !== 'var') cpSync(join(delivered, part), join(folder, part), { recursive: true })
  for (const [organisation, origins] of Object.entries(websites)) {
    const path = join(folder, organisation, 'policy.yaml')
    const policy = readFileSync(path, 'utf8')
    const chat = '    kind: webchat\n'
    if (!policy.includes(chat)) throw new Error(`${organisation} has no web chat`)
    writeFileSync(
      path,
      policy.replace(chat, `${chat}    settings: ${JSON.stringify({ embedOrigins: origins })}\n`),
    )
  }
}
