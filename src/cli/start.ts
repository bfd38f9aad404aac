import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import type { Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Express } from 'express'
import { parseWebchatConfig } from '../../adapters/webchat/config.ts'
import { RehearsalClock, systemClock } from '../clock.ts'
import { type Config, reachableHost, readConfig } from '../config.ts'
import type { Log } from '../domain/channel.ts'
import { ConfigError, WaslError } from '../domain/errors.ts'
import { parseInstant } from '../domain/instant.ts'
import type { Policy } from '../domain/policy.ts'
import { failurePlace } from '../gateway/failure-place.ts'
import { keepHouseHourly } from '../gateway/housekeeping.ts'
import { assertPlayable } from '../gateway/operations/clock.ts'
import { makeLog } from '../log.ts'
import { type Assembled, assemble, problemsBeside } from '../main.ts'
import { policyPage } from '../policy/charter.ts'
import { createWebApp } from '../web/app.ts'
import { isWrongCall, parseArguments, UsageError } from './arguments.ts'
import type { Command, CommandIo } from './command.ts'
import { controlPath, serveControl } from './control.ts'

/** `wasl start`: runs everything until SIGINT or SIGTERM. */
export const startCommand: Command = {
  name: 'start',
  summary: 'runs the gateway: pages, channels, deadlines',
  usage: [
    '',
    '--rehearsal ISO    on a clock that only moves when "wasl clock" tells it, in a store of its own',
  ],
  run: async (args, io) => {
    const parsed = parseArguments(args, { options: { rehearsal: { type: 'string' } } })
    // From here on a stop is in order, also while everything is being opened.
    const { signal } = io
    const config = readConfig(io.environment, undefined, problemsBeside)
    const at = rehearsalStart(parsed.text('rehearsal'))
    const log = makeLog(config.logLevel)
    const clock = at === undefined ? systemClock : new RehearsalClock(at)
    const assembled = await assemble({ config, log, clock, use: at === undefined ? 'real' : 'rehearsal' })
    const problem = problemOfLinks(config, assembled)
    if (problem === undefined) return serve(assembled, config, io, signal)
    await assembled.close()
    throw new ConfigError([problem])
  },
}

function rehearsalStart(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined
  const at = parseInstant(text)
  if (at === undefined)
    throw new UsageError(`"${text}" is no instant with its offset: write 2026-11-22T10:00:00+04:00.`)
  try {
    return new Date(assertPlayable(at))
  } catch (error) {
    if (!isWrongCall(error)) throw error
    throw new UsageError(error.message, { cause: error })
  }
}

/**
 * Where links in letters would begin with an address that nobody chose: who reads a letter is not on this network. To
 * try the chat out, e.g. in a container, the machine's own address will do, and the log says so.
 */
function problemOfLinks(config: Config, { gateway: { core, offices } }: Assembled): string | undefined {
  if (!config.baseUrlIsGuessed) return undefined
  const letters = [...offices.values()].flatMap(({ organisation, channels }) =>
    [...channels.values()]
      .filter(({ policy }) => policy.kind !== 'webchat')
      .map(({ policy }) => `${organisation}, ${policy.name}`),
  )
  if (letters.length > 0)
    return `BASE_URL is missing: HOST opens Wasl to the network, and what it sends (${letters.join('; ')}) holds links. Set it to the address at which citizens reach Wasl, e.g. BASE_URL=https://wasl.example.om (see .env.example)`
  core.log.warn(
    { baseUrl: config.baseUrl },
    'BASE_URL is not set: links begin with the address of this machine',
  )
  return undefined
}

async function serve(
  assembled: Assembled,
  config: Config,
  io: CommandIo,
  signal: AbortSignal,
): Promise<number> {
  const { gateway } = assembled
  const { core, offices } = gateway
  const stopping = new AbortController()
  const app = createWebApp(gateway, {
    now: () => core.clock.now(),
    newId: randomUUID,
    seals: (organisation, channel) => ({
      seal: (value) => core.tokens.seal(`${organisation}/${channel}`, value),
      open: (token) => core.tokens.open(`${organisation}/${channel}`, token),
    }),
    zone: (organisation) => offices.get(organisation)?.calendar.zone ?? 'UTC',
    embedOrigins: (organisation) => embedOriginsOf(offices.get(organisation)?.policy),
    charter: policyPage,
    baseUrl: config.baseUrl,
    log: core.log,
    ...(config.trustProxy === 0 ? {} : { trustProxy: config.trustProxy }),
    stopping: stopping.signal,
  })
  survivePromises(core.log)
  const server = await listen(app, config)
  const underWay = trackAnswers(server)
  const control = await serveControl(gateway, config.dataDir)
  const port = (server.address() as AddressInfo).port
  const address = `http://${reachableHost(config.host)}:${port}`
  io.stdout.write(`${greeting([...offices.keys()], address, config.dataDir)}\n`)
  const running = Promise.all([gateway.run(stopping.signal), keepHouseHourly(core, offices, stopping.signal)])
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve())
  })
  core.log.info({}, 'stopping')
  stopping.abort()
  await closeServer(server, underWay)
  await running
  control.close()
  await rm(controlPath(config.dataDir), { force: true })
  await assembled.close()
  return 0
}

/** The websites that the web chat's settings in the policy name; they were found good when the channel was opened. */
function embedOriginsOf(policy: Policy | undefined): readonly string[] {
  const chat = policy?.channels.find((channel) => channel.kind === 'webchat' && channel.connected)
  return parseWebchatConfig(chat?.settings).embedOrigins
}

/**
 * A promise that a library lost must not stop an office: what it was about is tried again or shown by the stage that
 * waits for it. The message stays out of the log, it may hold a citizen's words.
 */
function survivePromises(log: Log): void {
  process.on('unhandledRejection', (reason) => {
    log.error({ place: failurePlace(reason) }, 'a promise was lost')
  })
}

function greeting(organisations: readonly string[], address: string, dataDir: string): string {
  return [
    `Wasl answers at ${address}/chat`,
    ...organisations.map((name) => `  ${name}: ${address}/o/${name}/chat`),
    `Everything is kept under ${dataDir}. Stop with Ctrl+C.`,
  ].join('\n')
}

function listen(app: Express, config: Config): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server: Server = app.listen(config.port, config.host, (error?: Error) => {
      if (error === undefined) resolve(server)
      else
        reject(
          new WaslError(
            'port-unavailable',
            `Nothing can listen on ${config.host}:${config.port} (${'code' in error ? String(error.code) : error.message}): set PORT or HOST, or stop what is there.`,
            { cause: error },
          ),
        )
    })
  })
}

/** The answers that are under way just now. */
function trackAnswers(server: Server): ReadonlySet<ServerResponse> {
  const underWay = new Set<ServerResponse>()
  server.on('request', (_request, answer) => {
    underWay.add(answer)
    answer.once('close', () => underWay.delete(answer))
  })
  return underWay
}

/**
 * Lets answers that are under way end, for five seconds at most. Then every connection is closed: browsers keep some
 * open, and open some ahead, on which nothing was ever asked.
 */
async function closeServer(server: Server, underWay: ReadonlySet<ServerResponse>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  const enough = AbortSignal.timeout(5_000)
  await Promise.allSettled([...underWay].map((answer) => once(answer, 'close', { signal: enough })))
  server.closeAllConnections()
  await closed
}
