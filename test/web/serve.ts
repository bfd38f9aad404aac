import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Gateway } from '../../src/gateway/service.ts'
import { createWebApp } from '../../src/web/app.ts'
import type { WebOptions } from '../../src/web/options.ts'
import { type FakeGateway, openFakeGateway } from './fake-gateway.ts'

/** A running make-believe office. */
export interface Served {
  readonly base: string
  readonly gateway: FakeGateway
  close(): Promise<void>
}

const nothing = () => undefined
const defaults: WebOptions = {
  now: () => new Date(),
  newId: randomUUID,
  seals: () => ({ seal: (value) => value, open: (value) => value }),
  zone: () => 'Asia/Muscat',
  embedOrigins: () => [],
  charter: (policy, language) => ({
    title: policy.name[language],
    sections: [
      {
        heading: policy.contact.section[language],
        rows: [[policy.contact.section[language], policy.contact.phone, '3']],
      },
      { heading: policy.types.complaint.name[language], rows: [[policy.types.complaint.name[language]]] },
    ],
  }),
  log: { info: nothing, warn: nothing, error: nothing },
}

/**
 * Serves the pages over a make-believe gateway on a free port of the loopback: for what a real one cannot be made to do
 * (fail, keep silent, answer out of order). Browsers visit a real one.
 */
export async function serveFake(
  options: Partial<WebOptions> & { readonly gateway?: FakeGateway } = {},
): Promise<Served> {
  const gateway = options.gateway ?? openFakeGateway(options.now ?? defaults.now)
  const { base, close } = await serve(gateway, { seals: gateway.seals, ...options })
  return { base, gateway, close }
}

/** Serves the pages over any gateway, on a free port of the loopback or on one that somebody was told before. */
export async function serve(
  gateway: Gateway,
  options: Partial<WebOptions> & Pick<WebOptions, 'seals'>,
  port = 0,
): Promise<Omit<Served, 'gateway'>> {
  const app = createWebApp(gateway, { ...defaults, ...options })
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address() as AddressInfo
  return {
    base: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)))
        server.closeAllConnections()
      }),
  }
}
