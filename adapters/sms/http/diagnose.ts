import type { ChannelIo, Health } from '../../../src/domain/channel.ts'
import type { HttpConfig } from './config.ts'

/** Whether the gateway's host answers at all: a text costs money, so that none is sent to try. */
export async function diagnoseHttp(
  { http, sender }: HttpConfig,
  io: ChannelIo,
  { needsPerson }: Health,
  signal: AbortSignal,
): Promise<readonly { readonly ok: boolean; readonly line: string }[]> {
  const { host, origin } = new URL(http.url)
  if (needsPerson !== undefined)
    return [{ ok: false, line: `${host} has refused the login of the last text: check the secrets of http` }]
  const way = http.receipts === undefined ? 'without reports of delivery' : 'with reports of delivery'
  try {
    const { status } = await io.fetch(origin, { method: 'HEAD', redirect: 'manual', signal })
    return [{ ok: status < 500, line: `${host} answers (${status}); texts go out as ${sender}, ${way}` }]
  } catch {
    return [{ ok: false, line: `${host} does not answer: check http.url, the network and its certificate` }]
  }
}
