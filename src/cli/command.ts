import type { Writable } from 'node:stream'

/** What a command may use of the world; tests pass their own. */
export interface CommandIo {
  readonly stdin: NodeJS.ReadableStream
  readonly stdout: Writable
  readonly stderr: Writable
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly now: () => Date
  /** Aborted by the first Ctrl+C or SIGTERM; a command that never reads it is ended by that at once. */
  readonly signal: AbortSignal
}

/** One file of `src/cli/` exports one. `run` returns the exit code: 0 done, 1 failed, 2 wrong arguments. */
export interface Command {
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  /** What follows `wasl <name>`, a line for each form. */
  readonly usage: readonly string[]
  run(args: readonly string[], io: CommandIo): Promise<number>
}
