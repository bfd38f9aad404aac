import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { run } from '../../src/cli/run.ts'

/** What a command printed, and its exit code. */
export interface Outcome {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs `wasl …` in this process, with the delivered policies, no store and a clock that stands still. */
export function wasl(...args: readonly string[]): Promise<Outcome> {
  return waslIn({ DATA_DIR: join(tmpdir(), 'wasl-without-a-store') }, ...args)
}

/** Runs `wasl …` as `wasl` does, with an environment, e.g. a DATA_DIR of its own. */
export async function waslIn(
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Outcome> {
  return play(environment, args, [])
}

/** Runs `wasl talk` with lines that somebody types. */
export function talkIn(args: readonly string[], lines: readonly string[]): Promise<Outcome> {
  return play({}, ['talk', ...args], lines)
}

async function play(
  environment: Readonly<Record<string, string>>,
  args: readonly string[],
  lines: readonly string[],
): Promise<Outcome> {
  const [out, err]: [string[], string[]] = [[], []]
  const code = await run(args, {
    stdin: Readable.from(lines.map((line) => `${line}\n`)),
    stdout: collector(out),
    stderr: collector(err),
    environment,
    now: () => new Date('2026-10-18T06:00:00Z'),
    signal: new AbortController().signal,
  })
  return { code, out: out.join(''), err: err.join('') }
}

function collector(into: string[]): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      into.push(String(chunk))
      done()
    },
  })
}
