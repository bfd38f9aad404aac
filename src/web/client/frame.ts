import type { Settings } from './settings.ts'

/**
 * The website around the chat. Browsers that refuse storage to a frame (private windows, Safari) would lose the
 * conversation at every reload, so a website that the office names keeps the visitor's token for its frame.
 */
export interface Frame {
  /** The token that the website gave back: in the fragment, which no server sees. */
  readonly given: string | undefined
  /** Hands a token over to be kept; an empty one ends that. */
  hand(token: string): void
}

/** The frame that this page stands in. */
export function openFrame({ embedded, framedBy }: Settings): Frame {
  if (!embedded) return { given: undefined, hand: () => undefined }
  const given = location.hash.slice(1)
  if (given !== '') history.replaceState(null, '', location.pathname + location.search)
  const around = surroundingOrigin()
  addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') parent.postMessage({ wasl: 'close' }, '*') // says nothing: any page may hear it
  })
  return {
    given: given === '' ? undefined : given,
    hand: (token) => {
      if (framedBy.includes(around)) parent.postMessage({ wasl: 'token', token }, around)
    },
  }
}

/** Origin of the page around; Firefox knows no `ancestorOrigins`, and a referrer may be withheld. */
function surroundingOrigin(): string {
  const { ancestorOrigins } = location as Partial<Location>
  return ancestorOrigins?.[0] ?? (URL.canParse(document.referrer) ? new URL(document.referrer).origin : '')
}
