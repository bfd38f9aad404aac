import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer, request, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { ConfigError, WaslError } from '../domain/errors.ts'
import { failurePlace } from '../gateway/failure-place.ts'
import type { RunningGateway } from '../gateway/gateway.ts'
import { operationNamed } from '../gateway/operations/all.ts'
import { silentLog } from '../log.ts'
import { assemble } from '../main.ts'
import { isWrongCall, withArguments } from './arguments.ts'

/** Longest path that every system takes for a local socket (sockaddr_un: 104 bytes on BSD, 108 on Linux). */
const maxSocketPath = 100
/** Holds the proof of a case: some files in base64. */
const maxInput = 64 * 1024 * 1024

/** Where the running gateway of a data folder listens for commands of this machine's same user. */
export function controlPath(dataDir: string): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\wasl-${shortOf(dataDir)}`
  const beside = join(dataDir, 'control.sock')
  return Buffer.byteLength(beside) <= maxSocketPath ? beside : join(tmpdir(), `wasl-${shortOf(dataDir)}.sock`)
}

const shortOf = (dataDir: string) => createHash('sha256').update(dataDir).digest('hex').slice(0, 16)

/** Answers commands over the local socket: `POST /<operation>` with JSON. */
export async function serveControl(gateway: RunningGateway, dataDir: string): Promise<Server> {
  const path = controlPath(dataDir)
  await rm(path, { force: true })
  const server = createServer((incoming, answer) => {
    const reply = (status: number, body: unknown) => {
      answer.writeHead(status, { 'content-type': 'application/json' })
      answer.end(JSON.stringify(body))
    }
    runOperation(gateway, (incoming.url ?? '/').slice(1), incoming).then(
      (result) => reply(200, { result }),
      (error: unknown) => {
        if (!(error instanceof WaslError))
          gateway.core.log.error({ place: failurePlace(error) }, 'a command failed')
        reply(error instanceof WaslError ? 422 : 500, problemOf(error))
      },
    )
  })
  const umask = process.umask(0o077)
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(path, resolve)
    })
  } finally {
    process.umask(umask)
  }
  return server
}

async function runOperation(
  gateway: RunningGateway,
  name: string,
  body: AsyncIterable<Uint8Array>,
): Promise<unknown> {
  const operation = operationNamed(name)
  if (operation === undefined)
    throw new WaslError(
      'operation-unknown',
      `The running gateway knows no "${name}": restart it with this version.`,
    )
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of body) {
    size += part.length
    if (size > maxInput) throw new WaslError('input-too-large', 'That is too much for one command.')
    parts.push(part)
  }
  return operation(gateway, JSON.parse(Buffer.concat(parts).toString('utf8') || '{}'))
}

function problemOf(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof WaslError) return { code: error.code, message: error.message }
  return { code: 'unexpected', message: 'The gateway could not do that; its log says where.' }
}

/**
 * Does an operation: in the gateway that runs on this data folder, or, where none runs, on the store itself. Each call
 * has a name of its own (`request`), by which it is done once however often it arrives. Throws WaslError with what to do, UsageError where it was called wrongly.
 */
export function callOperation(config: Config, name: string, asked: object): Promise<unknown> {
  return withArguments(() => call(config, name, asked))
}

/** Does an operation in the gateway that runs on this data folder. Throws WaslError where none runs. */
export function callRunning(config: Config, name: string, asked: object): Promise<unknown> {
  return withArguments(async () => {
    const answered = await askRunning(config, name, { ...asked, request: randomUUID() })
    if (answered !== undefined) return answered.result
    throw new WaslError(
      'gateway-not-running',
      'No gateway runs on this data folder: start it first (npm start).',
    )
  })
}

async function call(config: Config, name: string, asked: object): Promise<unknown> {
  const input = { ...asked, request: randomUUID() }
  const answered = await askRunning(config, name, input)
  if (answered !== undefined) return answered.result
  if (needsStore(name) && !existsSync(join(config.dataDir, 'store.db')))
    return refuseWithout(config, name, input)
  return callAlone(config, name, input)
}

/** Whether an operation is about what the store holds: one that is not there is not made for it. */
const needsStore = (name: string): boolean => /^(case|clock|tasks|dead)-|^(replay|verify)$/.test(name)

/** Wrong arguments are said first, as everywhere: what is asked is tried on a store in memory. */
async function refuseWithout(config: Config, name: string, input: object): Promise<never> {
  const missing = new WaslError(
    'store-missing',
    `There is no store in ${config.dataDir}: "wasl start" makes one, or DATA_DIR names another folder.`,
  )
  try {
    await callAlone({ ...config, dataDir: ':memory:' }, name, input)
  } catch (error) {
    throw isWrongCall(error) || error instanceof ConfigError ? error : missing
  }
  throw missing
}

async function callAlone(config: Config, name: string, input: object): Promise<unknown> {
  const assembled = await assemble({ config, log: silentLog, use: 'any' })
  try {
    const operation = operationNamed(name)
    if (operation === undefined) throw new WaslError('operation-unknown', `There is no operation "${name}".`)
    return await operation(assembled.gateway, input)
  } finally {
    await assembled.close()
  }
}

/** Why a gateway that runs did not take a command; `code` is the system's. */
export function unheardOn(path: string, code: string | undefined): string {
  return code === 'EACCES' || code === 'EPERM'
    ? `${path} belongs to another user: give the command as the user that runs the gateway.`
    : `The running gateway does not answer on ${path} (${code}).`
}

/** No socket, nobody behind it, or no folder that could hold one. */
const notRunning: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ECONNREFUSED'])

function askRunning(
  config: Config,
  name: string,
  input: unknown,
): Promise<{ readonly result: unknown } | undefined> {
  return new Promise((resolve, reject) => {
    const asking = request(
      { socketPath: controlPath(config.dataDir), path: `/${name}`, method: 'POST' },
      (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part: Buffer) => parts.push(part))
        answer.on('error', reject)
        answer.on('end', () => {
          const body = JSON.parse(Buffer.concat(parts).toString('utf8')) as {
            result?: unknown
            code?: string
            message?: string
          }
          if (answer.statusCode === 200) resolve({ result: body.result })
          else reject(new WaslError(body.code ?? 'unexpected', body.message ?? 'The gateway gave no reason.'))
        })
      },
    )
    asking.on('error', (error: NodeJS.ErrnoException) => {
      if (notRunning.has(error.code ?? '')) resolve(undefined)
      else
        reject(
          new WaslError('control-failed', unheardOn(controlPath(config.dataDir), error.code), {
            cause: error,
          }),
        )
    })
    asking.end(JSON.stringify(input))
  })
}
