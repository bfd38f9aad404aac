import { ConfigError, WaslError } from '../domain/errors.ts'
import { UsageError } from './arguments.ts'
import type { Command, CommandIo } from './command.ts'
import { driverAdvice } from './driver-advice.mjs'

/** Every command and the file that has it; a command's parts are loaded when it is called. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./start.ts')).startCommand,
  talk: async () => (await import('./talk.ts')).talkCommand,
  rehearse: async () => (await import('./rehearse.ts')).rehearseCommand,
  inspect: async () => (await import('./inspect.ts')).inspectCommand,
  understand: async () => (await import('./understand.ts')).understandCommand,
  train: async () => (await import('./train.ts')).trainCommand,
  policy: async () => (await import('./policy.ts')).policyCommand,
  calendar: async () => (await import('./calendar.ts')).calendarCommand,
  due: async () => (await import('./due.ts')).dueCommand,
  clock: async () => (await import('./clock.ts')).clockCommand,
  case: async () => (await import('./case.ts')).caseCommand,
  tasks: async () => (await import('./tasks.ts')).tasksCommand,
  dead: async () => (await import('./dead.ts')).deadCommand,
  verify: async () => (await import('./verify.ts')).verifyCommand,
  replay: async () => (await import('./replay.ts')).replayCommand,
  people: async () => (await import('./people.ts')).peopleCommand,
  approve: async () => (await import('./approve.ts')).approveCommand,
  pair: async () => (await import('./pair.ts')).pairCommand,
  stop: async () => (await import('./stop.ts')).stopCommand,
  resume: async () => (await import('./stop.ts')).resumeCommand,
  simulate: async () => (await import('./simulate.ts')).simulateCommand,
  doctor: async () => (await import('./doctor.ts')).doctorCommand,
  bench: async () => (await import('./bench.ts')).benchCommand,
}

/** Runs the command that the arguments name; returns the exit code: 0 done, 1 failed, 2 wrong arguments. */
export async function run(args: readonly string[], io: CommandIo = processIo()): Promise<number> {
  const [name = 'help', ...rest] = args
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (load === undefined) {
    const all = await loaded(listing, io)
    if (all === undefined) return 1
    const asked = ['help', '--help', '-h'].includes(name)
    ;(asked ? io.stdout : io.stderr).write(asked ? all : `wasl: there is no command "${name}".\n\n${all}`)
    return asked ? 0 : 2
  }
  const command = await loaded(load, io)
  if (command === undefined) return 1
  if (rest.includes('--help') || rest.includes('-h')) {
    io.stdout.write(usageOf(command))
    return 0
  }
  try {
    return await command.run(rest, io)
  } catch (error) {
    return fail(command, error, io)
  }
}

/** SQLite's driver is built or fetched by the install; where neither worked, one line says what to do. */
async function loaded<T>(load: () => Promise<T>, io: CommandIo): Promise<T | undefined> {
  try {
    return await load()
  } catch (error) {
    const advice = driverAdvice(error)
    if (advice === undefined) throw error
    io.stderr.write(`wasl: ${advice}\n`)
    return undefined
  }
}

function fail(command: Command, error: unknown, io: CommandIo): number {
  if (error instanceof UsageError) {
    io.stderr.write(`wasl ${command.name}: ${error.message}\n${usageOf(command)}`)
    return 2
  }
  if (error instanceof ConfigError) {
    io.stderr.write(`${error.problems.join('\n')}\n`)
    return 1
  }
  if (error instanceof WaslError) {
    io.stderr.write(`wasl ${command.name}: ${error.code}: ${error.message}\n`)
    return 1
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  io.stderr.write(
    `wasl ${command.name}: unexpected: this is a mistake in Wasl; please report it with what follows.\n${detail}\n`,
  )
  return 1
}

function usageOf(command: Command): string {
  return `${command.summary}\n\n${command.usage.map((line) => (line.startsWith('  ') ? `  ${line}` : `  wasl ${command.name} ${line}`.trimEnd())).join('\n')}\n`
}

async function listing(): Promise<string> {
  const all = await Promise.all(Object.values(commands).map((load) => load()))
  const width = Math.max(...all.map((command) => command.name.length))
  const lines = all.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`)
  return `Wasl: citizens' messages of every channel, filed, chased, answered.\n\n${lines.join('\n')}\n\n"wasl COMMAND --help" says how each is called. Results can be had as JSON with --json.\n`
}

/** The number of SIGPIPE, which Node itself ignores. */
const brokenPipe = 13

/**
 * The world of this process. Only a command that reads `signal` is asked to end in order; any other is ended by the first
 * Ctrl+C or SIGTERM as the system does it (128 + its number): what it stored is sound at every moment. So is it when
 * whoever read its output has gone (`wasl … | head`); what ends in order goes on without that reader.
 */
function processIo(): CommandIo {
  let stop: AbortSignal | undefined
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    if (stop === undefined) process.exit(128 + brokenPipe)
  })
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    environment: process.env,
    now: () => new Date(),
    get signal() {
      stop ??= stopSignal()
      return stop
    },
  }
}

function stopSignal(): AbortSignal {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(signal))
  return stop.signal
}
