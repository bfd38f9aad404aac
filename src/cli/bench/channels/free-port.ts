import { once } from 'node:events'
import { createServer } from 'node:net'
import { WaslError } from '../../../domain/errors.ts'

/** A port of the loopback that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string')
    throw new WaslError('bench-invalid', 'The loopback gave no port.')
  return address.port
}
