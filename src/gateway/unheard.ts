import { sql, type Transaction } from 'kysely'
import { isWaiting } from '../domain/case/file.ts'
import type { Schema } from '../store/schema.ts'
import type { LoadedCase, QueuedEvent } from './load.ts'
import { caseStream, conversationStream, parseStream } from './streams.ts'

/**
 * Cases of the batch that may be closed by the clock, of whose citizen something is among the dead letters, in whichever
 * conversation may speak for them, or something that was asked of the case itself: it may be the answer that the case
 * waits for, so it is not closed over it.
 */
export async function loadUnheard(
  trx: Transaction<Schema>,
  organisation: string,
  queue: readonly QueuedEvent[],
  cases: readonly LoadedCase[],
): Promise<ReadonlySet<string>> {
  const ticked = new Set(queue.flatMap((event) => (isTick(event) ? [parseStream(event.stream).id] : [])))
  const chased = cases.filter(
    ({ id, file }) => ticked.has(id) && file.chase?.warned !== undefined && isWaiting(file),
  )
  if (chased.length === 0) return new Set()
  const { rows } = await sql<{ stream: string; sealed: string | null; linked: string | null }>`
    select e.stream, m.body ->> '$.sealedCase' as sealed, l.contact as linked from events e
      left join messages m on m.organisation = e.organisation and m.id = e.payload ->> '$.message'
      left join conversation_contacts l on l.organisation = e.organisation
        and l.conversation = substr(e.stream, ${conversationStream('').length + 1})
      where e.organisation = ${organisation} and e.state = 'dead' and e.kind in ('message', 'command')`.execute(
    trx,
  )
  const streams = new Set(rows.map(({ stream }) => stream))
  const sealed = new Set(rows.map((row) => row.sealed))
  const linked = new Set(rows.map((row) => row.linked))
  const isUnheard = ({ id, file }: LoadedCase) =>
    streams.has(caseStream(id)) ||
    sealed.has(id) ||
    linked.has(file.contact) ||
    [file.origin, ...file.addresses].some(({ conversation }) => streams.has(conversationStream(conversation)))
  return new Set(chased.filter(isUnheard).map(({ id }) => id))
}

const isTick = ({ kind, payload }: QueuedEvent): boolean =>
  kind === 'command' && (payload['command'] as { readonly kind?: string } | undefined)?.kind === 'tick'
