import { wordsOf } from '../domain/notice-text.ts'
import { parsePhone } from '../language/slots/phone.ts'
import type { ConversationRow } from './conversation-row.ts'
import type { Core } from './core.ts'
import type { LoadedCase } from './load.ts'
import type { Office } from './office.ts'
import { provenPhone } from './step-context.ts'

/**
 * Cases of a batch by whose they are: of the contacts that a conversation speaks for, and those that were registered
 * with the number which its platform proves (settled 5). A number that was corrected since proves nothing any more.
 */
export interface OwnCases {
  readonly of: (row: ConversationRow) => ReadonlySet<LoadedCase>
  readonly has: (row: ConversationRow, loaded: LoadedCase) => boolean
}

export function ownCasesAmong(office: Office, cases: Iterable<LoadedCase>): OwnCases {
  const all = [...cases]
  const byContact = Map.groupBy(all, ({ file }) => file.contact)
  const byPhone = Map.groupBy(all, ({ file, values }) => wordsOf(file.fields['phone'], values))
  return {
    of: (row) =>
      new Set([
        ...row.contacts.flatMap((contact) => byContact.get(contact) ?? []),
        ...phonesOf(office, row).flatMap((phone) => byPhone.get(phone) ?? []),
      ]),
    has: (row, { file, values }) =>
      row.contacts.includes(file.contact) ||
      phonesOf(office, row).includes(wordsOf(file.fields['phone'], values)),
  }
}

/** The digests under which the number that a conversation's platform proves may stand in a file. */
export function phoneDigests(core: Core, office: Office, row: ConversationRow): readonly string[] {
  return phonesOf(office, row).map((phone) => core.tokens.digest(office.organisation, phone))
}

/** The proven number as platforms write it and as citizens' words of it are kept; none where the platform proves none. */
function phonesOf(office: Office, row: ConversationRow): readonly string[] {
  const channel = office.channels.get(row.channel)
  const proven = channel === undefined ? undefined : provenPhone(channel.policy.kind, row.address)
  if (proven === undefined) return []
  const digits = proven.replace(/^\+/, '')
  const kept = parsePhone({ digits, international: true }, 'labelled')
  return [...new Set([digits, `+${digits}`, ...(kept === undefined ? [] : [kept])])]
}
