/** Given by the server around this script, which runs on other websites. */
interface EmbedSettings {
  readonly offices: readonly {
    readonly organisation: string
    readonly name: Readonly<Record<string, string>>
  }[]
  readonly texts: Readonly<Record<string, Readonly<Record<string, string>>>>
}
declare const settings: EmbedSettings

const include = document.currentScript

/** Puts a button at the foot of a page that opens the chat in a panel. All styles are set by script: a site's own CSP may forbid others. */
function offerChat(script: HTMLScriptElement): void {
  const named = script.dataset['organisation'] ?? settings.offices[0]?.organisation
  const office = settings.offices.find(({ organisation }) => organisation === named)
  if (office === undefined) {
    const there = settings.offices.map(({ organisation }) => organisation).join(', ')
    console.error(`wasl: data-organisation="${named}" is none of ${there}: no chat is offered.`)
    return
  }
  const spoken = script.dataset['language'] ?? document.documentElement.lang
  const language = spoken.startsWith('en') ? 'en' : 'ar'
  const say = (key: string) => settings.texts[language]?.[`embed.${key}`] ?? ''
  const server = new URL(script.src).origin
  const side = language === 'ar' ? 'left' : 'right'

  const button = document.createElement('button')
  button.type = 'button'
  button.lang = language
  button.dir = language === 'ar' ? 'rtl' : 'ltr'
  button.id = 'wasl-chat-button'
  button.textContent = say('open')
  button.setAttribute('aria-expanded', 'false')
  button.setAttribute('aria-controls', 'wasl-chat-panel')
  const panel = document.createElement('div')
  panel.id = 'wasl-chat-panel'
  panel.setAttribute('role', 'dialog')
  panel.setAttribute('aria-label', `${say('title')} · ${office.name[language]}`)
  panel.hidden = true
  /** The visitor's token, for browsers that give a frame no storage; empty where this page has none either. */
  const kept = (act: 'read' | 'write', token = ''): string => {
    const name = `wasl-chat-${office.organisation}`
    try {
      if (act === 'write') localStorage.setItem(name, token)
      return localStorage.getItem(name) ?? ''
    } catch {
      return token
    }
  }
  const small = matchMedia('(max-width: 32rem), (max-height: 32rem)')
  const dress = () => {
    Object.assign(button.style, {
      position: 'fixed',
      [side]: '16px',
      bottom: '16px',
      zIndex: '2147483000',
      minHeight: '48px',
      padding: '10px 22px',
      border: '2px solid #ffffff',
      borderRadius: '26px',
      background: '#0e5a50',
      color: '#ffffff',
      font: '600 16px/1.5 system-ui, "Segoe UI", Tahoma, sans-serif',
      cursor: 'pointer',
      boxShadow: '0 4px 16px rgba(0, 0, 0, .3)',
    })
    Object.assign(panel.style, {
      position: 'fixed',
      zIndex: '2147483000',
      background: '#ffffff',
      overflow: 'hidden',
      display: panel.hidden ? 'none' : 'block',
      ...(small.matches
        ? {
            inset: '0 0 72px 0',
            width: 'auto',
            height: 'auto',
            borderRadius: '0',
            boxShadow: 'none',
            border: '0',
          }
        : {
            inset: 'auto',
            [side]: '16px',
            bottom: '84px',
            width: '400px',
            height: 'min(640px, calc(100vh - 110px))',
            borderRadius: '14px',
            border: '1px solid #0e5a50',
            boxShadow: '0 12px 40px rgba(0, 0, 0, .3)',
          }),
    })
  }
  const toggle = (open: 'open' | 'closed') => {
    const frame = panel.querySelector('iframe') ?? (open === 'open' ? addFrame() : null)
    panel.hidden = open === 'closed'
    button.textContent = say(panel.hidden ? 'open' : 'close')
    button.setAttribute('aria-expanded', String(!panel.hidden))
    dress()
    if (panel.hidden) button.focus()
    else frame?.focus()
  }
  const addFrame = () => {
    const frame = document.createElement('iframe')
    frame.src = `${server}/o/${office.organisation}/chat?embedded=1&suggested=${language}`
    frame.title = `${say('title')} · ${office.name[language]}`
    frame.allow = 'geolocation'
    Object.assign(frame.style, { width: '100%', height: '100%', border: '0', display: 'block' })
    panel.append(frame)
    return frame
  }
  button.addEventListener('click', () => toggle(panel.hidden ? 'open' : 'closed'))
  panel.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') toggle('closed')
  })
  addEventListener('message', ({ data, origin, source }) => {
    const framed = panel.querySelector('iframe')?.contentWindow
    if (!framed || source !== framed || origin !== server) return
    if (data?.wasl === 'close') toggle('closed')
    if (data?.wasl === 'ready') framed.postMessage({ wasl: 'kept', token: kept('read') }, server)
    if (data?.wasl === 'token' && typeof data.token === 'string') kept('write', data.token)
  })
  small.addEventListener('change', dress)
  dress()
  document.body.append(panel, button)
}

if (include instanceof HTMLScriptElement) {
  if (document.body === null) addEventListener('DOMContentLoaded', () => offerChat(include))
  else offerChat(include)
}
