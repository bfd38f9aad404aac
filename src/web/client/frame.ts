import type { Settings } from './settings.ts'

/**
 * The website around the chat. Browsers that refuse storage to a frame (private windows, Safari) would lose the
 * conversation at every reload, so a website that the office names keeps the visitor's token for its frame. Tokens go
 * both ways by message, whose origin the browser vouches for: an address can be written by anybody.
 */
export interface Frame {
  /** The token that the website kept for this visitor, if it is one that the office names and it has one. */
  given(): Promise<string | undefined>
  /** Hands a token over to be kept; an empty one ends that. */
  hand(token: string): void
}

const patience = 1_500

/** The frame that this page stands in; none where the page stands by itself, whatever its address says. */
export function openFrame({ embedded, framedBy }: Settings): Frame {
  const framed = embedded && parent !== window
  if (!framed) return { given: async () => undefined, hand: () => undefined }
  addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') parent.postMessage({ wasl: 'close' }, '*') // says nothing: any page may hear it
  })
  const told = framedBy.length === 0 ? Promise.resolve(undefined) : askAround(framedBy)
  return {
    given: async () => (await told)?.token,
    hand: (token) => {
      told.then((answer) => {
        if (answer !== undefined) parent.postMessage({ wasl: 'token', token }, answer.origin)
      })
    },
  }
}

interface Around {
  readonly origin: string
  readonly token: string | undefined
}

/** Asks the page around; only the answer of a named website counts. Undefined when none comes. */
function askAround(named: readonly string[]): Promise<Around | undefined> {
  return new Promise((resolve) => {
    const end = (around: Around | undefined) => {
      clearTimeout(timer)
      removeEventListener('message', hear)
      resolve(around)
    }
    const hear = ({ data, origin, source }: MessageEvent) => {
      if (source !== parent || !named.includes(origin) || data?.wasl !== 'kept') return
      const given = typeof data.token === 'string' && data.token !== ''
      end({ origin, token: given ? data.token : undefined })
    }
    const timer = setTimeout(end, patience, undefined)
    addEventListener('message', hear)
    parent.postMessage({ wasl: 'ready' }, '*') // says nothing: any page may hear it
  })
}
