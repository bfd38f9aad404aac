import { setTimeout as delay } from 'node:timers/promises'
import type { Chance } from '../chance.ts'

const pauseMilliseconds = 60

/** Posts again and again until it is taken, and now and then once more although it was; how often it was posted. */
export async function postUntilTaken(
  address: string,
  body: Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>>,
  chance: Chance,
): Promise<number> {
  let posts = 0
  for (let times = chance.percent(15) ? 2 : 1; times > 0; ) {
    posts += 1
    const status = await tryPost(address, body, headers)
    if (status === 200) times -= 1
    else if (status !== undefined && status < 500) throw new Error(`a webhook was refused with ${status}`)
    if (times > 0) await delay(pauseMilliseconds)
  }
  return posts
}

/** The status, or undefined where nobody was there to give one. */
async function tryPost(
  address: string,
  body: Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>>,
): Promise<number | undefined> {
  try {
    const answer = await fetch(address, { method: 'POST', headers, body })
    await answer.arrayBuffer()
    return answer.status
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}
