/** What the server tells the page's script, in `<script type="application/json" id="settings">`. */
export interface Settings {
  readonly organisation: string
  /** Address of the chat, e.g. `/o/al-buraimi/chat`. */
  readonly base: string
  readonly language: 'ar' | 'en'
  /** The reader chose the language. */
  readonly chosen: boolean
  readonly embedded: boolean
  /** Websites that may frame the chat and are trusted with its visitor's token. */
  readonly framedBy: readonly string[]
  readonly attachments: FileLimits
  readonly texts: Readonly<Record<string, string>>
}

/** What the policy takes as attachments; types as `image/png` or `image/*`. */
export interface FileLimits {
  readonly maxBytes: number
  readonly maxCount: number
  readonly types: readonly string[]
}

/** The page's settings. */
export function readSettings<Kind>(): Kind {
  return JSON.parse(element('settings').textContent ?? '{}')
}

/** The element of this id; the page is ours, so it is there. */
export function element<Kind extends HTMLElement = HTMLElement>(id: string): Kind {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`The page has no #${id}.`)
  return found as Kind
}

/** Says a text of the page, with the name of a file where it has one. */
export function say(texts: Readonly<Record<string, string>>, key: string, name = ''): string {
  return (texts[`live.${key}`] ?? key).replace('{name}', name)
}
