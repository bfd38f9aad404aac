import type { Api } from './api.ts'

export interface Live {
  /** Asks for entries now, besides what the stream tells. */
  look(): void
}

const pollEvery = 5_000

/**
 * Brings new entries: by server-sent events read with fetch (EventSource cannot carry a token), by asking every few
 * seconds while there is no stream. `last` is the newest entry the page has; `show` gets finished HTML.
 */
export function openLive(
  api: Api,
  language: string,
  last: () => string,
  show: (markup: string) => void,
): Live {
  let looking = false
  let again = false
  let streaming = false

  const look = async () => {
    if (looking) {
      again = true
      return
    }
    looking = true
    try {
      do {
        again = false
        const answer = await api.call(`/messages?language=${language}&after=${encodeURIComponent(last())}`, {
          headers: { accept: 'text/html' },
        })
        if (answer.ok) show(await answer.text())
      } while (again)
    } catch {
      again = false // the stream or the next poll asks again
    } finally {
      looking = false
    }
  }
  const stream = async () => {
    let pause = 1_000
    for (;;) {
      try {
        const answer = await api.call('/events', {
          headers: { accept: 'text/event-stream', 'last-event-id': last() },
        })
        const reader = answer.ok ? answer.body?.pipeThrough(new TextDecoderStream()).getReader() : undefined
        if (reader !== undefined) {
          streaming = true
          pause = 1_000
          look()
          for (let part = await reader.read(); !part.done; part = await reader.read()) {
            if (part.value.includes('event: entry')) look()
          }
        }
      } catch {
        streaming = false // the connection is gone; polling goes on until it is back
      }
      streaming = false
      await new Promise((resolve) => setTimeout(resolve, pause))
      pause = Math.min(pause * 2, 30_000)
    }
  }
  stream()
  setInterval(() => {
    if (!streaming && !document.hidden) look()
  }, pollEvery)
  return { look }
}
