import type {
  Channel,
  ChannelIo,
  Diagnoses,
  Listens,
  OpenChannel,
  Pairs,
  Reconciles,
  ReportsHealth,
} from '../../src/domain/channel.ts'
import { unreachable } from '../../src/domain/errors.ts'
import { monotonic } from '../monotonic.ts'
import { parseWhatsappWebConfig, type WhatsappWebConfig } from './config.ts'
import { diagnoseWhatsappWeb } from './diagnose.ts'
import { createFeed } from './feed.ts'
import { createHost, type HostPace, usualPace } from './host.ts'
import { createHumanPace } from './human-pace.ts'
import { whatsappWebLimits } from './limits.ts'
import { parseItem } from './parse.ts'
import type { Report } from './protocol.ts'
import { createQuestions } from './questions.ts'
import { findThrough, sendThrough } from './send.ts'
import { createStanding } from './standing.ts'

/** An open number with all that WhatsApp Web can do; `workerPid` is for tests that kill it. */
export type OpenWhatsappWeb = OpenChannel &
  Listens &
  Reconciles &
  ReportsHealth &
  Diagnoses &
  Pairs & { readonly workerPid: () => number | undefined }

/**
 * A WhatsApp number that is paired with WhatsApp Web, by whatsapp-web.js in a Chromium and a process of their own. It
 * needs no account at Meta and has no official blessing: WhatsApp's terms allow no unofficial clients.
 */
export const whatsappWeb: Channel<WhatsappWebConfig> = {
  kind: 'whatsapp-web',
  limits: whatsappWebLimits,
  parseConfig: parseWhatsappWebConfig,
  open: (config, io) => openWhatsappWeb(config, io, usualPace),
}

/** Opens a number at a given pace; no process is started before it is listened to. */
export function openWhatsappWeb(
  config: WhatsappWebConfig,
  io: ChannelIo,
  hostPace: HostPace,
): OpenWhatsappWeb {
  const standing = createStanding(config.number, io.now)
  const questions = createQuestions()
  const told = (report: Report): void => {
    switch (report.kind) {
      case 'begun':
      case 'lost':
        break
      case 'code':
        io.log.info({}, 'WhatsApp shows a code to pair the number with')
        standing.code(report.code)
        break
      case 'ready':
        io.log.info({}, 'WhatsApp number is connected')
        standing.ready(report.number)
        break
      case 'away':
        standing.away()
        break
      case 'pulse':
        standing.measured(report.megabytes)
        if (report.state === 'CONNECTED') standing.heard()
        break
      case 'item':
        standing.heard()
        feed.take(report.id, report.body)
        break
      case 'left-out':
        io.log.info({ count: report.count }, 'status or broadcast left out')
        break
      case 'answer':
        questions.answer(report.request, report.outcome)
        break
      default:
        unreachable(report)
    }
  }
  const host = createHost(config, io, hostPace, standing, { told, ended: questions.abandon })
  const feed = createFeed(io, host, Math.ceil(config.lookBackHours * 3600))
  const speaking = { io, host, standing, questions, pace: createHumanPace(config.pace, monotonic) }
  return {
    receive: () => ({
      kind: 'refused',
      code: 'no-webhook',
      answer: { status: 404, body: 'This channel is a paired number and takes no requests.' },
    }),
    parse: async (raw) => [parseItem(raw, io.channel)],
    send: (message, key) => sendThrough(speaking, message, key),
    listen: feed.listen,
    findSent: (key) => findThrough(speaking, key),
    health: standing.health,
    diagnose: async () => diagnoseWhatsappWeb(io, standing),
    pairing() {
      host.wake()
      return standing.pairing()
    },
    workerPid: host.pid,
    close: host.close,
  }
}
