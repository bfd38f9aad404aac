import type { Actor } from '../domain/case/case.ts'
import type { CaseCommand } from '../domain/case/command.ts'
import { type Refused, refuse } from '../domain/case/decision.ts'
import { excessOf } from './command-limits.ts'
import type { Core } from './core.ts'
import { filesOfCase } from './files-of-case.ts'
import type { LoadedCase } from './load.ts'
import type { Office } from './office.ts'
import { caseStream, enqueue } from './streams.ts'

/** What became of a command that a person gave. */
export type CommandOutcome =
  | { readonly kind: 'done'; readonly events: readonly string[] }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  /** The same command (by its key) was given before. */
  | { readonly kind: 'repeated' }
  | { readonly kind: 'failed'; readonly code: string }

/** A command as a person gives it. */
export interface GivenCommand {
  readonly loaded: LoadedCase
  readonly command: CaseCommand
  readonly by: Actor
  readonly key: string
  /** Refs of files that this person handed in for this case: proof besides those that the case has. */
  readonly taken: readonly string[]
}

/**
 * Puts a person's command into the queue of its case, like any other event, and waits for what becomes of it. `drive`
 * runs the stages where no loop does. Every way in has these limits of size and of what is proof.
 */
export async function giveCommand(
  core: Core,
  office: Office,
  given: GivenCommand,
  drive: () => Promise<void>,
): Promise<CommandOutcome> {
  const refused = excessOf(given.command, office.policy) ?? (await doubtProof(core, office, given))
  if (refused !== undefined) return refused
  const stream = caseStream(given.loaded.id)
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

/** Proof is a file of this case, or one taken for it: a word, or a file of somebody else's case, proves nothing. */
async function doubtProof(
  core: Core,
  office: Office,
  { loaded, command, taken }: GivenCommand,
): Promise<Refused | undefined> {
  if (command.kind !== 'resolve') return undefined
  const named = command.proof.filter((ref) => !taken.includes(ref))
  const known = named.length === 0 ? new Set<string>() : await filesOfCase(core, office, loaded)
  if (!named.every((ref) => known.has(ref)))
    return refuse('proof-unknown', 'The proof is no file of this case: attach a photo or a letter.')
  for (const ref of command.proof)
    if ((await core.files.check(ref)) !== 'good')
      return refuse('proof-lost', 'The bytes of this proof are not in the store: attach it again.')
  return undefined
}

const pollMilliseconds = 200

/** What became of the command of this key, once it is handled. */
export async function outcomeOf(
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
