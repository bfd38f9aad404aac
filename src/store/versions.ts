import { type Kysely, sql, type Transaction } from 'kysely'
import type { Calendar } from '../domain/calendar.ts'
import { WaslError } from '../domain/errors.ts'
import type { Policy } from '../domain/policy.ts'
import type { Schema } from './schema.ts'

/**
 * Remembers the policy in force and gives back every version that cases may be pinned to. Throws `policy-altered`
 * where a version that cases may be pinned to has changed: a change needs the next version.
 */
export async function keepPolicy(
  trx: Transaction<Schema>,
  policy: Policy,
  at: string,
): Promise<ReadonlyMap<number, Policy>> {
  const rows = await trx
    .selectFrom('policy_versions')
    .selectAll()
    .where('organisation', '=', policy.organisation)
    .orderBy('version')
    .execute()
  const known = rows.find((row) => row.version === policy.version)
  const newest = rows.at(-1)?.version ?? 0
  if (policy.version < newest) {
    throw new WaslError(
      'policy-older',
      `The policy of ${policy.organisation} is version ${policy.version}, but version ${newest} has been in force: give the change the version ${newest + 1}.`,
    )
  }
  if (known !== undefined && known.digest !== policy.digest) {
    const pinned = await trx
      .selectFrom('cases')
      .select('id')
      .where('organisation', '=', policy.organisation)
      .where(sql<number>`fold ->> 'policyVersion'`, '=', policy.version)
      .limit(1)
      .executeTakeFirst()
    if (pinned !== undefined) {
      throw new WaslError(
        'policy-altered',
        `The policy of ${policy.organisation} changed, but its version is still ${policy.version} and cases were filed under it: give the change the version ${policy.version + 1}.`,
      )
    }
  }
  await trx
    .insertInto('policy_versions')
    .values({
      organisation: policy.organisation,
      version: policy.version,
      digest: policy.digest,
      body: JSON.stringify(policy),
      stored_at: at,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['organisation', 'version'])
        .doUpdateSet({ digest: policy.digest, body: JSON.stringify(policy) }),
    )
    .execute()
  const versions = new Map(rows.map((row) => [row.version, JSON.parse(row.body) as Policy]))
  return versions.set(policy.version, policy)
}

/** One edit of a calendar: who made which version, when and why. */
export interface CalendarVersion {
  readonly version: number
  readonly by: string
  /** ISO instant. */
  readonly at: string
  readonly reason: string
}

/**
 * The calendar in force: the newest stored one; the files seed an empty store, and from then on the database rules.
 * Only a policy that names another calendar brings that one's file in, as the next version.
 */
export async function keepCalendar(
  trx: Transaction<Schema>,
  organisation: string,
  seed: Calendar,
  at: string,
): Promise<Calendar> {
  const newest = await readCalendar(trx, organisation)
  if (newest?.name === seed.name) return newest
  const calendar = newest === undefined ? seed : { ...seed, version: newest.version + 1 }
  const reason =
    newest === undefined ? 'seeded from the files' : `the policy names the calendar "${seed.name}"`
  await storeCalendar(trx, organisation, calendar, { by: 'wasl', reason, at })
  return calendar
}

/** The newest stored calendar, or undefined before the first start. */
export async function readCalendar(db: Kysely<Schema>, organisation: string): Promise<Calendar | undefined> {
  const row = await db
    .selectFrom('calendar_versions')
    .select('body')
    .where('organisation', '=', organisation)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? undefined : (JSON.parse(row.body) as Calendar)
}

/** Why an organisation's newest calendar was stored. */
export async function readCalendarReason(db: Kysely<Schema>, organisation: string): Promise<string> {
  return (await listCalendarVersions(db, organisation)).at(-1)?.reason ?? ''
}

/** Every version of an organisation's calendar, the oldest first. */
export async function listCalendarVersions(
  db: Kysely<Schema>,
  organisation: string,
): Promise<readonly CalendarVersion[]> {
  return db
    .selectFrom('calendar_versions')
    .select(['version', 'by', 'stored_at as at', 'reason'])
    .where('organisation', '=', organisation)
    .orderBy('version')
    .execute()
}

/** Stores a calendar as its version; a version that is there already is a conflict. */
export async function storeCalendar(
  trx: Transaction<Schema>,
  organisation: string,
  calendar: Calendar,
  why: { readonly by: string; readonly reason: string; readonly at: string },
): Promise<void> {
  await trx
    .insertInto('calendar_versions')
    .values({
      organisation,
      version: calendar.version,
      body: JSON.stringify(calendar),
      reason: why.reason,
      by: why.by,
      stored_at: why.at,
    })
    .execute()
}

const recomputedCounter = 'calendar-recomputed'

/** The newest calendar version by which every open case has been computed anew; 1, the seed, needs none of it. */
export async function recomputedVersion(db: Kysely<Schema>, organisation: string): Promise<number> {
  const row = await db
    .selectFrom('counters')
    .select('value')
    .where('organisation', '=', organisation)
    .where('name', '=', recomputedCounter)
    .executeTakeFirst()
  return row?.value ?? 1
}

/** Notes that no open case is left that was not told of this version. */
export async function storeRecomputedVersion(
  trx: Transaction<Schema>,
  organisation: string,
  version: number,
): Promise<void> {
  await trx
    .insertInto('counters')
    .values({ organisation, name: recomputedCounter, value: version })
    .onConflict((conflict) => conflict.columns(['organisation', 'name']).doUpdateSet({ value: version }))
    .execute()
}
