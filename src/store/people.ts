import type { Kysely, Transaction } from 'kysely'
import type { Person } from '../domain/people.ts'
import type { Schema } from './schema.ts'

/** Everybody of an organisation, by slug. */
export async function readPeople(db: Kysely<Schema>, organisation: string): Promise<readonly Person[]> {
  const rows = await db
    .selectFrom('people')
    .select('body')
    .where('organisation', '=', organisation)
    .orderBy('slug')
    .execute()
  return rows.map(({ body }) => JSON.parse(body) as Person)
}

/** Stores a person as they are from now on. */
export async function storePerson(
  trx: Transaction<Schema>,
  organisation: string,
  person: Person,
  changed: { readonly by: string; readonly at: string },
): Promise<void> {
  const body = JSON.stringify(person)
  const row = { organisation, slug: person.slug, body, changed_by: changed.by, changed_at: changed.at }
  const { organisation: _organisation, slug: _slug, ...update } = row
  await trx
    .insertInto('people')
    .values(row)
    .onConflict((conflict) => conflict.columns(['organisation', 'slug']).doUpdateSet(update))
    .execute()
}

export async function removePerson(
  trx: Transaction<Schema>,
  organisation: string,
  slug: string,
): Promise<void> {
  await trx.deleteFrom('people').where('organisation', '=', organisation).where('slug', '=', slug).execute()
}
