import { createHash } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { z } from 'zod'

const entrySchema = z.object({
  /** The outbox's key. */
  key: z.string(),
  /** Which part of it, of how many. */
  part: z.int(),
  of: z.int(),
  to: z.string(),
  digest: z.string(),
  /** Seconds since 1970. */
  at: z.int(),
  /** WhatsApp's id, once it was seen in its chat. */
  id: z.string().optional(),
  ack: z.int().optional(),
})
/** One message of ours, written down before it is said. */
export type Entry = z.infer<typeof entrySchema>

/** Sends that were begun, so that one of unknown outcome can be told from one that never was. */
export interface Journal {
  begin(entry: Entry): void
  /** What is known of an entry more than before. */
  settle(entry: Entry, more: Pick<Entry, 'id' | 'ack'>): void
  forget(entry: Entry): void
  partsOf(key: string): readonly Entry[]
  byId(id: string): Entry | undefined
  /** The oldest entry without an id that a message in a chat can be. */
  matching(to: string, digest: string, at: number): Entry | undefined
}

/** WhatsApp stamps a message with this machine's clock, in whole seconds. */
const slackSeconds = 2

/** The journal in a file, whose entries are dropped after `keepSeconds`. */
export function openJournal(path: string, keepSeconds: number, now: number): Journal {
  const entries = readEntries(path, now - keepSeconds)
  rewrite(path, [...entries.values()])
  const file = openSync(path, 'a', 0o600)
  const write = (entry: Entry & { readonly gone?: true }): void => {
    writeSync(file, `${JSON.stringify(entry)}\n`)
    fsyncSync(file)
  }
  return {
    begin(entry) {
      entries.set(nameOf(entry), entry)
      write(entry)
    },
    settle(entry, more) {
      const settled = { ...entry, ...more }
      entries.set(nameOf(entry), settled)
      write(settled)
    },
    forget(entry) {
      entries.delete(nameOf(entry))
      write({ ...entry, gone: true })
    },
    partsOf: (key) => [...entries.values()].filter((entry) => entry.key === key),
    byId: (id) => [...entries.values()].find((entry) => entry.id === id),
    matching: (to, digest, at) =>
      [...entries.values()].find(
        (entry) =>
          entry.id === undefined &&
          entry.to === to &&
          entry.digest === digest &&
          at >= entry.at - slackSeconds,
      ),
  }
}

/** What is compared between what we said and what stands in a chat: the words, and whether a file came with them. */
export const digestOf = (text: string, hasFile: boolean): string =>
  createHash('sha256')
    .update(`${hasFile ? 'file' : 'text'}\n${text.trim()}`)
    .digest('hex')

const nameOf = ({ key, part }: Entry): string => `${key}#${part}`

function readEntries(path: string, from: number): Map<string, Entry> {
  const entries = new Map<string, Entry>()
  if (!existsSync(path)) return entries
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const entry = entrySchema.extend({ gone: z.boolean().optional() }).safeParse(parsed(line)).data
    if (entry === undefined || entry.at < from) continue
    if (entry.gone === true) entries.delete(nameOf(entry))
    else entries.set(nameOf(entry), entry)
  }
  return entries
}

/** A line that was cut by a crash was not yet followed by its send. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function rewrite(path: string, entries: readonly Entry[]): void {
  const draft = `${path}.new`
  const file = openSync(draft, 'w', 0o600)
  writeSync(file, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''))
  fsyncSync(file)
  closeSync(file)
  renameSync(draft, path)
}
