import { element } from './settings.ts'

const lookEvery = 2_000

/** Keeps the code as it is now, and says once when it is linked or cannot be. */
function start(): void {
  const unreached = element('unreached')
  let timer = setTimeout(look, lookEvery)

  async function look(): Promise<void> {
    const page = await load()
    unreached.textContent = page === undefined ? (unreached.dataset['words'] ?? '') : ''
    if (page === undefined || show(page)) timer = setTimeout(look, lookEvery)
  }
  // A tab that was behind others shows an old code.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden || document.getElementById('pairing')?.dataset['state'] === 'over') return
    clearTimeout(timer)
    void look()
  })
}

/** The page as it is now; undefined where it cannot be had at the moment. */
async function load(): Promise<Document | undefined> {
  try {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' }, cache: 'no-store' })
    if (answer.status === 429 || answer.status >= 500) return undefined
    return new DOMParser().parseFromString(await answer.text(), 'text/html')
  } catch {
    return undefined
  }
}

/** Puts what is new in its place; whether there may be more. */
function show(page: Document): boolean {
  const before = element('pairing')
  const after = page.querySelector<HTMLElement>('.paper')
  if (after === null || after.innerHTML === before.innerHTML) return after !== null
  const state = after.dataset['state'] ?? 'over'
  if (state !== before.dataset['state'])
    element('said').textContent = (after.querySelector('.done, .lead') ?? after).textContent
  before.innerHTML = after.innerHTML
  const isOver = state === 'connected' || state === 'over'
  before.dataset['state'] = isOver ? 'over' : state
  return !isOver
}

start()
