import { readTalk } from './case-talk.ts'
import type { Core } from './core.ts'
import { readFileRows } from './file-rows.ts'
import type { LoadedCase } from './load.ts'
import type { Office } from './office.ts'
import type { CaseSummary } from './service.ts'

/**
 * The files that citizens gave to a case, each under the name with which it was sent: equal bytes are stored once,
 * under whatever name came first. One that no message tells of any more has the name of the store.
 */
export async function citizensFiles(
  core: Core,
  office: Office,
  loaded: LoadedCase,
): Promise<CaseSummary['attachments']> {
  const refs = new Set(loaded.file.attachments)
  if (refs.size === 0) return []
  const sent = new Map<string, CaseSummary['attachments'][number]>()
  for (const { from, attachments } of await readTalk(core, office, loaded)) {
    if (from !== 'citizen') continue
    for (const { ref, name, contentType } of attachments)
      if (ref !== undefined && refs.has(ref)) sent.set(`${ref} ${name}`, { name, contentType, ref })
  }
  const told = new Set([...sent.values()].map(({ ref }) => ref))
  const untold = [...refs].filter((ref) => !told.has(ref))
  const stored = (await readFileRows(core, office.organisation, untold)).map(
    ({ ref, name, content_type: contentType }) => ({ name, contentType, ref }),
  )
  return [...sent.values(), ...stored]
}
