import type { Frame } from './frame.ts'
import type { Settings } from './settings.ts'
import type { Keep } from './storage.ts'

/** The chat's server as the page calls it: with the cookie on our own page, with a token in a frame. */
export interface Api {
  call(path: string, options?: RequestInit): Promise<Response>
  headers(): Readonly<Record<string, string>>
  /** Forgets this browser's visitor (only in a frame; elsewhere the server clears its cookie). */
  forget(): void
}

/** `renewed` is called when the visitor was no longer known and a new one began. */
export function openApi(settings: Settings, keep: Keep, frame: Frame, renewed: () => void): Api {
  const tokenKey = `wasl-token-${settings.organisation}`
  let asking: Promise<void> | undefined
  /** The token that the server knew no longer: what the website around kept is that same one. */
  let refused: string | null | undefined
  const headers = (): Readonly<Record<string, string>> => {
    const token = settings.embedded ? keep.getItem(tokenKey) : null
    return token === null ? {} : { authorization: `Bearer ${token}` }
  }
  const ask = async () => {
    const given = refused === undefined ? await frame.given() : undefined
    if (given !== undefined) return keep.setItem(tokenKey, given)
    const answer = await fetch(`${settings.base}/session${settings.embedded ? '?embedded=1' : ''}`, {
      method: 'POST',
    })
    if (!answer.ok) throw new Error(`session ${answer.status}`)
    const { token } = await answer.json()
    if (typeof token !== 'string') return
    keep.setItem(tokenKey, token)
    frame.hand(token)
  }
  const session = () => {
    asking ??= ask().finally(() => {
      asking = undefined
    })
    return asking
  }
  const attempt = (path: string, options: RequestInit) =>
    fetch(settings.base + path, { ...options, headers: { ...options.headers, ...headers() } })
  return {
    headers,
    forget: () => {
      keep.removeItem(tokenKey)
      frame.hand('')
    },
    call: async (path, options = {}) => {
      const known = !settings.embedded || keep.getItem(tokenKey) !== null
      if (!known) await session()
      const first = await attempt(path, options)
      if (first.status !== 401) return first
      refused = keep.getItem(tokenKey)
      keep.removeItem(tokenKey)
      await session()
      if (known) renewed()
      return attempt(path, options)
    },
  }
}
