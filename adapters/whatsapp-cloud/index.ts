import type {
  Channel,
  ChannelIo,
  Diagnoses,
  KnowsTemplates,
  OpenChannel,
  ReportsHealth,
} from '../../src/domain/channel.ts'
import { SendError } from '../../src/domain/errors.ts'
import { monotonic } from '../monotonic.ts'
import { parseWhatsappCloudConfig, type WhatsappCloudConfig } from './config.ts'
import { diagnoseWhatsapp } from './diagnose.ts'
import { createEchoes } from './echoes.ts'
import { createGraph, type Graph } from './graph.ts'
import { whatsappCloudLimits } from './limits.ts'
import { createMediaSource } from './media.ts'
import { parseItem } from './parse.ts'
import { createPulse, type Pulse } from './pulse.ts'
import { createRates } from './rates.ts'
import { receiveWebhook } from './receive.ts'
import { createSend } from './send.ts'
import { listTemplates } from './templates.ts'

type OpenWhatsappCloud = OpenChannel & ReportsHealth & Diagnoses & KnowsTemplates

/**
 * A WhatsApp number at Meta's Cloud API: signed webhooks in, the Messages endpoint out. Secrets: `accessToken`,
 * `appSecret`, `verifyToken`. The platform cannot be asked what became of a send: its statuses echo our key.
 */
export const whatsappCloud: Channel<WhatsappCloudConfig> = {
  kind: 'whatsapp-cloud',
  limits: whatsappCloudLimits,
  parseConfig: parseWhatsappCloudConfig,
  open: openWhatsappCloud,
}

function openWhatsappCloud(config: WhatsappCloudConfig, io: ChannelIo): OpenWhatsappCloud {
  const pulse = createPulse(io)
  const graph = watched(createGraph(config, io), pulse)
  const media = createMediaSource(config, io, graph)
  const echoes = createEchoes()
  const send = createSend(config, io, graph, echoes, createRates(config.messagesPerSecond, monotonic))
  return {
    receive(request) {
      const received = receiveWebhook(request, config, io)
      if (received.kind === 'accepted') pulse.heard()
      return received
    },
    async parse(raw, signal) {
      return parseItem(raw, io, {
        fetchFile: (file, kind) => media.fetch(file, kind, signal),
        echoed: echoes.heard,
      })
    },
    send,
    health: pulse.health,
    diagnose: (signal) => diagnoseWhatsapp(config, io.secrets, graph, signal),
    templates: (signal) => listTemplates(config, graph, signal),
    close: async () => undefined,
  }
}

/** The health of a number is what its last requests came to. */
function watched(graph: Graph, pulse: Pulse): Graph {
  return async (request) => {
    try {
      const answer = await graph(request)
      pulse.asked()
      return answer
    } catch (error) {
      if (error instanceof SendError) pulse.asked(error)
      throw error
    }
  }
}
