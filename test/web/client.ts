import type { Served } from './serve.ts'

/** A visitor's program: keeps its cookie, speaks the chat's API. */
export interface Visitor {
  readonly cookie: string
  call(path: string, options?: RequestInit): Promise<Response>
  say(id: string, text: string, more?: Readonly<Record<string, unknown>>): Promise<Response>
}

/** Begins a session as a browser does. */
export async function newVisitor({ base }: Served, organisation = 'al-buraimi'): Promise<Visitor> {
  const chat = `${base}/o/${organisation}/chat`
  const answer = await fetch(`${chat}/session`, { method: 'POST' })
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const call = (path: string, options: RequestInit = {}) =>
    fetch(chat + path, { redirect: 'manual', ...options, headers: { cookie, ...options.headers } })
  return {
    cookie,
    call,
    say: (id, text, more = {}) =>
      call('/messages', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ id, text, ...more }),
      }),
  }
}
