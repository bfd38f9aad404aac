import { z } from 'zod'
import type { Actor, CaseEvent, CaseState, StoredValue } from '../../domain/case/case.ts'
import type { CaseCommand } from '../../domain/case/command.ts'
import { ownQuestion } from '../../domain/case/file.ts'
import { deadlines } from '../../domain/deadline.ts'
import { WaslError } from '../../domain/errors.ts'
import { firstResponse } from '../../domain/first-response.ts'
import { instantOf } from '../../domain/instant.ts'
import { holderAmong, reachedFor } from '../../domain/people.ts'
import { identityLevels } from '../../domain/policy.ts'
import { caseTypes } from '../../domain/understanding.ts'
import { dateAt } from '../../domain/working-time.ts'
import { formatInZone } from '../../domain/zone.ts'
import { viewOf } from '../case-view.ts'
import { commandLimits } from '../command-limits.ts'
import { nowOf } from '../core.ts'
import type { RunningGateway } from '../gateway.ts'
import { giveCommand, outcomeOf } from '../give-command.ts'
import type { LoadedCase } from '../load.ts'
import { type Office, policyOf } from '../office.ts'
import { veilOf } from '../veil.ts'
import { findCase } from './find-case.ts'
import { givenByOfficer } from './given-by-officer.ts'
import { knownBody } from './known-body.ts'
import { byField, officesOf, operation, organisationField } from './operation.ts'
import { keepProof, proofField } from './proof.ts'

const states = [
  'received',
  'verified',
  'awaiting-data',
  'in-progress',
  'referred',
  'resolved',
  'closed',
] as const satisfies readonly CaseState[]
/** As a duplicate of which, says `duplicate`. */
const closings = ['treated', 'not-upheld', 'out-of-remit'] as const

/** What something is called: of the policy, of the file, or an officer. */
const named = z.string().min(1).max(100)

const command = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('verify') }),
  z.object({ kind: z.literal('acknowledge') }),
  z.object({ kind: z.literal('escalate'), cause: z.enum(['no-answer', 'status-unknown']) }),
  z.object({
    kind: z.literal('reopen'),
    cause: z.enum(['asked', 'untreated']),
    words: z.string().max(commandLimits.note).optional(),
  }),
  z.object({ kind: z.literal('withdraw') }),
  z.object({
    kind: z.literal('give'),
    field: named.optional(),
    words: z.string().min(1).max(commandLimits.note),
  }),
  z.object({
    kind: z.literal('ask'),
    items: z
      .array(
        z.object({
          field: named,
          words: z.string().min(1).max(commandLimits.question).optional(),
        }),
      )
      .min(1),
  }),
  z.object({ kind: z.literal('assign'), role: named, officer: named.optional() }),
  z.object({
    kind: z.literal('reclassify'),
    type: z.enum(caseTypes).optional(),
    service: named.optional(),
    severity: named.optional(),
  }),
  z.object({ kind: z.literal('identify'), level: z.enum(identityLevels) }),
  z.object({ kind: z.literal('seal') }),
  z.object({ kind: z.literal('unseal'), reason: z.string().max(commandLimits.reason) }),
  z.object({ kind: z.literal('note'), words: z.string().min(1).max(commandLimits.note) }),
  z.object({
    kind: z.literal('resolve'),
    result: z.string().max(commandLimits.result),
    proof: proofField,
  }),
  z.object({
    kind: z.literal('close'),
    how: z.enum(closings),
    reason: z.string().max(commandLimits.reason).optional(),
  }),
  z.object({ kind: z.literal('told'), notice: named }),
  z.object({
    kind: z.literal('refer'),
    body: named,
    named: z.boolean().optional(),
    theirs: named.optional(),
  }),
  z.object({
    kind: z.enum(['duplicate', 'merge']),
    other: named,
    reason: z.string().max(commandLimits.reason).optional(),
  }),
  z.object({
    kind: z.literal('split'),
    words: z.string().min(1).max(commandLimits.note),
    type: z.enum(caseTypes).optional(),
    service: named.optional(),
  }),
])

/**
 * Gives a case a command as an officer and tells what became of it. `request` names this one giving of it: asked again
 * under the same name it is done once, while equal words that are given anew are noted anew.
 */
