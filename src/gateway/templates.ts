import type { Outbound } from '../domain/message.ts'
import type { NoticeRoute } from '../domain/policy.ts'
import { renderParameters } from '../engine/render-text.ts'
import type { Say } from '../engine/types.ts'
import type { Office } from './office.ts'

/**
 * What is said as it goes out: on the template route a notice is its own text alone, with the platform's template that
 * says the same. Undefined where the policy names no template for it: the next route is taken.
 */
export function asSent(
  { policy, calendar }: Office,
  route: NoticeRoute,
  say: Say,
): { readonly say: Say; readonly template?: NonNullable<Outbound['template']> } | undefined {
  if (say.notice === undefined || route !== 'whatsapp-template') return { say }
  const part = say.parts.find(({ kind }) => kind === 'text')
  const known = part?.kind === 'text' ? policy.notices.templates?.[part.text.key] : undefined
  if (part?.kind !== 'text' || known === undefined) return undefined
  const parameters = renderParameters(part.text, known.parameters, say.language, policy, calendar.zone)
  return { say: { ...say, parts: [part], choices: [] }, template: { name: known.name, parameters } }
}
