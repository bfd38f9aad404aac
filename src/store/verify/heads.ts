import { HeadFold, noHead } from '../chain.ts'
import { linksAfter } from '../chain-heads.ts'
import type { Findings } from './findings.ts'
import type { VerifyOptions } from './options.ts'

/** Every daily head: the case events up to it, in the order of appending, still give it. */
export async function verifyHeads(
  options: VerifyOptions,
  organisation: string,
  findings: Findings,
): Promise<void> {
  const heads = await options.store.reader
    .selectFrom('chain_heads')
    .selectAll()
    .where('organisation', '=', organisation)
    .orderBy('on')
    .execute()
  findings.count('daily heads', heads.length)
  const links = linksAfter(options.store.reader, organisation, 0)
  let next = heads.length === 0 ? undefined : await links.next()
  let before: { readonly head: string; readonly events: number } = noHead
  for (const head of heads) {
    const fold = new HeadFold(options.chainKey, organisation, before)
    while (next?.done === false && next.value.id <= head.last_event) {
      fold.add(next.value.id, next.value.mac)
      next = await links.next()
    }
    if (fold.events !== head.events || fold.head(head.on) !== head.head) {
      findings.report(
        'head',
        organisation,
        head.on,
        `The case events up to the end of ${head.on} are not those of its head: some were changed, removed or put in.`,
      )
    }
    before = head
  }
}
