import { instantOf } from '../instant.ts'
import type { Policy } from '../policy.ts'
import type { Command } from './command.ts'
import {
  accept,
  type DecideContext,
  type Decision,
  type Draft,
  draftOf,
  keep,
  record,
  refuse,
} from './decision.ts'
import type { Case } from './file.ts'

/** Whether the policy lets the citizen of a case be sealed: by its type, or by what it is about (settled 11). */
export const maySeal = (
  { type, service }: { readonly type: string; readonly service: string | undefined },
  { sealing: { types, subjects } }: Policy,
): boolean => types.some((each) => each === type) || subjects.some((each) => each === service)

/** The draft of a case whose citizen goes by an alias from now on. */
export function seal(draft: Draft, context: DecideContext): Draft {
  return record(draft, context, { kind: 'sealed', alias: aliasOf(draft.file, context) })
}

/** Hides who the citizen is from everybody (reading 13); the citizen may wish so, and an officer for them. */
export function decideSeal(file: Case, context: DecideContext): Decision {
  if (file.sealed) return refuse('already-sealed', `The reporter is sealed as ${file.sealed.alias}.`)
  if (!maySeal(file, context.policy))
    return refuse('not-sealable', `The policy seals no reporter of a ${file.type} about ${file.service}.`)
  return accept(seal(draftOf(file), context))
}

/**
 * Shows who the citizen is: it takes two people with the right, each with a reason, the second within the days for which
 * a link is good.
 */
export function decideUnseal(file: Case, { reason }: Command<'unseal'>, context: DecideContext): Decision {
  const { by, policy, now } = context
  if (!file.sealed) return refuse('not-sealed', 'The reporter is not sealed: there is nothing to open.')
  const openers = policy.sealing.openers ?? []
  if (by.kind !== 'officer' || by.role === undefined || !openers.includes(by.role))
    return refuse(
      'no-right',
      openers.length === 0
        ? 'The policy lets nobody open a sealed reporter.'
        : `Only who holds one of these roles may open a sealed reporter: ${openers.join(', ')}.`,
    )
  if (reason.trim() === '') return refuse('reason-missing', 'Say why: it is written into the file.')
  const kept = keep(draftOf(file), context, reason.trim())
  const asked = file.unsealAsked
  const lasts = policy.access.linkDays * 86_400_000
  const isAsked = asked !== undefined && instantOf(now) - instantOf(asked.at) <= lasts
  if (!isAsked) return accept(record(kept.draft, context, { kind: 'unseal-asked', reason: kept.stored }))
  if (asked.by.kind === 'officer' && asked.by.name === by.name)
    return refuse('second-person', 'You have asked for it: a second person with the right has to agree.')
  return accept(record(kept.draft, context, { kind: 'unsealed', reason: kept.stored }))
}

/** No vowel and nothing that looks like another: nobody reads a word or a name into it. */
const letters = '23456789BCDFGHJKMNPQRSTVWXZ'

/** Five signs that tell nothing: the same whenever this case is sealed, another for another case of the same citizen. */
function aliasOf({ reference }: Case, { digest }: DecideContext): string {
  const signs = [...digest(`alias ${reference}`)]
  let number = signs.reduce((all, sign) => all * 131n + BigInt(sign.codePointAt(0) ?? 0), 0n)
  let alias = ''
  for (let place = 0; place < 5; place += 1) {
    alias += letters[Number(number % BigInt(letters.length))] ?? ''
    number /= BigInt(letters.length)
  }
  return alias
}
