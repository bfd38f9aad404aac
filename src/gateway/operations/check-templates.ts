import type { AnyOpenChannel } from '../../domain/channel.ts'
import { codeOf } from '../../domain/errors.ts'
import type { Policy } from '../../domain/policy.ts'

type Finding = { readonly ok: boolean; readonly line: string }

/** Whether the platform has approved the templates of the policy, in both languages and with as many places. */
export async function checkTemplates(
  { notices: { templates = {} } }: Policy,
  port: AnyOpenChannel,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const wanted = Object.values(templates)
  if (port.templates === undefined || wanted.length === 0) return []
  try {
    const known = await port.templates(signal)
    const problems = wanted.flatMap(({ name, parameters }) =>
      (['ar', 'en'] as const).flatMap((language) => {
        const found = known.find((each) => each.name === name && each.language === language)
        const problem = problemOf(found, parameters.length)
        return problem === undefined ? [] : [`${name} (${language}) ${problem}`]
      }),
    )
    return problems.length === 0
      ? [{ ok: true, line: `all ${wanted.length} templates of the policy are approved in both languages` }]
      : problems.map((problem) => ({ ok: false, line: `template ${problem}` }))
  } catch (error) {
    return [{ ok: false, line: `templates cannot be compared: ${codeOf(error)}` }]
  }
}

function problemOf(
  found: { readonly approved: boolean; readonly parameters: number } | undefined,
  wanted: number,
): string | undefined {
  if (found === undefined) return 'is not there: create it in WhatsApp Manager'
  if (found.parameters !== wanted) return `has ${found.parameters} places, and the policy fills ${wanted}`
  return found.approved ? undefined : 'is not approved'
}
