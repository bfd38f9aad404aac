import type { PlaceEntry, PolicyFile, ServiceEntry } from './policy-schema.ts'
import type { Path, Problem } from './problem.ts'
import type { Source } from './source.ts'

/** The parsed files of one organisation with their sources; a file with mistakes of shape is absent. */
export interface Draft {
  readonly policy: { readonly source: Source; readonly value: PolicyFile }
  readonly services?: { readonly source: Source; readonly value: readonly ServiceEntry[] }
  readonly places?: { readonly source: Source; readonly value: readonly PlaceEntry[] }
}

/** Names that stand somewhere and mean nothing: roles, ladders, fields, wilayats, subjects. */
export function checkReferences(draft: Draft): readonly Problem[] {
  const { source, value: policy } = draft.policy
  const roles = new Set(policy.roles.map((role) => role.slug))
  const fields = new Set(Object.keys(policy.fields))
  const ladders = new Set(Object.keys(policy.ladders))
  const problems: Problem[] = []
  const expect = (
    from: Source,
    path: Path,
    name: string | undefined,
    known: ReadonlySet<string>,
    what: string,
  ) => {
    if (name === undefined || known.has(name)) return
    problems.push(
      from.problem(path, `there is no ${what} "${name}"; known are ${[...known].join(', ') || 'none'}`),
    )
  }
  for (const key of ['general', 'team', 'clockOwner'] as const)
    expect(source, ['routing', key], policy.routing[key], roles, 'role')
  for (const [index, applicant] of policy.applicants.entries()) {
    expect(source, ['applicants', index, 'role'], applicant.role, roles, 'role')
  }
  for (const [index, role] of (policy.sealing.openers ?? []).entries())
    expect(source, ['sealing', 'openers', index], role, roles, 'role')
  for (const [name, ladder] of Object.entries(policy.ladders)) {
    expect(source, ['ladders', name, 'supervisor'], ladder.supervisor, roles, 'role')
    for (const [index, level] of ladder.levels.entries()) {
      expect(source, ['ladders', name, 'levels', index, 'role'], level.role, roles, 'role')
    }
  }
  for (const [name, type] of Object.entries(policy.types)) {
    expect(source, ['types', name, 'ladder'], type.ladder, ladders, 'ladder')
    for (const [index, { field }] of type.fields.entries()) {
      expect(source, ['types', name, 'fields', index, 'field'], field, fields, 'field')
    }
  }
  if (draft.services !== undefined) {
    const services = draft.services
    for (const [index, service] of services.value.entries()) {
      expect(services.source, ['services', index, 'section'], service.section, roles, 'role')
      for (const [at, { field }] of service.fields.entries()) {
        expect(services.source, ['services', index, 'fields', at, 'field'], field, fields, 'field')
      }
    }
    const slugs = new Set(services.value.map((service) => service.slug))
    for (const [index, subject] of policy.sealing.subjects.entries()) {
      expect(source, ['sealing', 'subjects', index], subject, slugs, 'service')
    }
  }
  if (draft.places !== undefined) {
    const wilayats = new Set(
      draft.places.value.filter((place) => place.kind === 'wilayat').map((place) => place.slug),
    )
    for (const [index, place] of draft.places.value.entries()) {
      expect(draft.places.source, ['places', index, 'wilayat'], place.wilayat, wilayats, 'wilayat')
    }
  }
  return problems
}
