import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Item } from '../item.ts'
import type { Report } from '../protocol.ts'

/** What is on its way to the gateway, and what it has stored. */
export interface Deliveries {
  /** Whether it is on its way or stored: what the page shows again need not be fetched again. */
  readonly knows: (id: string) => boolean
  /** Whether it is on its way: the same again would be the same. */
  readonly holds: (id: string) => boolean
  /** Keeps a place for what is still being put together. */
  readonly expect: (id: string) => void
  readonly give: (item: Item) => void
  readonly stored: (ids: readonly string[]) => void
}

/**
 * Gives items to the gateway and remembers the ids of what it has stored in a file, for as long as they may be met again.
 * What it has not stored when this process ends is not in the file: it is fetched from its chat again.
 */
export function createDeliveries(
  path: string,
  keepSeconds: number,
  now: () => number,
  report: (report: Report) => void,
): Deliveries {
  const known = readKnown(path, now() - 2 * keepSeconds)
  const pending = new Set<string>()
  return {
    knows: (id) => pending.has(id) || known.has(id),
    holds: (id) => pending.has(id),
    expect: (id) => pending.add(id),
    give(item) {
      pending.add(item.id)
      report({ kind: 'item', id: item.id, at: item.at ?? now(), body: JSON.stringify(item) })
    },
    stored(ids) {
      const at = now()
      for (const id of ids) {
        pending.delete(id)
        known.set(id, at)
      }
      appendFileSync(path, linesOf(ids.map((id) => [id, at])), { mode: 0o600 })
    },
  }
}

/** A line that was cut by a crash names nothing. */
function readKnown(path: string, from: number): Map<string, number> {
  if (!existsSync(path)) return new Map()
  const entries = readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line): [string, number][] => {
      const [at = '', id = ''] = line.split(' ', 2)
      return /^\d+$/.test(at) && id !== '' && Number(at) >= from ? [[id, Number(at)]] : []
    })
  writeFileSync(path, linesOf(entries), { mode: 0o600 })
  return new Map(entries)
}

const linesOf = (entries: readonly (readonly [string, number])[]): string =>
  entries.map(([id, at]) => `${at} ${id}\n`).join('')
