import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { WaslError } from '../../../domain/errors.ts'

/** A message of the office as the platform took it; `key` is what it echoes in statuses. */
export interface Taken {
  readonly id: string
  readonly to: string
  readonly key: string | undefined
}

/**
 * The least of Meta that a number needs: it takes messages and that some are read, each
 * after a pause as over the Internet, and signs webhooks.
 */
export interface BenchGraph {
  readonly url: string
  readonly phoneNumberId: string
  readonly secrets: { readonly accessToken: string; readonly appSecret: string; readonly verifyToken: string }
  signed(body: Uint8Array): Readonly<Record<string, string>>
  stop(): Promise<void>
}

const phoneNumberId = '106540352242922'
const secrets = {
  accessToken: 'EAAJB-invented-token-of-a-bench',
  appSecret: '0f3b1c5d7e9a2b4c6d8e0f1a2b3c4d5e',
  verifyToken: 'invented-verify-token',
}

/** Starts it on the loopback; `taken` is told of each message. */
export async function startBenchGraph(
  answerMilliseconds: number,
  taken: (message: Taken) => void,
): Promise<BenchGraph> {
  let count = 0
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = JSON.parse((await buffer(request)).toString()) as {
      readonly to?: string
      readonly biz_opaque_callback_data?: string
      readonly status?: string
    }
    await sleep(answerMilliseconds)
    response.writeHead(200, { 'content-type': 'application/json' })
    if (body.status !== undefined) return void response.end('{"success":true}')
    count += 1
    const id = `wamid.HBgLOTY4OTIxMjM0NTYVAgARGBI${String(count).padStart(12, '0')}AA==`
    response.end(JSON.stringify({ messaging_product: 'whatsapp', messages: [{ id }] }))
    taken({ id, to: body.to ?? '', key: body.biz_opaque_callback_data })
  }
  const server = createServer((request, response) => {
    take(request, response).catch((error: unknown) => response.destroy(error as Error))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string')
    throw new WaslError('bench-invalid', 'The loopback gave no port.')
  return {
    url: `http://127.0.0.1:${address.port}`,
    phoneNumberId,
    secrets,
    signed: (body) => ({
      'content-type': 'application/json',
      'x-hub-signature-256': `sha256=${createHmac('sha256', secrets.appSecret).update(body).digest('hex')}`,
    }),
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
