import type { Response } from 'express'
import type { TranscriptEntry } from '../gateway/service.ts'
import { chatOf, type Office, type Site } from './site.ts'
import type { Visitor } from './visitor.ts'

/**
 * Reports to the channel, once this response is out, which notices it gave to the visitor's page: that is the receipt of
 * a chat that is fetched. One that cannot be stored now is reported when the page shows it again.
 */
export function reportSeen(
  site: Site,
  office: Office,
  visitor: Visitor,
  entries: readonly TranscriptEntry[],
  response: Response,
): void {
  response.once('finish', () => {
    report(site, office, visitor, entries).catch((error: unknown) => {
      const code = error instanceof Error ? error.name : 'unknown'
      site.options.log.warn({ organisation: office.organisation, code }, 'notices-seen-not-stored')
    })
  })
}

async function report(
  { gateway }: Site,
  office: Office,
  visitor: Visitor,
  entries: readonly TranscriptEntry[],
): Promise<void> {
  const { organisation } = office
  const { channel } = chatOf(office)
  const shown = entries.filter(({ ahead }) => !ahead)
  const ids = await gateway.transcripts.unseen(organisation, channel.name, visitor.id, shown)
  if (ids.length === 0) return
  await gateway.receive(organisation, channel.name, {
    method: 'POST',
    path: '/seen',
    query: {},
    headers: { authorization: `Bearer ${visitor.token}`, 'content-type': 'application/json' },
    body: new TextEncoder().encode(JSON.stringify({ ids })),
    remoteAddress: '',
  })
}
