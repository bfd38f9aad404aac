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
import { owe } from './owe.ts'

/** Gives the case to another body, whose number for it is kept, and tells its citizen (reading 15). */
export function decideRefer(file: Case, command: Command<'refer'>, context: DecideContext): Decision {
  const body = command.body.trim()
  const theirs = command.theirs?.trim() ?? ''
  if (file.resolved)
    return refuse('already-resolved', 'The result is already given: nothing is left to refer.')
  if (body === '') return refuse('body-missing', 'Say which body: its slug in the policy, or its name.')
  const before = file.referred
  if (before?.body === body && (theirs === '' || theirs === before.theirs))
    return refuse(
      'already-referred',
      `The case is with ${body} already: give its number there, or another body.`,
    )
  const referred = record(draftOf(file), context, {
    kind: 'referred',
    body,
    ...(theirs !== '' && { theirs }),
  })
  return accept(owe(referred, context, 'referred'))
}

/** Closes the case because another one goes on with it; what its citizen may hear of that one depends on whose it is. */
export function decideJoin(
  file: Case,
  { as, other, reason }: Command<'join'>,
  context: DecideContext,
): Decision {
  const words = reason?.trim() ?? ''
  if (other.reference === file.reference)
    return refuse('same-case', 'This is the same case: name the one that goes on.')
  if (as === 'merged-into' && !other.own)
    return refuse(
      'other-citizen',
      'The other case is of another citizen: each hears of their own. Close this one as its duplicate, with a reason.',
    )
  if (file.resolved)
    return refuse('already-resolved', 'A result was given: the case can only be closed as treated.')
  if (!other.own && words === '') return refuse('reason-missing', 'Say why: the citizen is told the reason.')
  const linked = record(draftOf(file), context, { kind: 'linked', as, other })
  return accept(owe(closed(linked, context, words), context, 'closing'))
}

function closed(draft: Draft, context: DecideContext, words: string): Draft {
  const how = { kind: 'closed', how: 'duplicate' } as const
  if (words === '') return record(draft, context, how)
  const kept = keep(draft, context, words)
  return record(kept.draft, context, { ...how, reason: kept.stored })
}

/** Makes what the case tells beside its matter a case of its own; the reference of that one comes back as a link. */
export function decideSplit(file: Case, { id, words }: Command<'split'>, context: DecideContext): Decision {
  if (words.trim() === '')
    return refuse('nothing-split', 'Say what the new case is about: its citizen reads it.')
  if (file.resolved)
    return refuse('already-resolved', 'The result is already given: file a new case instead.')
  const other = { id, reference: '', own: true }
  return accept(record(draftOf(file), context, { kind: 'linked', as: 'split-into', other }))
}

/** Writes down the counterpart of another file's link; one that is known changes nothing. */
export function decideLink(file: Case, { as, other }: Command<'link'>, context: DecideContext): Decision {
  const known = file.links?.find((link) => link.as === as && link.other.id === other.id)
  const draft = draftOf(file)
  return accept(
    known?.other.reference === other.reference
      ? draft
      : record(draft, context, { kind: 'linked', as, other }),
  )
}
