import type { WebhookAnswer, WebhookRequest } from '../domain/channel.ts'
import { WaslError } from '../domain/errors.ts'
import type { Core } from './core.ts'
import type { Intake } from './ingest.ts'
import type { Office } from './office.ts'

/** Hands a platform's request to its channel; what it brings is on disk before the platform is told OK. */
export async function receive(
  core: Core,
  intake: Intake,
  offices: ReadonlyMap<string, Office>,
  organisation: string,
  channelName: string,
  request: WebhookRequest,
): Promise<WebhookAnswer> {
  const channel = offices.get(organisation)?.channels.get(channelName)
  if (channel === undefined)
    return {
      status: 404,
      body: JSON.stringify({ code: 'channel-unknown', message: 'There is no such channel here.' }),
    }
  const received = channel.port.receive(request)
  if (received.kind === 'refused') {
    core.log.warn({ organisation, channel: channelName, code: received.code }, 'request refused')
    return received.answer
  }
  try {
    await intake.take(organisation, channelName, received.items)
    return received.answer
  } catch (error) {
    const code = error instanceof WaslError ? error.code : 'unknown'
    core.log.error({ organisation, channel: channelName, code }, 'not stored, so not acknowledged')
    return {
      status: 503,
      headers: { 'retry-after': '5' },
      body: JSON.stringify({ code, message: 'Nothing was stored. Send it again in a few seconds.' }),
    }
  }
}
