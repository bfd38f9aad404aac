import { Readable, Writable } from 'node:stream'
import { run } from '../../src/cli/run.ts'

/** What a command printed, and its exit code. */
export interface Outcome {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs `wasl …` in this process, with the delivered policies and a clock that stands still. */
export async function wasl(...args: readonly string[]): Promise<Outcome> {
  const [out, err]: [string[], string[]] = [[], []]
  const code = await run(args, {
    stdin: Readable.from([]),
    stdout: collector(out),
    stderr: collector(err),
    environment: {},
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
