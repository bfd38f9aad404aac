import { setTimeout as sleep } from 'node:timers/promises'
import { WaslError } from '../../../domain/errors.ts'
import type { Citizens } from './citizens.ts'
import type { BenchGraph } from './graph.ts'

/** How much comes and for how long; what comes in the first seconds is not counted. */
export interface Pace {
  readonly messagesPerSecond: number
  readonly warmUpSeconds: number
  readonly seconds: number
}

/** Updates in one webhook, in turn: mostly one, sometimes several. */
const batches = [1, 1, 3, 1, 2, 1, 5, 2] as const
const meanBatch = batches.reduce((sum, size) => sum + size, 0) / batches.length

/**
 * Calls a webhook with messages, and with as many statuses besides, at moments that know nothing of each other nor of
 * the answers. Resolves when the last is acknowledged: milliseconds of each acknowledgement.
 */
export async function callWebhook(
  address: string,
  graph: BenchGraph,
  citizens: Citizens,
  pace: Pace,
): Promise<readonly number[]> {
  const took: number[] = []
  const underWay = new Set<Promise<void>>()
  const failures: unknown[] = []
  const began = performance.now()
  const counted = began + pace.warmUpSeconds * 1000
  const end = counted + pace.seconds * 1000
  const call = async (value: object): Promise<void> => {
    const body = new TextEncoder().encode(JSON.stringify(webhookOf(value, graph)))
    const headers = { ...graph.signed(body) }
    const from = performance.now()
    const answer = await fetch(address, { method: 'POST', headers, body })
    await answer.arrayBuffer()
    if (!answer.ok) throw new WaslError('bench-refused', `A webhook was answered with ${answer.status}.`)
    if (from >= counted) took.push(performance.now() - from)
  }
  const stream = async (seed: number, compose: (size: number) => object): Promise<void> => {
    const pauses = pausesOf(seed, (1000 * meanBatch) / pace.messagesPerSecond)
    let at = began
    for (let turn = 0; at < end && failures.length === 0; turn++) {
      at += pauses()
      const early = at - performance.now()
      if (early >= 1) await sleep(early)
      const calling = call(compose(batches[turn % batches.length] ?? 1))
        .catch((error: unknown) => failures.push(error))
        .then(() => void underWay.delete(calling))
      underWay.add(calling)
    }
  }
  const several = <T>(size: number, make: () => T): T[] => Array.from({ length: size }, make)
  await Promise.all([
    stream(1, (size) => ({ messages: several(size, () => citizens.nextMessage()) })),
    stream(2, (size) => ({ statuses: several(size, () => citizens.nextStatus()) })),
  ])
  await Promise.all(underWay)
  if (failures.length > 0) throw failures[0]
  return took
}

/** Pauses of this mean as between strangers who call: exponential, the same in every run. */
function pausesOf(seed: number, meanMilliseconds: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return -Math.log((state + 1) / 2 ** 32) * meanMilliseconds
  }
}

interface Update {
  readonly messages?: readonly { readonly from: string }[]
}

const webhookOf = (value: Update, { phoneNumberId }: BenchGraph) => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: '102290129340398',
      changes: [
        {
          field: 'messages',
          value: {
            messaging_product: 'whatsapp',
            metadata: { display_phone_number: '96825640000', phone_number_id: phoneNumberId },
            ...(value.messages && {
              contacts: value.messages.map(({ from }) => ({ profile: { name: 'Salim' }, wa_id: from })),
            }),
            ...value,
          },
        },
      ],
    },
  ],
})
