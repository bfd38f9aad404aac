import { type FileLimits, say } from './settings.ts'

/** A file that the office has stored. */
export interface Stored {
  readonly ref: string
  readonly name: string
  readonly contentType: string
  readonly bytes: number
}

export interface Uploads {
  add(files: readonly File[]): void
  /** Those that are stored, or `busy` while one is on its way. */
  take(): readonly Stored[] | 'busy'
  clear(): void
}

interface UploadPlace {
  readonly list: HTMLElement
  readonly address: string
  readonly limits: FileLimits
  readonly texts: Readonly<Record<string, string>>
  readonly headers: () => Readonly<Record<string, string>>
  readonly problem: (words: string) => void
  /** A file was taken out: its button is gone, so the focus needs another place. */
  readonly removed: () => void
}

/** Uploads chosen files at once, each with its progress and a button that removes it. */
export function openUploads(place: UploadPlace): Uploads {
  const { limits, texts } = place
  const items = new Map<HTMLElement, Stored | 'busy' | 'failed'>()

  const remove = (item: HTMLElement) => {
    items.delete(item)
    item.remove()
  }
  const refusal = (file: File): string | undefined => {
    if (items.size >= limits.maxCount) return say(texts, 'file-many')
    if (file.size === 0) return say(texts, 'file-empty', file.name)
    if (file.size > limits.maxBytes) return say(texts, 'file-large', file.name)
    if (!limits.types.some((type) => takes(type, file.type))) return say(texts, 'file-type', file.name)
    return undefined
  }
  const add = (file: File) => {
    const words = refusal(file)
    if (words !== undefined) return place.problem(words)
    const item = document.createElement('li')
    const name = document.createElement('bdi')
    const progress = document.createElement('progress')
    const button = document.createElement('button')
    name.textContent = file.name
    progress.max = 1
    progress.value = 0
    progress.setAttribute('aria-label', file.name)
    button.type = 'button'
    button.textContent = '\u00d7'
    button.setAttribute('aria-label', say(texts, 'file-remove', file.name))
    item.append(name, progress, button)
    place.list.append(item)
    items.set(item, 'busy')

    const request = new XMLHttpRequest() // fetch tells no progress of what it sends
    button.addEventListener('click', () => {
      request.abort()
      remove(item)
      place.removed()
    })
    const end = (outcome: Stored | 'failed', problem: string) => {
      if (!items.has(item)) return
      items.set(item, outcome)
      progress.remove()
      item.classList.toggle('failed', outcome === 'failed')
      if (problem !== '') place.problem(problem)
    }
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      progress.value = total === 0 ? 0 : loaded / total
    })
    request.addEventListener('load', () => {
      if (request.status === 201) return end(JSON.parse(request.responseText), '')
      const key = request.status === 413 ? 'file-large' : request.status === 415 ? 'file-type' : 'file-failed'
      end('failed', say(texts, key, file.name))
    })
    request.addEventListener('error', () => end('failed', say(texts, 'file-failed', file.name)))
    request.open('POST', `${place.address}?name=${encodeURIComponent(file.name)}`)
    for (const [header, value] of Object.entries(place.headers())) request.setRequestHeader(header, value)
    request.setRequestHeader('content-type', file.type || 'application/octet-stream')
    request.send(file)
  }
  return {
    add: (files) => {
      place.problem('')
      for (const file of files) add(file)
    },
    take: () => {
      const states = [...items.values()]
      if (states.includes('busy')) return 'busy'
      return states.filter((state) => typeof state === 'object')
    },
    clear: () => {
      for (const item of [...items.keys()]) remove(item)
    },
  }
}

/** Whether a media type is taken by an entry such as `image/png`, `image/*`; an unknown type is left to the server. */
function takes(entry: string, type: string): boolean {
  return (
    type === '' ||
    entry === '*/*' ||
    entry === type ||
    (entry.endsWith('/*') && type.startsWith(entry.slice(0, -1)))
  )
}
