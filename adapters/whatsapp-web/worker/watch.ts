import type { Client } from 'whatsapp-web.js'
import type { Start } from '../protocol.ts'
import { usedMegabytes } from './memory.ts'
import { within } from './patience.ts'
import type { SessionIo } from './session.ts'

/** Watches a session for what the library does not tell. */
export interface Watching {
  /** The library has put itself into the page. */
  readonly begun: () => void
  readonly ready: () => void
  readonly isReady: () => boolean
  readonly end: () => void
}

const mostSilentPulses = 3
/** A page that has not loaded after so many times `readyMilliseconds` is begun anew. */
const patienceWhileLoading = 3
/** A phone without network may come back; a page that does not is begun anew after so many times `readyMilliseconds`. */
const patienceWithoutConnection = 10

/**
 * A killed Chromium emits nothing; after a reload `ready` may never come; a page can hang. So the browser's end is listened
 * to, and the page is asked for its state at every pulse.
 */
export function watch(client: Client, start: Start, io: SessionIo): Watching {
  let isReady = false
  let hasBegun = false
  let isPaired = false
  let silent = 0
  let waiting = 0
  let timer: NodeJS.Timeout | undefined

  const pulse = async (): Promise<void> => {
    const state = await stateOf(client, start.pulseMilliseconds)
    const megabytes = usedMegabytes(client.pupBrowser?.process()?.pid ?? undefined)
    io.report({ kind: 'pulse', state: state ?? 'SILENT', megabytes })
    silent = state === undefined && hasBegun ? silent + 1 : 0
    isPaired ||= state === 'CONNECTED'
    const isWell = isReady ? state === 'CONNECTED' : hasBegun && !isPaired
    waiting = isWell ? 0 : waiting + start.pulseMilliseconds
    if (silent >= mostSilentPulses) io.lose('page-silent')
    else if (state === 'UNPAIRED_IDLE') io.lose('code-expired')
    else if (waiting >= patienceFor(state)) io.lose(state === 'CONNECTED' ? 'never-ready' : 'unconnected')
    else timer = setTimeout(pulse, start.pulseMilliseconds)
  }
  const patienceFor = (state: string | undefined): number => {
    if (!hasBegun) return start.readyMilliseconds * patienceWhileLoading
    return start.readyMilliseconds * (state === 'CONNECTED' ? 1 : patienceWithoutConnection)
  }

  const listen = (): void => {
    const { pupBrowser: browser, pupPage: page } = client
    browser?.on('disconnected', () => io.lose('browser-ended'))
    page?.on('error', () => io.lose('page-crashed'))
    page?.on('close', () => io.lose('page-closed'))
    page?.on('framenavigated', (frame) => {
      if (frame !== page.mainFrame() || !isReady) return
      isReady = false
      isPaired = true
      io.report({ kind: 'away' })
    })
  }
  // The library keeps the browser to itself until the page is there: what happens before shows in `initialize`.
  const early = setInterval(() => {
    if (client.pupBrowser === undefined || client.pupBrowser === null) return
    clearInterval(early)
    listen()
    timer = setTimeout(pulse, start.pulseMilliseconds)
  }, 50)

  return {
    begun() {
      hasBegun = true
    },
    ready() {
      isReady = true
      isPaired = true
    },
    isReady: () => isReady,
    end() {
      clearInterval(early)
      clearTimeout(timer)
    },
  }
}

/** The page's own word for its state; undefined where it does not answer. */
async function stateOf(client: Client, milliseconds: number): Promise<string | undefined> {
  try {
    return String(await within(milliseconds, client.getState()))
  } catch {
    return undefined
  }
}
