import { parentPort } from 'node:worker_threads'
import { WaslError } from '../../src/domain/errors.ts'
import { type Letter, type Office, readLetter } from './letter.ts'

/** What the pool asks of a worker: one letter at a time. */
export interface ParseOrder {
  readonly raw: Uint8Array
  readonly office: Office
}

/** What a worker answers. */
export type ParseAnswer =
  | { readonly kind: 'letter'; readonly letter: Letter }
  | { readonly kind: 'unreadable'; readonly code: string; readonly message: string }

parentPort?.on('message', async ({ raw, office }: ParseOrder) => {
  const answer = await read(raw, office)
  parentPort?.postMessage(answer)
})

async function read(raw: Uint8Array, office: Office): Promise<ParseAnswer> {
  try {
    return { kind: 'letter', letter: await readLetter(raw, office) }
  } catch (error) {
    if (error instanceof WaslError) return { kind: 'unreadable', code: error.code, message: error.message }
    const what = error instanceof Error ? error.name : typeof error
    return {
      kind: 'unreadable',
      code: 'mail-unreadable',
      message: `The letter cannot be taken apart (${what}): look at it in the raw view.`,
    }
  }
}
