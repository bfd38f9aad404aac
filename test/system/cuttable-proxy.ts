import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A way to a local server that can be cut as a network is. */
export interface CuttableProxy {
  readonly port: number
  /** How many connections were made through it. */
  connections(): number
  /** Breaks every connection that stands. */
  cut(): void
  /** Breaks a connection once so many bytes of the server's have passed through it; once only. */
  cutAfter(bytes: number): void
  stop(): Promise<void>
}

/** Starts a proxy to a port of the loopback. */
export async function startCuttableProxy(target: number): Promise<CuttableProxy> {
  const standing = new Set<Socket>()
  let made = 0
  let left = Number.POSITIVE_INFINITY
  const server = createServer((near) => {
    made++
    const far = connect(target, '127.0.0.1')
    for (const socket of [near, far]) {
      standing.add(socket)
      const end = () => {
        near.destroy()
        far.destroy()
        standing.delete(socket)
      }
      socket.on('close', end)
      socket.on('error', end)
    }
    near.pipe(far)
    far.on('data', (chunk) => {
      left -= chunk.length
      if (left < 0) {
        left = Number.POSITIVE_INFINITY
        near.destroy()
      } else near.write(chunk)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  const cut = () => {
    for (const socket of standing) socket.destroy()
  }
  return {
    port: address.port,
    connections: () => made,
    cut,
    cutAfter(bytes) {
      left = bytes
    },
    async stop() {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}
