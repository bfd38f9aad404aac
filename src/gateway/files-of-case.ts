import { readTalk } from './case-talk.ts'
import type { Core } from './core.ts'
import type { LoadedCase } from './load.ts'
import type { Office } from './office.ts'

/** The refs of all files that a case has: its citizen's, those of what was said about it, and earlier proof. */
export async function filesOfCase(
  core: Core,
  office: Office,
  loaded: LoadedCase,
): Promise<ReadonlySet<string>> {
  const talk = await readTalk(core, office, loaded)
  return new Set([
    ...loaded.file.attachments,
    ...(loaded.file.resolved?.proof ?? []),
    ...talk.flatMap(({ attachments }) => attachments.flatMap(({ ref }) => ref ?? [])),
  ])
}
