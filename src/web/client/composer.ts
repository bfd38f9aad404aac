import type { Api } from './api.ts'
import type { Draft } from './outbox.ts'
import { element, type Settings, say } from './settings.ts'
import { openStorage } from './storage.ts'
import { openUploads } from './upload.ts'

const draftKey = 'wasl-draft'

/** The form at the foot of the chat: text, files, place. `send` gets what is to be sent. */
export function openComposer(settings: Settings, api: Api, send: (content: Omit<Draft, 'id'>) => void): void {
  const { texts } = settings
  const form = element<HTMLFormElement>('composer')
  const drafts = openStorage(() => sessionStorage)
  const text = element<HTMLTextAreaElement>('text')
  const picker = element<HTMLInputElement>('picker')
  const problem = (words: string) => {
    element('problem').textContent = words
  }
  const uploads = openUploads({
    list: element('files'),
    address: `${settings.base}/files`,
    limits: settings.attachments,
    texts,
    headers: api.headers,
    problem,
    removed: () => text.focus(),
  })
  const grow = () => {
    text.rows = Math.min(6, text.value.split('\n').length)
    drafts.setItem(draftKey, text.value)
  }
  const submit = () => {
    const files = uploads.take()
    if (files === 'busy') return problem(say(texts, 'file-busy'))
    const words = text.value.trim()
    if (words === '' && files.length === 0) return problem(say(texts, 'empty'))
    problem('')
    send({ text: words, ...(files.length === 0 ? {} : { files }) })
    uploads.clear()
    text.value = ''
    grow()
    text.focus()
  }
  form.addEventListener('submit', (event) => {
    if (event.submitter instanceof HTMLButtonElement && event.submitter.name === 'leave') return leave(event)
    event.preventDefault()
    submit()
  })
  const leave = (event: Event) => {
    drafts.removeItem(draftKey)
    if (!settings.embedded) return
    event.preventDefault()
    api.forget()
    location.reload()
  }
  text.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    submit()
  })
  text.addEventListener('input', grow)

  const attach = element<HTMLButtonElement>('attach')
  attach.hidden = false
  attach.addEventListener('click', () => picker.click())
  picker.addEventListener('change', () => {
    uploads.add([...(picker.files ?? [])])
    picker.value = ''
    text.focus()
  })
  text.addEventListener('paste', ({ clipboardData }) => uploads.add([...(clipboardData?.files ?? [])]))
  addEventListener('dragover', (event) => event.preventDefault())
  addEventListener('drop', (event) => {
    event.preventDefault()
    uploads.add([...(event.dataTransfer?.files ?? [])])
  })
  offerPlace(settings, send, problem)
  text.value ||= drafts.getItem(draftKey) ?? ''
  grow()
}

/** The place button; browsers give a place on secure pages only (Geolocation §3.3). */
function offerPlace(
  { texts }: Settings,
  send: (content: Omit<Draft, 'id'>) => void,
  problem: (words: string) => void,
): void {
  if (!isSecureContext || !('geolocation' in navigator)) return
  const place = element<HTMLButtonElement>('place')
  place.hidden = false
  place.addEventListener('click', () => {
    problem(say(texts, 'place-asked'))
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude } }) => {
        problem('')
        send({ text: '', location: { latitude, longitude } })
      },
      () => problem(say(texts, 'place-failed')),
      { enableHighAccuracy: true, timeout: 15_000 },
    )
  })
}
