import { z } from 'zod'
import type { PlatformTemplate } from '../../src/domain/channel.ts'
import { WaslError } from '../../src/domain/errors.ts'
import type { WhatsappCloudConfig } from './config.ts'
import type { Graph } from './graph.ts'

const pageSchema = z.looseObject({
  data: z.array(
    z.looseObject({
      name: z.string(),
      language: z.string(),
      status: z.string(),
      components: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })).default([]),
    }),
  ),
  paging: z
    .looseObject({
      cursors: z.looseObject({ after: z.string().optional() }).optional(),
      next: z.string().optional(),
    })
    .optional(),
})
/** An account has 6,000 templates at the most (Templates, limits). */
const mostPages = 60

/** The account's templates in the office's two languages (Business Management API, message_templates). */
export async function listTemplates(
  config: WhatsappCloudConfig,
  graph: Graph,
  signal: AbortSignal,
): Promise<readonly PlatformTemplate[]> {
  const { businessAccountId, templateLanguages } = config
  if (businessAccountId === undefined)
    throw new WaslError('account-unknown', 'Set businessAccountId: templates belong to the account.')
  const found: PlatformTemplate[] = []
  let after: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const query = {
      fields: 'name,language,status,components',
      limit: '100',
      ...(after !== undefined && { after }),
    }
    const path = `${businessAccountId}/message_templates`
    const answer = pageSchema.parse(await graph({ method: 'GET', path, query, makes: 'nothing', signal }))
    for (const { name, language, status, components } of answer.data)
      for (const ours of ['ar', 'en'] as const)
        if (templateLanguages[ours] === language)
          found.push({
            name,
            language: ours,
            approved: status === 'APPROVED',
            parameters: placesIn(components),
          })
    after = answer.paging?.next === undefined ? undefined : answer.paging.cursors?.after
    if (after === undefined) break
  }
  return found
}

/** How many places the words of a template have; `{{1}}` twice is one. */
function placesIn(
  components: readonly { readonly type: string; readonly text?: string | undefined }[],
): number {
  const body = components.find(({ type }) => type === 'BODY')?.text ?? ''
  return new Set([...body.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, place]) => place)).size
}