export const doToCase = operation(
  z.object({
    reference: z.string(),
    organisation: organisationField,
    by: byField,
    command,
    request: z.string().min(1).max(100),
  }),
  async (gateway, input) => {
    const { office, loaded } = await findCase(gateway, input.reference, input.organisation)
    const asked = input.command
    const { proof, taken } = await keepProof(
      gateway,
      office,
      loaded,
      asked.kind === 'resolve' ? asked.proof : [],
    )
    const given = {
      loaded,
      taken,
      command:
        asked.kind === 'resolve'
          ? { ...asked, proof }
          : await commandOf(gateway, office, loaded, asked, input.request),
      by: actorOf(gateway, office, loaded, input.by, asked.kind),
      key: `do.${gateway.core.tokens.id('do', loaded.id, input.request)}`,
    }
    const taking = await giveCommand(gateway.core, office, given, gateway.drive)
    const outcome =
      taking.kind === 'repeated' ? await outcomeOf(gateway.core, office, given.key, gateway.drive) : taking
    if (outcome.kind === 'refused')
      throw new WaslError(outcome.code, `${outcome.message}${await happenedSince(gateway, office, loaded)}`)
    if (outcome.kind === 'failed')
      throw new WaslError(outcome.code, 'The command is kept among the dead letters: "wasl dead" shows it.')
    await gateway.drive()
    const after = await findCase(gateway, input.reference, office.organisation)
    return {
      reference: after.loaded.file.reference,
      state: after.loaded.file.state,
      events: taking.kind === 'done' ? taking.events : [],
    }
  },
)

/**
 * Who gives the command; the right to open a sealed citizen, and to say that a level has a case in hand, comes with a role
 * that the office's people hold.
 */
function actorOf(
  { core }: RunningGateway,
  office: Office,
  { file }: LoadedCase,
  by: string,
  kind: Asked['kind'] | 'resolve',
): Actor {
  const today = dateAt(office.calendar, nowOf(core))
  const level = kind === 'acknowledge' ? file.ladder?.levels.at(-1)?.role : undefined
  const { openers = [] } = policyOf(office, file.policyVersion).sealing
  const held = holderAmong(office.people, by, level === undefined ? openers : [level], today)
  const holders = level === undefined ? [] : reachedFor(office.people, level, today)
  if (holders.length > 0 && held?.role === undefined)
    throw new WaslError(
      'not-the-holder',
      `${level} has this case now: ${holders.map(({ person }) => person.name).join(', ')} can say so (--by).`,
    )
  return {
    kind: 'officer',
    name: held?.person.name ?? by,
    ...(held?.role !== undefined && { role: held.role }),
  }
}

/** What others did to a case since it was looked at: who gives a command to it at the same time is told what changed. */
async function happenedSince(
  { core }: RunningGateway,
  { organisation, calendar }: Office,
  { id, sequence }: LoadedCase,
): Promise<string> {
  const rows = await core.store.writer
    .selectFrom('case_events')
    .select('body')
    .where('organisation', '=', organisation)
    .where('case_id', '=', id)
    .where('sequence', '>', sequence)
    .orderBy('sequence')
    .limit(mostTold)
    .execute()
  const told = rows.map(({ body }) => {
    const { kind, at, by } = JSON.parse(body) as CaseEvent
    const who = by.kind === 'officer' ? by.name : by.kind
    return `${kind} by ${who} at ${formatInZone(calendar.zone, instantOf(at))}`
  })
  return told.length === 0 ? '' : ` It has changed meanwhile: ${told.join('; ')}.`
}
const mostTold = 5

type Asked = Exclude<z.output<typeof command>, { readonly kind: 'resolve' }>

/** A command as the case takes it: another case that it names by reference is looked up, one that it makes gets its id, data get their field. */
async function commandOf(
  gateway: RunningGateway,
  office: Office,
  loaded: LoadedCase,
  asked: Asked,
  request: string,
): Promise<CaseCommand> {
  const { organisation, policy } = office
  switch (asked.kind) {
    case 'duplicate':
    case 'merge': {
      const { loaded: other } = await findCase(gateway, asked.other, organisation)
      if (other.file.closed)
        throw new WaslError(
          'other-closed',
          `The case ${other.file.reference} is closed: it cannot go on with this one.`,
        )
      const isSealed = loaded.file.sealed !== undefined || other.file.sealed !== undefined
      if (isSealed && asked.kind === 'merge')
        throw new WaslError(
          'sealed',
          'Who reports in a sealed case is shown to nobody, and merging tells it: close one as the duplicate of the other, with a reason.',
        )
      return {
        kind: 'join',
        as: asked.kind === 'merge' ? 'merged-into' : 'duplicate-of',
        other: {
          id: other.id,
          reference: other.file.reference,
          // Whether two cases are of one citizen is a part of who a sealed one is.
          own: !isSealed && other.file.contact === loaded.file.contact,
        },
        ...(asked.reason !== undefined && { reason: asked.reason }),
      }
    }
    case 'split': {
      const services = policy.services.map(({ slug }) => slug)
      if (asked.service !== undefined && asked.service !== 'none' && !services.includes(asked.service))
        throw new WaslError(
          'unknown-service',
          `There is no service "${asked.service}": take one of ${services.join(', ')}.`,
        )
      const { type, service, words } = asked
      const id = gateway.core.tokens.id('case', organisation, 'split', loaded.id, request)
      return { kind: 'split', id, words, ...(type && { type }), ...(service !== undefined && { service }) }
    }
    case 'refer': {
      const { named: _whether, ...refer } = asked
      return { ...refer, body: knownBody(policyOf(office, loaded.file.policyVersion), asked) } as CaseCommand
    }
    case 'give':
      return givenByOfficer(loaded.file, asked, policyOf(office, loaded.file.policyVersion))
    default:
      return asked as CaseCommand
  }
}

