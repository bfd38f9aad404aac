import { isIdentified, levelOf, neededIdentity } from '../identity.ts'
import type { Command } from './command.ts'
import {
  accept,
  type DecideContext,
  type Decision,
  draftOf,
  type Refused,
  record,
  refuse,
} from './decision.ts'
import type { Case } from './file.ts'

/**
 * Writes down that it is known more surely who the citizen is (reading 13). The code to the phone is the citizen's own
 * proof; a document and the check of it are an officer's word.
 */
export function decideIdentify(file: Case, { level }: Command<'identify'>, context: DecideContext): Decision {
  const isKnown = levelOf(level) <= levelOf(file.identity)
  // A code that was right proves what it proves; that it proves nothing new is no news to who typed it.
  if (context.by.kind === 'citizen' && (isKnown || file.closed)) return accept(draftOf(file))
  if (file.closed) return refuse('case-closed', `The case is closed (${file.closed.how}).`)
  if (isKnown)
    return refuse(
      'already-identified',
      `The identity is known so far as "${file.identity ?? 'declared'}" already.`,
    )
  if (context.by.kind === 'citizen' && level !== 'phone-confirmed')
    return refuse('officer-only', 'Only an officer says that a document was seen or checked.')
  return accept(record(draftOf(file), context, { kind: 'identified', level }))
}

/** Why no result may be given yet, or undefined: the type asks for more than is known of the citizen. */
export function refuseUnidentified(file: Case, { policy }: DecideContext): Refused | undefined {
  if (isIdentified(file, policy)) return undefined
  const needed = neededIdentity(policy, file.type)
  return refuse(
    'identity-needed',
    `A ${file.type} needs proof of identity: once it is there say so with "identify ${needed}".`,
  )
}
