import type { Api } from './api.ts'
import type { Keep } from './storage.ts'

/** A message on its way. `id` stays the same at every try, so the office takes it once. */
export interface Draft {
  readonly id: string
  readonly text: string
  readonly choice?: string
  readonly files?: readonly {
    readonly ref: string
    readonly name: string
    readonly contentType: string
    readonly bytes: number
  }[]
  readonly location?: { readonly latitude: number; readonly longitude: number }
  readonly language?: 'ar' | 'en'
}

/** What became of a draft. `waiting`: it is kept and tried again. */
export type Fate = 'accepted' | 'waiting' | 'refused'

export interface Outbox {
  /** Drafts that an earlier page left behind, oldest first. */
  waiting(): readonly Draft[]
  add(draft: Draft): void
  /** Tries now, e.g. when the connection is back. */
  flush(): void
}

const longestPause = 30_000

/** Keeps drafts in the browser until the office has taken them, and sends them in order, one at a time. */
export function openOutbox(
  api: Api,
  keep: Keep,
  organisation: string,
  told: (draft: Draft, fate: Fate, code: string) => void,
): Outbox {
  const prefix = `wasl-outbox-${organisation}-`
  let pause = 1_000
  let timer: number | undefined
  /** Milliseconds that the office asked to wait (`Retry-After`, RFC 9110 §10.2.3). */
  let asked = 0
  let busy = false
  let order = 0

  const keys = () => {
    const names = Array.from({ length: keep.length }, (_, index) => keep.key(index) ?? '')
    return names.filter((name) => name.startsWith(prefix)).sort()
  }
  const read = (key: string): Draft => JSON.parse(keep.getItem(key) ?? 'null')

  const later = () => {
    clearTimeout(timer)
    timer = window.setTimeout(flush, Math.max(pause, asked))
    asked = 0
    pause = Math.min(pause * 2, longestPause)
  }
  const send = async (key: string): Promise<Fate> => {
    const draft = read(key)
    const end = (fate: Fate, code = '') => {
      if (fate !== 'waiting') keep.removeItem(key)
      told(draft, fate, code)
      return fate
    }
    try {
      const answer = await api.call('/messages', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(draft),
      })
      if (answer.ok) return end('accepted')
      asked = 1_000 * (Number(answer.headers.get('retry-after')) || 0)
      if (answer.status === 429) return end('waiting', 'slower')
      if (answer.status >= 500 || answer.status === 401 || answer.status === 408)
        return end('waiting', 'unreachable')
      const { error } = await answer.json()
      return end('refused', String(error?.code))
    } catch {
      return end('waiting', navigator.onLine ? 'unreachable' : 'offline')
    }
  }
  const run = async () => {
    for (let key = keys()[0]; key !== undefined; key = keys()[0]) {
      if ((await send(key)) === 'waiting') return later()
      pause = 1_000
    }
  }
  const flush = () => {
    if (busy) return
    busy = true
    clearTimeout(timer)
    run().finally(() => {
      busy = false
    })
  }
  return {
    waiting: () => keys().map(read),
    add: (draft) => {
      order += 1
      keep.setItem(`${prefix}${Date.now()}-${String(order).padStart(4, '0')}`, JSON.stringify(draft))
      flush()
    },
    flush: () => {
      pause = 1_000
      flush()
    },
  }
}

/** A random id; `crypto.randomUUID` is missing on plain HTTP, `getRandomValues` is not. */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}
