import { element } from './settings.ts'

/** The conversation on the page: entries the office has, and below them those on their way. */
export interface Log {
  /** Id of the entry to read on from: the newest one, unless an answer above it is still to come. */
  last(): string
  /** Adds finished entries; returns whether the office spoke. */
  show(markup: string): 'answered' | 'nothing'
  /** Shows an own message at once. `words`: what its bubble says. */
  pending(id: string, words: string): void
  mark(id: string, state: string, retry?: { readonly label: string; readonly act: () => void }): void
  drop(id: string): void
  typing(on: 'on' | 'off'): void
  clear(): void
}

const typingFor = 20_000

/** Works on the entries that the server rendered. */
export function openLog(): Log {
  const list = element<HTMLOListElement>('entries')
  const scroller = element('log')
  const typing = element('typing')
  let typingTimer: number | undefined

  const entries = (selector: string) => [...list.querySelectorAll<HTMLElement>(selector)]
  const own = (id: string) => list.querySelector<HTMLElement>(`[data-client="${CSS.escape(id)}"]`)
  const toEnd = () => scroller.scrollTo({ top: 0 }) // the log's column is reversed: 0 is its end
  const setTyping = (on: 'on' | 'off') => {
    clearTimeout(typingTimer)
    typing.hidden = on === 'off'
    if (on === 'on') typingTimer = window.setTimeout(() => setTyping('off'), typingFor)
  }
  /** Choices and starters are offered once: a word from either side ends them. */
  const endOffers = () => {
    const focused = document.activeElement?.closest('form.choices') != null
    document.getElementById('starters')?.remove()
    for (const form of list.querySelectorAll('form.choices')) form.remove()
    if (focused) element('text').focus()
  }
  /** The first entry of a later place, or the first own message on its way. */
  const following = (item: HTMLElement) =>
    entries('.entry').find(
      (each) => each.dataset['id'] === undefined || Number(each.dataset['id']) > Number(item.dataset['id']),
    ) ?? null
  const place = (item: HTMLElement, day: HTMLElement | undefined) => {
    const same = own(item.dataset['client'] || 'none')
    if (same !== null && !same.classList.contains('pending')) return
    if (same !== null) {
      same.dataset['id'] = item.dataset['id'] ?? ''
      same.toggleAttribute('data-ahead', item.hasAttribute('data-ahead'))
      same.classList.remove('pending', 'failed')
      same.querySelector('.bubble')?.replaceChildren(...(item.querySelector('.bubble')?.childNodes ?? []))
    }
    const node = same ?? item
    const next = following(item)
    if (node.nextElementSibling !== next || node.parentElement !== list) list.insertBefore(node, next)
    if (day !== undefined && !entries('.day').some((each) => each.dataset['day'] === day.dataset['day']))
      node.before(day)
  }
  return {
    last: () => entries('.entry[data-id]:not([data-ahead])').at(-1)?.dataset['id'] ?? '',
    show: (markup) => {
      const template = document.createElement('template')
      template.innerHTML = markup
      const items = [...template.content.children].filter(
        (item): item is HTMLElement => item instanceof HTMLElement,
      )
      const known = (item: HTMLElement) =>
        list.querySelector(`[data-id="${CSS.escape(item.dataset['id'] ?? '')}"]`)
      const fresh = items.filter((item) => item.classList.contains('entry') && known(item) === null)
      if (fresh.length > 0) endOffers()
      let day: HTMLElement | undefined
      for (const item of items) {
        if (item.classList.contains('day')) day = item
        else if (fresh.includes(item)) place(item, day)
        else known(item)?.toggleAttribute('data-ahead', item.hasAttribute('data-ahead'))
      }
      const answered = fresh.some((item) => item.classList.contains('theirs'))
      if (answered) setTyping('off')
      if (fresh.length > 0) toEnd()
      return answered ? 'answered' : 'nothing'
    },
    pending: (id, words) => {
      if (own(id) !== null) return
      endOffers()
      const copy = element<HTMLTemplateElement>('own').content.cloneNode(true)
      if (!(copy instanceof DocumentFragment)) return
      const item = copy.querySelector('li')
      const text = copy.querySelector('.text')
      if (item === null || text === null) return
      item.dataset['client'] = id
      text.textContent = words
      list.append(copy)
      toEnd()
    },
    mark: (id, state, retry) => {
      const item = own(id)
      const label = item?.querySelector('.state')
      if (item === null || !label) return
      item.classList.toggle('failed', retry !== undefined)
      label.textContent = state
      item.querySelector('.retry')?.remove()
      if (retry === undefined) return
      const button = document.createElement('button')
      button.type = 'button'
      button.className = 'retry'
      button.textContent = retry.label
      button.addEventListener('click', retry.act)
      label.after(button)
    },
    drop: (id) => own(id)?.remove(),
    typing: setTyping,
    clear: () => list.replaceChildren(),
  }
}
