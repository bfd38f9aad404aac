import { z } from 'zod'
import { parseDay } from '../../domain/civil-day.ts'
import { WaslError } from '../../domain/errors.ts'
import { isAbsent, type Person } from '../../domain/people.ts'
import { dateAt } from '../../domain/working-time.ts'
import { removePerson, storePerson } from '../../store/people.ts'
import { nowOf } from '../core.ts'
import type { RunningGateway } from '../gateway.ts'
import type { Office } from '../office.ts'
import { byField, officeOf, officesOf, operation, organisationField } from './operation.ts'

/** A person as an office sees them today. */
export interface ListedPerson extends Person {
  readonly organisation: string
  readonly absent: boolean
}

const slug = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, 'must be a short name of a–z, 0–9 and hyphens')
const date = z.string().refine((text) => parseDay(text) !== undefined, 'must be a date, YYYY-MM-DD')
const named = { organisation: organisationField, slug, by: byField }

export const listPeople = operation(z.object({ organisation: organisationField }), async (gateway, input) => {
  const people = officesOf(gateway, input.organisation).flatMap((office) => {
    const today = dateAt(office.calendar, nowOf(gateway.core))
    return office.people.map(
      (person): ListedPerson => ({
        organisation: office.organisation,
        ...person,
        absent: isAbsent(person, today),
      }),
    )
  })
  return { people }
})

/** Adds somebody, or changes what is said of them; absences stay. */
export const putPerson = operation(
  z.object({
    ...named,
    name: z.string().trim().min(1).max(100).exactOptional(),
    email: z.email().max(200).exactOptional(),
    roles: z.array(z.string()).min(1).exactOptional(),
    deputy: slug.nullable().exactOptional(),
  }),
  async (gateway, { organisation, slug, by, name, email, roles, deputy }) => {
    const office = officeOf(gateway, organisation)
    const before = office.people.find((person) => person.slug === slug)
    const known = office.policy.roles.map((role) => role.slug)
    const unknown = roles?.find((role) => !known.includes(role))
    if (unknown !== undefined)
      throw new WaslError('unknown-role', `There is no role "${unknown}": take some of ${known.join(', ')}.`)
    if (deputy === slug) throw new WaslError('own-deputy', 'Nobody is their own deputy: name somebody else.')
    if (deputy && !office.people.some((person) => person.slug === deputy))
      throw new WaslError('person-unknown', `There is no "${deputy}" to act for them: add them first.`)
    const [said, reached, holds] = [name ?? before?.name, email ?? before?.email, roles ?? before?.roles]
    if (said === undefined || reached === undefined || holds === undefined)
      throw new WaslError('person-incomplete', 'Somebody new needs a name, an e-mail address and roles.')
    const acts = deputy === undefined ? before?.deputy : (deputy ?? undefined)
    return change(gateway, office, by, {
      slug,
      name: said,
      email: reached.toLowerCase(),
      roles: holds,
      absences: before?.absences ?? [],
      ...(acts !== undefined && { deputy: acts }),
    })
  },
)

/** Somebody is away from a day to another, both included; what lay in that time before is replaced. */
export const setAbsence = operation(
  z.object({ ...named, from: date, to: date }),
  async (gateway, { organisation, slug, by, from, to }) => {
    const office = officeOf(gateway, organisation)
    const person = personOf(office, slug)
    if (to < from) throw new WaslError('absence-backward', `${to} is before ${from}: turn them round.`)
    const others = person.absences.filter((absence) => absence.to < from || to < absence.from)
    const absences = [...others, { from, to }].sort((a, b) => (a.from < b.from ? -1 : 1))
    return change(gateway, office, by, { ...person, absences })
  },
)

/** Somebody is there again: absences that have not ended are taken away. */
export const endAbsence = operation(z.object(named), async (gateway, { organisation, slug, by }) => {
  const office = officeOf(gateway, organisation)
  const person = personOf(office, slug)
  const today = dateAt(office.calendar, nowOf(gateway.core))
  return change(gateway, office, by, { ...person, absences: person.absences.filter(({ to }) => to < today) })
})

export const dropPerson = operation(z.object(named), async (gateway, { organisation, slug }) => {
  const office = officeOf(gateway, organisation)
  personOf(office, slug)
  const acted = office.people.find(({ deputy }) => deputy === slug)
  if (acted !== undefined)
    throw new WaslError('still-deputy', `"${slug}" acts for "${acted.slug}": name another deputy first.`)
  await gateway.core.store.transaction('handle', (trx) => removePerson(trx, office.organisation, slug))
  office.people = office.people.filter((person) => person.slug !== slug)
  return { organisation: office.organisation, slug }
})

function personOf({ organisation, people }: Office, slug: string): Person {
  const person = people.find((one) => one.slug === slug)
  if (person !== undefined) return person
  const known = people.map((one) => one.slug).join(', ') || 'nobody yet'
  throw new WaslError('person-unknown', `${organisation} has no "${slug}"; it has ${known}.`)
}

async function change(
  { core }: RunningGateway,
  office: Office,
  by: string,
  person: Person,
): Promise<Person & { readonly organisation: string }> {
  const { organisation } = office
  await core.store.transaction('handle', (trx) =>
    storePerson(trx, organisation, person, { by, at: nowOf(core) }),
  )
  const others = office.people.filter(({ slug }) => slug !== person.slug)
  office.people = [...others, person].sort((a, b) => (a.slug < b.slug ? -1 : 1))
  return { organisation, ...person }
}
