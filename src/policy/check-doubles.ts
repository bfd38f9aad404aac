import type { Draft } from './check-references.ts'
import type { Path, Problem } from './problem.ts'
import type { Source } from './source.ts'

/** Names that must be unique and are not, and phrases that name two services. */
export function checkDoubles(draft: Draft): readonly Problem[] {
  const { source, value: policy } = draft.policy
  const problems = [
    ...doubles(source, ['channels'], policy.channels, 'name'),
    ...doubles(source, ['roles'], policy.roles, 'slug'),
    ...doubles(source, ['applicants'], policy.applicants, 'slug'),
    ...doubles(source, ['remit', 'bodies'], policy.remit.bodies, 'slug'),
    ...Object.entries(policy.types).flatMap(([name, type]) =>
      doubles(source, ['types', name, 'severities'], type.severities ?? [], 'slug'),
    ),
    ...Object.entries(policy.fields).flatMap(([name, field]) =>
      doubles(source, ['fields', name, 'choices'], field.choices ?? [], 'slug'),
    ),
    ...doubles(source, ['survey', 'questions'], policy.survey?.questions ?? [], 'slug'),
    ...(policy.survey?.questions ?? []).flatMap(({ answers = [] }, index) =>
      doubles(source, ['survey', 'questions', index, 'answers'], answers, 'slug'),
    ),
  ]
  if (draft.services !== undefined) {
    problems.push(...doubles(draft.services.source, ['services'], draft.services.value, 'slug'))
    problems.push(...sharedKeywords(draft.services.source, draft.services.value))
  }
  if (draft.places !== undefined)
    problems.push(...doubles(draft.places.source, ['places'], draft.places.value, 'slug'))
  return problems
}

function doubles<Key extends string>(
  source: Source,
  path: Path,
  items: readonly Readonly<Record<Key, string>>[],
  key: Key,
): readonly Problem[] {
  const seen = new Set<string>()
  return items.flatMap((item, index) => {
    const name = item[key]
    if (seen.has(name))
      return [source.problem([...path, index, key], `"${name}" stands twice in ${path.join('.')}`)]
    seen.add(name)
    return []
  })
}

function sharedKeywords(
  source: Source,
  services: readonly { readonly slug: string; readonly keywords: readonly string[] }[],
): readonly Problem[] {
  const owners = new Map<string, string>()
  return services.flatMap((service, index) =>
    service.keywords.flatMap((keyword, at) => {
      const owner = owners.get(keyword)
      owners.set(keyword, service.slug)
      if (owner === undefined) return []
      const message =
        owner === service.slug
          ? `"${keyword}" stands twice in the keywords of ${owner}`
          : `"${keyword}" names both ${owner} and ${service.slug}`
      return [source.problem(['services', index, 'keywords', at], message)]
    }),
  )
}
