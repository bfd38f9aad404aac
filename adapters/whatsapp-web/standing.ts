import type { Health, Pairing } from '../../src/domain/channel.ts'
import type { ToldTrouble } from '../../src/domain/channel-trouble.ts'

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

const blocked = { trouble: 'blocked', advice: 'blocked: WhatsApp has blocked this number' } as const

/** What only a person mends, by the worker's word, and how. */
const forPerson: Readonly<Record<string, { readonly trouble: ToldTrouble; readonly advice: string }>> = {
  'logged-out': {
    trouble: 'unpaired',
    advice: 'logged-out: the number was unlinked, pair it again with "wasl pair"',
  },
  'code-expired': { trouble: 'unpaired', advice: 'not-paired: pair the number with "wasl pair"' },
  'wrong-number': {
    trouble: 'wrong-number',
    advice: 'wrong-number: another number is paired than settings.number; unlink it on that phone',
  },
  conflict: { trouble: 'conflict', advice: 'conflict: the same session is open elsewhere' },
  'browser-missing': {
    trouble: 'browser-missing',
    advice: 'browser-missing: install Chromium or set CHROMIUM_PATH',
  },
  'tos-block': blocked,
  'smb-tos-block': blocked,
}

/** Nothing is known before the worker has told something. `number` is the one that is to be paired. */
export function createStanding(number: string, now: () => Date): Standing {
  let state: State = { kind: 'beginning' }
  let lastSeenAt: string | undefined
  let wasLoggedOut = false
  let megabytes = 0
  const waiting = new Set<() => void>()
  const heard = (): void => {
    lastSeenAt = now().toISOString()
  }
  const word = (): string | undefined => {
    if (state.kind === 'unpaired') return wasLoggedOut ? 'logged-out' : 'code-expired'
    if (state.kind === 'lost') return state.code
    return state.kind === 'ready' ? undefined : state.kind
  }
  const adviceOn = (said: string): string => forPerson[said]?.advice ?? said
  /** Who begins to pair a number for the first time is not told that it is not paired. */
  const needsPerson = (said: string): ToldTrouble | undefined =>
    state.kind === 'unpaired' && !wasLoggedOut ? undefined : forPerson[said]?.trouble
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
      const said = word()
      const trouble = said === undefined ? undefined : needsPerson(said)
      return {
        connected: state.kind === 'ready',
        ...(lastSeenAt !== undefined && { lastSeenAt }),
        ...(said !== undefined && { problem: adviceOn(said) }),
        ...(trouble !== undefined && { needsPerson: trouble }),
      }
    },
    pairing() {
      if (state.kind === 'ready') return { kind: 'connected', as: state.number }
      if (state.kind === 'unpaired') return { kind: 'code', code: state.code, account: number }
      const said = word() ?? 'beginning'
      const trouble = needsPerson(said)
      return { kind: 'waiting', why: adviceOn(said), ...(trouble !== undefined && { trouble }) }
    },
  }
}
