import type { Actor } from '../domain/case/case.ts'
import type { CaseCommand } from '../domain/case/command.ts'
import type { Core } from './core.ts'
import { readFileRows } from './file-rows.ts'
import type { Office } from './office.ts'
import { caseStream, enqueue } from './streams.ts'

/** What became of a command that a person gave. */
export type CommandOutcome =
  | { readonly kind: 'done'; readonly events: readonly string[] }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  /** The same command (by its key) was given before. */
  | { readonly kind: 'repeated' }
  | { readonly kind: 'failed'; readonly code: string }

/**
 * Puts a person's command into the queue of its case, like any other event, and waits for what becomes of it. `drive`
 * runs the stages where no loop does.
 */
export async function giveCommand(
  core: Core,
  office: Office,
  given: { readonly caseId: string; readonly command: CaseCommand; readonly by: Actor; readonly key: string },
  drive: () => Promise<void>,
): Promise<CommandOutcome> {
  if (given.command.kind === 'resolve' && !(await areFiles(core, office, given.command.proof)))
    return {
      kind: 'refused',
      code: 'proof-unknown',
      message: 'The proof is no file: attach a photo or a letter.',
    }
  const stream = caseStream(given.caseId)
  const known = await core.store.transaction('handle', async (trx) => {
    const before = await trx
      .selectFrom('events')
      .select('id')
      .where('organisation', '=', office.organisation)
      .where('key', '=', given.key)
      .executeTakeFirst()
    if (before !== undefined) return true
    await enqueue(trx, core, office.organisation, [
      { stream, key: given.key, kind: 'command', payload: { command: given.command, by: given.by } },
    ])
    return false
  })
  if (known) return { kind: 'repeated' }
  core.signals.wake()
  return outcomeOf(core, office, given.key, drive)
}

/** Whether each ref names a file that was taken: a word in its place would pass for proof. */
async function areFiles(core: Core, { organisation }: Office, refs: readonly string[]): Promise<boolean> {
  return (await readFileRows(core, organisation, refs)).length === new Set(refs).size
}

const pollMilliseconds = 200

async function outcomeOf(
  core: Core,
  office: Office,
  key: string,
  drive: () => Promise<void>,
): Promise<CommandOutcome> {
  for (;;) {
    const touched = waitFor(core, key)
    await drive()
    const row = await core.store.writer
      .selectFrom('events')
      .select(['state', 'outcome', 'problem'])
      .where('organisation', '=', office.organisation)
      .where('key', '=', key)
      .executeTakeFirstOrThrow()
    if (row.state !== 'waiting') {
      touched.stop()
      return row.state === 'handled'
        ? parseOutcome(row.outcome)
        : { kind: 'failed', code: row.problem ?? 'unknown' }
    }
    await touched.happened
  }
}

/** Begins to wait before the state is read, so that no hint is missed; a lost one costs one poll. */
function waitFor(core: Core, key: string): { readonly happened: Promise<void>; stop(): void } {
  let stop: () => void = () => undefined
  const happened = new Promise<void>((resolve) => {
    const timer = setTimeout(() => stop(), pollMilliseconds)
    const unwatch = core.signals.watch(key, () => stop())
    stop = () => {
      clearTimeout(timer)
      unwatch()
      resolve()
    }
  })
  return { happened, stop: () => stop() }
}

function parseOutcome(text: string | null): CommandOutcome {
  const outcome = JSON.parse(text ?? '{}') as {
    refused?: { code: string; message: string }
    events?: string[]
  }
  return outcome.refused === undefined
    ? { kind: 'done', events: outcome.events ?? [] }
    : { kind: 'refused', ...outcome.refused }
}
