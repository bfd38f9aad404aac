import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A way to a local server that swallows some of what is asked: a server that takes long to answer that. */
export interface DeafProxy {
  readonly port: number
  /** Resolves when something was swallowed. */
  readonly swallowed: Promise<void>
  stop(): Promise<void>
}

/** Starts a proxy to a port of the loopback; what matches `deafTo` does not come through. */
export async function startDeafProxy(target: number, deafTo: RegExp): Promise<DeafProxy> {
  const standing = new Set<Socket>()
  const swallowed = Promise.withResolvers<void>()
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1')
    for (const socket of [near, far]) {
      standing.add(socket)
      const end = () => {
        near.destroy()
        far.destroy()
      }
      socket.on('close', end)
      socket.on('error', end)
    }
    far.pipe(near)
    near.on('data', (chunk) => {
      if (deafTo.test(chunk.toString('latin1'))) swallowed.resolve()
      else far.write(chunk)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  return {
    port: address.port,
    swallowed: swallowed.promise,
    async stop() {
      for (const socket of standing) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
