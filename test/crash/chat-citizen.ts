import { setTimeout as delay } from 'node:timers/promises'
import type { Chance } from './chance.ts'

/** What a citizen of the web chat writes until a case is filed. */
export const dialogue = [
  'السلام عليكم',
  'شكوى',
  'في كلاب سايبة عند المدرسة في حماسة تخوف العيال',
  'سالم الكعبي',
  '92345678',
  'نعم',
] as const

/** One entry of a conversation as the page shows it. */
export interface Entry {
  readonly id: string
  readonly from: 'citizen' | 'office'
  readonly clientId?: string
  readonly text: string
}

/** What became of one dialogue. */
export interface ChatResult {
  readonly token: string
  /** Client ids of the messages that were acknowledged, in order. */
  readonly acknowledged: readonly string[]
  /** How often a message was posted, however it ended. */
  readonly posts: number
  /** Whether every message was answered in time. */
  readonly finished: boolean
}

/** How a citizen reaches the gateway, and when to give up waiting. */
export interface Reach {
  readonly base: string
  readonly organisation: string
  readonly chance: Chance
  /** Milliseconds that an answer may take, kills and all. */
  readonly patience: number
}

const pauseMilliseconds = 60

/**
 * Runs one dialogue as a page does: a message is posted under its own id until it is acknowledged, now and then once
 * more although it was, and the next one is written when the answer is there.
 */
export async function chat(reach: Reach, citizen: number): Promise<ChatResult> {
  const token = await newSession(reach, citizen)
  const acknowledged: string[] = []
  let posts = 0
  for (const [index, text] of dialogue.entries()) {
    const id = `m${index}`
    const times = reach.chance.percent(15) ? 2 : 1
    for (let time = 0; time < times; time++) posts += await postUntilTaken(reach, token, { id, text })
    acknowledged.push(id)
    if (!(await answered(reach, token, id))) return { token, acknowledged, posts, finished: false }
  }
  return { token, acknowledged, posts, finished: true }
}

/** The whole conversation of a visitor. */
export async function transcript(reach: Reach, token: string): Promise<readonly Entry[]> {
  const response = await persist(reach, '/messages', { headers: headersOf(token) })
  const { entries } = (await response.json()) as { entries: readonly Entry[] }
  return entries
}

/** Every citizen has an address of their own, as behind a proxy, or one visitor a minute would be let in. */
async function newSession(reach: Reach, citizen: number): Promise<string> {
  const address = `192.0.2.${citizen % 250}`
  const response = await persist(reach, '/session?embedded=1', {
    method: 'POST',
    headers: { 'x-forwarded-for': address },
  })
  return ((await response.json()) as { token: string }).token
}

async function postUntilTaken(
  reach: Reach,
  token: string,
  message: { readonly id: string; readonly text: string },
): Promise<number> {
  for (let posts = 1; ; posts++) {
    const response = await tryFetch(reach, '/messages', {
      method: 'POST',
      headers: headersOf(token),
      body: JSON.stringify(message),
    })
    if (response?.status === 202) return posts
    if (response !== undefined && !comeAgain(response))
      throw new Error(`a message was refused with ${response.status}`)
    await delay(pauseMilliseconds)
  }
}

/** Waits by live events where they come, and by asking in any case. */
async function answered(reach: Reach, token: string, id: string): Promise<boolean> {
  const until = performance.now() + reach.patience
  while (performance.now() < until) {
    const entries = await transcript(reach, token)
    const own = entries.findIndex((entry) => entry.clientId === id)
    if (own >= 0 && entries.slice(own).some((entry) => entry.from === 'office')) return true
    if (reach.chance.percent(50)) await nextEvent(reach, token, entries.at(-1)?.id)
    else await delay(pauseMilliseconds)
  }
  return false
}

/** Resolves at the first live event, or when the stream ends or has been silent for two seconds. */
async function nextEvent(reach: Reach, token: string, after: string | undefined): Promise<void> {
  const enough = AbortSignal.timeout(2_000)
  const query = after === undefined ? '' : `?after=${after}`
  const response = await tryFetch(reach, `/events${query}`, { headers: headersOf(token), signal: enough })
  if (response?.body == null) return
  try {
    for await (const part of response.body.pipeThrough(new TextDecoderStream()))
      if (part.includes('event: entry')) break
  } catch (error) {
    if (!(error instanceof Error)) throw error // cut off by a kill, or silent for too long: asked anew
  }
}

async function persist(reach: Reach, path: string, request: RequestInit): Promise<Response> {
  for (;;) {
    const response = await tryFetch(reach, path, request)
    if (response?.ok === true) return response
    if (response !== undefined && !comeAgain(response))
      throw new Error(`${path} was refused with ${response.status}`)
    await delay(pauseMilliseconds)
  }
}

/** The answer with its body read in full, or undefined where nobody was there to give it. */
async function tryFetch(reach: Reach, path: string, request: RequestInit): Promise<Response | undefined> {
  try {
    const response = await fetch(`${reach.base}/o/${reach.organisation}/chat${path}`, request)
    if (response.headers.get('content-type')?.startsWith('text/event-stream')) return response
    const { status, headers } = response
    return new Response(await response.arrayBuffer(), { status, headers })
  } catch (error) {
    if (error instanceof TypeError || (error instanceof Error && error.name === 'TimeoutError'))
      return undefined
    throw error
  }
}

/** The gateway asks to come again: it is starting, stopping, in trouble, or this address writes too fast. */
const comeAgain = ({ status }: Response): boolean => status >= 500 || status === 429

const headersOf = (token: string) => ({
  authorization: `Bearer ${token}`,
  'content-type': 'application/json',
  accept: 'application/json',
})
