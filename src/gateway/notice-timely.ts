import { type Case, isNeeded, type OwedNotice } from '../domain/case/file.ts'
import { reopenWindow } from '../domain/deadline-closing.ts'
import { plannedSending } from '../domain/quiet-hours.ts'
import type { SendRow } from './claims.ts'
import { type Core, nowOf } from './core.ts'
import { type Office, policyOf } from './office.ts'
import { parsePurpose } from './purpose.ts'

/**
 * Why a notice that has waited is not sent any more: nobody needs it (its data came meanwhile, its case was closed or
 * reopened), or the instant that it prints has passed. Undefined for what may go, and for all that is no notice.
 */
export async function whyNotTold(
  core: Core,
  office: Office,
  row: SendRow,
): Promise<'not-needed' | 'outdated' | undefined> {
  const purpose = parsePurpose(row.purpose)
  if (purpose === undefined) return undefined
  const stored = await core.store.reader
    .selectFrom('cases')
    .select('fold')
    .where('organisation', '=', office.organisation)
    .where('id', '=', purpose.caseId)
    .executeTakeFirst()
  if (stored === undefined) return undefined
  const file = JSON.parse(stored.fold) as Case
  const owed = file.notices.find(({ notice }) => notice.id === purpose.notice)
  if (owed === undefined) return undefined
  if (!isNeeded(file, owed) || (owed.notice.kind === 'closing' && file.closed === undefined))
    return 'not-needed'
  const printed = printedInstant(office, file, owed)
  return printed !== undefined && printed <= nowOf(core) ? 'outdated' : undefined
}

/** The instant until which its reader is told to act, as it was printed when its route was begun. */
function printedInstant(office: Office, file: Case, { notice, plannedAt }: OwedNotice): string | undefined {
  const policy = policyOf(office, file.policyVersion)
  switch (notice.kind) {
    case 'data-warning':
      return file.chase?.warned?.closesAt
    case 'closing':
      return reopenWindow(file, policy, office.calendar, plannedSending(policy, office.calendar, plannedAt))
    default:
      return undefined
  }
}
