import { verifyCases } from './verify/cases.ts'
import { verifyConversations } from './verify/conversations.ts'
import { verifyDatabase } from './verify/database.ts'
import { Findings, type Problem } from './verify/findings.ts'
import { verifyHeads } from './verify/heads.ts'
import { verifyMessages } from './verify/messages.ts'
import type { VerifyOptions } from './verify/options.ts'
import { verifyFiles } from './verify/stored-files.ts'
import { verifyStreams } from './verify/streams.ts'
import { verifyValues } from './verify/values.ts'
import { verifyWaiting } from './verify/waiting.ts'

/** What was looked at (how many of each), what is wrong, and what may and may not be concluded from it. */
export interface VerifyReport {
  readonly checked: Readonly<Record<string, number>>
  readonly problems: readonly Problem[]
  /** Problems beyond those listed. */
  readonly more: number
  readonly proves: readonly string[]
  readonly doesNotProve: readonly string[]
}

/**
 * Refolds and checks the whole store, page by page, each page as it was at one moment; the gateway may run
 * meanwhile. Throws only where the store cannot be read.
 */
export async function verifyStore(options: VerifyOptions): Promise<VerifyReport> {
  const findings = new Findings()
  await verifyDatabase(options.store.reader, findings)
  for (const organisation of options.organisations) {
    await verifyCases(options, organisation, findings)
    await verifyValues(options, organisation, findings)
    await verifyHeads(options, organisation, findings)
    await verifyMessages(options, organisation, findings)
    await verifyConversations(options, organisation, findings)
    await verifyStreams(options, organisation, findings)
    await verifyFiles(options, organisation, findings)
    await verifyWaiting(options, organisation, findings)
  }
  const { checked, problems, more } = findings
  return { checked, problems, more, proves: proves(options), doesNotProve }
}

const proves = (options: VerifyOptions): readonly string[] => [
  'No event of a case file that is there was changed, moved, put in or taken out of the middle by anyone without the key.',
  'Up to the last daily head, no case file and no end of one was taken away by anyone without the key.',
  'Every case says what its file says; its row is the fold of its events.',
  ...(options.dueAt === undefined
    ? []
    : [
        'The due date of every open case is the one that follows from its file, its policy version and the calendar in force.',
      ]),
  'Every personal value that is there is the one that was given; those that were erased are gone and break nothing.',
  'No place in a conversation and no event of a queue is missing or taken twice; every message has the raw item that it was made of, where that is still kept.',
  'Every file that a row names is there, byte for byte.',
]

const doesNotProve: readonly string[] = [
  'Who holds the key can write a history that verifies: compare the daily heads with those in the log or with the auditor.',
  'Events after the last daily head could be taken away at the end of a file together with its row, or whole cases with theirs.',
  'That what a citizen or an officer said is true, or that a channel delivered what it says it delivered.',
  'That no message was lost before a channel was told OK.',
]
