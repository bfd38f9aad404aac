/** Somebody who holds roles of an office. Data that change while it runs: `wasl people`. */
export interface Person {
  /** Unique in the organisation; part of links. */
  readonly slug: string
  readonly name: string
  readonly email: string
  /** Slugs of the policy's roles. */
  readonly roles: readonly string[]
  /** Slug of who acts while they are absent. */
  readonly deputy?: string
  /** First and last day, `YYYY-MM-DD`. */
  readonly absences: readonly { readonly from: string; readonly to: string }[]
}

/** Who is reached for a role, and in whose place. */
export interface Reached {
  readonly person: Person
  readonly insteadOf?: Person
}

/** Whether somebody is absent on a day. */
export const isAbsent = ({ absences }: Person, on: string): boolean =>
  absences.some(({ from, to }) => from <= on && on <= to)

/**
 * Those who are reached for a role on a day: its holders, each absent one by the first of their deputies who is there.
 * Empty where nobody is: then the role's own address is written to.
 */
export function reachedFor(people: readonly Person[], role: string, on: string): readonly Reached[] {
  const reached = new Map<string, Reached>()
  for (const holder of people.filter(({ roles }) => roles.includes(role))) {
    const person = presentFor(people, holder, on)
    if (person === undefined || reached.has(person.slug)) continue
    reached.set(person.slug, person === holder ? { person } : { person, insteadOf: holder })
  }
  return [...reached.values()]
}

/** Somebody by their name or slug, with the first of some roles that they hold, or whose absent holder they act for. */
export function holderAmong(
  people: readonly Person[],
  named: string,
  roles: readonly string[],
  on: string,
): { readonly person: Person; readonly role?: string } | undefined {
  const person = people.find(({ slug, name }) => slug === named || name === named)
  if (person === undefined) return undefined
  const role = roles.find(
    (each) =>
      person.roles.includes(each) ||
      reachedFor(people, each, on).some((reached) => reached.person.slug === person.slug),
  )
  return role === undefined ? { person } : { person, role }
}

/** Who acts for somebody on a day: themselves, or the first of the deputies after them who is there. */
function presentFor(people: readonly Person[], holder: Person, on: string): Person | undefined {
  const asked = new Set<string>()
  let person: Person | undefined = holder
  while (person !== undefined && !asked.has(person.slug)) {
    if (!isAbsent(person, on)) return person
    asked.add(person.slug)
    const { deputy }: Person = person
    person = people.find(({ slug }) => slug === deputy)
  }
  return undefined
}
