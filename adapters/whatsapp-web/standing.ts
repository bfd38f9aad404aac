import type { Health, Pairing } from '../../src/domain/channel.ts'

/** What is known of the number and its worker. */
export interface Standing {
  /** A sign of life of the platform. */
  heard(): void
  code(code: string): void
  ready(number: string): void
  /** The page is there and not connected. */
  away(): void
  lost(code: string): void
  measured(megabytes: number): void
  megabytes(): number
  isReady(): boolean
  /** Resolves when it is ready, or when the signal aborts. */
  readiness(signal: AbortSignal): Promise<boolean>
  health(): Health
  pairing(): Pairing
}

type State =
  | { readonly kind: 'beginning' }
  | { readonly kind: 'unpaired'; readonly code: string }
  | { readonly kind: 'ready'; readonly number: string }
  | { readonly kind: 'away' }
  | { readonly kind: 'lost'; readonly code: string }

/** What a person does about it, by the worker's word. */
const advice: Readonly<Record<string, string>> = {
  'logged-out': 'logged-out: the number was unlinked, pair it again with "wasl pair"',
  'code-expired': 'not-paired: pair the number with "wasl pair"',
  'wrong-number': 'wrong-number: another number is paired than settings.number; unlink it on that phone',
  conflict: 'conflict: the same session is open elsewhere',
  'browser-missing': 'browser-missing: install Chromium or set CHROMIUM_PATH',
  'tos-block': 'blocked: WhatsApp has blocked this number',
  'smb-tos-block': 'blocked: WhatsApp has blocked this number',
}

/** Nothing is known before the worker has told something. */
export function createStanding(now: () => Date): Standing {
  let state: State = { kind: 'beginning' }
  let lastSeenAt: string | undefined
  let wasLoggedOut = false
  let megabytes = 0
  const waiting = new Set<() => void>()
  const heard = (): void => {
    lastSeenAt = now().toISOString()
  }
  const problem = (): string | undefined => {
    if (state.kind === 'unpaired') return advice[wasLoggedOut ? 'logged-out' : 'code-expired']
    if (state.kind === 'lost') return advice[state.code] ?? state.code
    return state.kind === 'ready' ? undefined : state.kind
  }
  return {
    heard,
    code(code) {
      state = { kind: 'unpaired', code }
    },
    ready(number) {
      state = { kind: 'ready', number }
      wasLoggedOut = false
      heard()
      for (const tell of waiting) tell()
      waiting.clear()
    },
    away() {
      state = { kind: 'away' }
    },
    lost(code) {
      if (code === 'logged-out') wasLoggedOut = true
      state = { kind: 'lost', code: code === 'code-expired' && wasLoggedOut ? 'logged-out' : code }
    },
    measured(used) {
      megabytes = used
    },
    megabytes: () => megabytes,
    isReady: () => state.kind === 'ready',
    async readiness(signal) {
      if (state.kind !== 'ready' && !signal.aborted)
        await new Promise<void>((resolve) => {
          waiting.add(resolve)
          signal.addEventListener('abort', () => resolve(), { once: true })
        })
      return state.kind === 'ready'
    },
    health() {
      const wrong = problem()
      return {
        connected: state.kind === 'ready',
        ...(lastSeenAt !== undefined && { lastSeenAt }),
        ...(wrong !== undefined && { problem: wrong }),
      }
    },
    pairing() {
      if (state.kind === 'ready') return { kind: 'connected', as: state.number }
      if (state.kind === 'unpaired') return { kind: 'code', code: state.code }
      return { kind: 'waiting', why: problem() ?? 'beginning' }
    },
  }
}