/** The case file as it stands, with its words, for an officer. */
export const showCase = operation(
  z.object({ reference: z.string(), organisation: organisationField }),
  async (gateway, input) => {
    const found = await findCase(gateway, input.reference, input.organisation)
    const { office } = found
    const { loaded, hide } = await veilOf(gateway.core, office, found.loaded)
    const policy = policyOf(office, loaded.file.policyVersion)
    const events = await gateway.core.store.writer
      .selectFrom('case_events')
      .select(['sequence', 'at', 'kind', 'body'])
      .where('organisation', '=', office.organisation)
      .where('case_id', '=', loaded.id)
      .orderBy('sequence')
      .execute()
    const { link: _theirs, survey: _too, ...view } = viewOf(gateway.core, office, loaded, 'own')
    return hide({
      organisation: office.organisation,
      zone: office.calendar.zone,
      ...view,
      conversations: loaded.file.addresses.map(({ channel, conversation }) => ({ channel, conversation })),
      policyVersion: loaded.file.policyVersion,
      ladder: loaded.file.ladder?.levels ?? [],
      links: loaded.file.links ?? [],
      deadlines: deadlines(loaded.file, policy, office.calendar),
      firstResponse: firstResponse(loaded.file, policy, office.calendar),
      fields: Object.fromEntries(
        Object.entries(loaded.file.fields).map(([name, stored]) => [name, shownWords(loaded, stored)]),
      ),
      questions: Object.fromEntries(
        Object.keys(loaded.file.fields).flatMap((name) => {
          const words = ownQuestion(loaded.file, name)
          return words === undefined ? [] : [[name, words]]
        }),
      ),
      ratings: (loaded.file.ratings ?? []).map(({ notice, at, answers, times }) => ({
        notice,
        at,
        times,
        answers: Object.fromEntries(
          Object.entries(answers).map(([question, stored]) => [question, shownWords(loaded, stored)]),
        ),
      })),
      attachments: loaded.file.attachments,
      notices: loaded.file.notices.map((owed) => ({
        id: owed.notice.id,
        kind: owed.notice.kind,
        state: owed.state,
        routes: owed.routes,
        passedOver: owed.notice.passedOver,
        sentAt: owed.sentAt,
        provedAt: owed.provedAt,
      })),
      notes: loaded.file.notes.map((note) => ({
        at: note.at,
        by: note.by,
        confirmed: note.confirmed,
        words: shownWords(loaded, note.note),
      })),
      file: events.map((event) => ({
        sequence: event.sequence,
        at: event.at,
        ...(JSON.parse(event.body) as object),
      })),
    })
  },
)

const shownWords = ({ values }: LoadedCase, stored: StoredValue): string =>
  stored.kind === 'plain' ? stored.value : (values.get(stored.digest) ?? '(erased)')

/** Cases by state, the most urgent first; those that are open where no state is given. */
export const listCases = operation(
  z.object({
    organisation: organisationField,
    state: z.enum(states).optional(),
    limit: z.number().int().min(1).max(500).default(50),
  }),
  async (gateway, { organisation, state, limit }) => {
    const listed = officesOf(gateway, organisation).map(async (office) => {
      const query = gateway.core.store.reader
        .selectFrom('cases')
        .select(['reference', 'type', 'service', 'state', 'due_at', 'received_at'])
        .where('organisation', '=', office.organisation)
        .orderBy('due_at')
        .orderBy('received_at')
        .limit(limit)
      const rows = await (state === undefined
        ? query.where('state', '!=', 'closed')
        : query.where('state', '=', state)
      ).execute()
      return rows.map((row) => ({
        organisation: office.organisation,
        zone: office.calendar.zone,
        reference: row.reference,
        type: row.type,
        service: row.service,
        state: row.state,
        receivedAt: row.received_at,
        dueAt: row.due_at,
      }))
    })
    return { cases: (await Promise.all(listed)).flat() }
  },
)
