import { subjectOf } from '../deadline-policy.ts'
import type { StoredValue } from './case.ts'
import type { Command } from './command.ts'
import { refuseUnidentified } from './decide-identity.ts'
import { oweSurvey } from './decide-survey.ts'
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

/** Records the first check; data that is still missing goes on being awaited. */
export function decideVerify(file: Case, context: DecideContext): Decision {
  if (file.verifiedAt !== undefined)
    return refuse('already-verified', `The case was verified at ${file.verifiedAt}.`)
  return accept(verified(draftOf(file), context))
}

/** Gives the case to a role, or to one officer of it; who hands it on has looked at it, so it is verified. */
export function decideAssign(
  file: Case,
  { role, officer }: Command<'assign'>,
  context: DecideContext,
): Decision {
  if (file.resolved)
    return refuse('already-resolved', 'The result is already given: nothing is left to assign.')
  const roles = context.policy.roles.map(({ slug }) => slug)
  if (!roles.includes(role))
    return refuse('unknown-role', `There is no role "${role}": take one of ${roles.join(', ')}.`)
  if (file.assigned?.role === role && file.assigned.officer === officer) {
    return refuse('already-assigned', `The case is already with ${officer ?? role}.`)
  }
  const named = officer === undefined ? {} : { officer }
  return accept(record(verified(draftOf(file), context), context, { kind: 'assigned', role, ...named }))
}

/**
 * Puts right what the case was taken for: its deadlines follow the new type and service from the day it was received,
 * its citizen is told so, and what it does not ask for now is awaited no more. Who had it by its old service has it no longer, unless it was assigned.
 */
export function decideReclassify(
  file: Case,
  { type = file.type, service = file.service, severity }: Command<'reclassify'>,
  context: DecideContext,
): Decision {
  if (file.resolved)
    return refuse('already-resolved', 'The result is already given: what it was about stays as it is.')
  const services = context.policy.services.map(({ slug }) => slug)
  if (service !== 'none' && !services.includes(service))
    return refuse('unknown-service', `There is no service "${service}": take one of ${services.join(', ')}.`)
  const graded = subjectOf(file).severity
  const grades = context.policy.types[type].severities?.map(({ slug }) => slug) ?? []
  if (severity !== undefined && !grades.includes(severity))
    return refuse(
      'unknown-severity',
      grades.length === 0
        ? `A ${type} has no grades here: leave the severity out.`
        : `There is no severity "${severity}": take one of ${grades.join(', ')}.`,
    )
  if (type === file.type && service === file.service && (severity === undefined || severity === graded))
    return refuse(
      'already-classified',
      `The case is a ${[graded, type].filter(Boolean).join(' ')} about ${service} already.`,
    )
  const needless = needlessFor(file, type, service, context)
  const draft = record(draftOf(file), context, {
    kind: 'reclassified',
    type,
    service,
    ...(severity !== undefined && { severity }),
    ...(needless.length > 0 && { needless }),
  })
  return accept(owe(draft, context, 'reclassified'))
}

/** Awaited fields that neither the type nor the service asks for: nobody is closed for want of them. */
function needlessFor(
  { missing }: Case,
  type: Case['type'],
  service: string,
  { policy }: DecideContext,
): readonly string[] {
  const rows = [
    ...policy.types[type].fields,
    ...(policy.services.find(({ slug }) => slug === service)?.fields ?? []),
  ]
  return missing.flatMap(({ field, words }) =>
    words !== undefined || rows.some((row) => row.field === field) ? [] : [field],
  )
}

/** Writes an officer's note into the file; its words stand in the erasable store. */
export function decideNote(file: Case, { words }: Command<'note'>, context: DecideContext): Decision {
  if (words.trim() === '')
    return refuse('nothing-noted', 'The note is empty: write what is to be remembered.')
  const { draft, stored } = keep(draftOf(file), context, words)
  return accept(record(draft, context, { kind: 'noted', note: stored, confirmed: true }))
}

/**
 * Meets the deadline with a result, and owes its notice; what was not verified yet is so first. It is given to nobody of
 * whom less is known than the policy asks.
 */
export function decideResolve(
  file: Case,
  { result, proof }: Command<'resolve'>,
  context: DecideContext,
): Decision {
  if (file.resolved) return refuse('already-resolved', `A result was already given at ${file.resolved.at}.`)
  if (result.trim() === '')
    return refuse('result-empty', 'The result is empty: write what was done, the citizen is told so.')
  const unknown = refuseUnidentified(file, context)
  if (unknown !== undefined) return unknown
  const needed = context.policy.services.find(({ slug }) => slug === file.service)?.proof
  if (needed !== undefined && proof.length === 0) {
    return refuse('proof-missing', `This service asks for proof of what was done: attach a ${needed}.`)
  }
  const { draft, stored } = keep(verified(draftOf(file), context), context, result.trim())
  return accept(owe(record(draft, context, { kind: 'resolved', result: stored, proof }), context, 'result'))
}

/** Closes by an officer's hand, and owes the closing notice. */
export function decideClose(file: Case, { how, reason }: Command<'close'>, context: DecideContext): Decision {
  const words = reason?.trim() ?? ''
  if (how === 'treated' && !file.resolved) {
    return refuse('not-resolved', 'A case is closed as treated after its result: resolve it first.')
  }
  if (how !== 'treated' && file.resolved) {
    return refuse('already-resolved', 'A result was given: the case can only be closed as treated.')
  }
  if (how === 'not-completed') {
    return refuse(
      'chase-not-over',
      'Only the end of the days that the citizen was given closes a case as not completed.',
    )
  }
  if (how !== 'treated' && words === '')
    return refuse('reason-missing', 'Say why: the citizen is told the reason.')
  const draft = draftOf(file)
  if (words === '') return accept(closed(draft, context, how))
  const kept = keep(draft, context, words)
  return accept(closed(kept.draft, context, how, kept.stored))
}

function closed(
  draft: Draft,
  context: DecideContext,
  how: Command<'close'>['how'],
  reason?: StoredValue,
): Draft {
  const done = owe(
    record(draft, context, { kind: 'closed', how, ...(reason && { reason }) }),
    context,
    'closing',
  )
  return how === 'treated' ? oweSurvey(done, context) : done
}

function verified(draft: Draft, context: DecideContext): Draft {
  return draft.file.verifiedAt === undefined ? record(draft, context, { kind: 'verified' }) : draft
}
