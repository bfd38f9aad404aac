import { element, type FileLimits, readSettings } from './settings.ts'
import { openUploads } from './upload.ts'

interface ProofSettings {
  readonly upload: string
  readonly attachments: FileLimits
  readonly texts: Readonly<Record<string, string>>
}

/** Lets an officer add files to a result: each is uploaded when chosen, and the form carries their refs. */
function start(): void {
  const { upload, attachments, texts } = readSettings<ProofSettings>()
  const form = element<HTMLFormElement>('act')
  const picker = element<HTMLInputElement>('picker')
  const problem = (words: string) => {
    element('problem').textContent = words
  }
  const uploads = openUploads({
    list: element('files'),
    address: upload,
    limits: attachments,
    texts,
    headers: () => ({}),
    problem,
    removed: () => picker.focus(),
  })
  const proof = document.createElement('input')
  proof.type = 'hidden'
  proof.name = 'proof'
  form.append(proof)
  element('proof').hidden = false
  picker.addEventListener('change', () => {
    uploads.add([...(picker.files ?? [])])
    picker.value = ''
  })
  form.addEventListener('submit', (event) => {
    const files = uploads.take()
    if (files !== 'busy') {
      proof.value = files.map(({ ref }) => ref).join(',')
      return
    }
    event.preventDefault()
    problem(texts['live.file-busy'] ?? '')
  })
}

start()
