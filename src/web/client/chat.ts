import { openApi } from './api.ts'
import { openComposer } from './composer.ts'
import { openFrame } from './frame.ts'
import { openLive } from './live.ts'
import { openLog } from './log.ts'
import { type Draft, newId, openOutbox } from './outbox.ts'
import { element, readSettings, type Settings, say } from './settings.ts'
import { openStorage } from './storage.ts'

/** Brings the chat page to life: it is whole without this. */
function start(): void {
  const settings = readSettings<Settings>()
  const { texts } = settings
  const keep = openStorage(() => localStorage)
  const log = openLog()
  const banner = (key: string) => {
    element('banner').textContent = key === '' ? '' : say(texts, key)
  }
  const api = openApi(settings, keep, openFrame(settings), () => {
    log.clear()
    banner('started-anew')
  })
  const outbox = openOutbox(api, keep, settings.organisation, (draft, fate, code) => {
    if (fate === 'accepted') {
      log.mark(draft.id, say(texts, 'received'))
      log.typing('on')
      banner('')
      live.look()
    } else if (fate === 'waiting') {
      banner(code)
    } else {
      const key = code === 'text-too-long' || code === 'body-too-large' ? 'too-long' : 'not-sent'
      const again = () => {
        log.drop(draft.id)
        send({ ...draft, id: newId() })
      }
      log.mark(draft.id, say(texts, key), { label: say(texts, 'retry'), act: again })
    }
  })
  const show = (draft: Draft) => {
    const files = (draft.files ?? []).map(({ name }) => name)
    const place =
      draft.location === undefined
        ? []
        : [`${draft.location.latitude.toFixed(5)}, ${draft.location.longitude.toFixed(5)}`]
    log.pending(draft.id, [draft.text, ...files, ...place].filter((part) => part !== '').join('\n'))
  }
  const send = (draft: Draft) => {
    const said = settings.chosen ? { ...draft, language: settings.language } : draft
    show(said)
    outbox.add(said)
  }
  const live = openLive(api, settings.language, log.last, log.show)

  openComposer(settings, api, (content) => send({ id: newId(), ...content }))
  element('log').addEventListener('submit', (event) => {
    const { submitter } = event as SubmitEvent
    if (!(submitter instanceof HTMLButtonElement)) return
    event.preventDefault()
    const label = submitter.querySelector('.label')?.textContent ?? submitter.value
    send({ id: newId(), text: label, ...(submitter.name === 'choice' ? { choice: submitter.value } : {}) })
    element('text').focus()
  })
  element('log').addEventListener('click', (event) => {
    const link =
      event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-file]') : null
    if (link === null || !settings.embedded) return
    event.preventDefault()
    saveFile(link).catch(() => banner('unreachable'))
  })
  /** In a frame there is no cookie: the file is fetched with the token and handed to the browser. */
  const saveFile = async (link: HTMLAnchorElement) => {
    const answer = await api.call(new URL(link.href).pathname.slice(settings.base.length))
    if (!answer.ok) return banner('unreachable')
    const saved = document.createElement('a')
    saved.href = URL.createObjectURL(await answer.blob())
    saved.download = link.download
    saved.click()
    URL.revokeObjectURL(saved.href)
  }
  addEventListener('online', () => {
    banner('online')
    outbox.flush()
    live.look()
  })
  addEventListener('offline', () => banner('offline'))
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[type=submit]:disabled'))
    button.disabled = false
  for (const draft of outbox.waiting()) show(draft)
  outbox.flush()
}

start()
