import { type Kysely, sql, type Transaction } from 'kysely'
import { z } from 'zod'
import type { Command, GivenFields } from '../../domain/case/command.ts'
import { WaslError } from '../../domain/errors.ts'
import type { Policy } from '../../domain/policy.ts'
import { type CaseType, caseTypes, type Understanding } from '../../domain/understanding.ts'
import type { Schema } from '../../store/schema.ts'
import { applyWrites, nothingFound } from '../apply-writes.ts'
import { outcomeOf } from '../give-command.ts'
import { loadCases } from '../load.ts'
import { channelOf, type Office } from '../office.ts'
import { conversationId, type StoredInbound } from '../register.ts'
import { isPhone } from '../step-context.ts'
import { caseStream } from '../streams.ts'
import { Writes } from '../writes.ts'
import { byField, officeOf, operation, organisationField } from './operation.ts'

const mostListed = 100

interface Row {
  readonly id: string
  readonly channel: string
  readonly case_id: string | null
  readonly received_at: string
  readonly body: string
  readonly understanding: string
}

/** What was written into groups and is no case yet, newest first: the office answers none of it. */
export const listGroupMessages = operation(
  z.object({ organisation: organisationField, days: z.int().min(1).max(365).default(7) }),
  async (gateway, input) => {
    const { core } = gateway
    const office = officeOf(gateway, input.organisation)
    const from = new Date(core.clock.now().getTime() - input.days * 86_400_000).toISOString()
    const { rows } =
      await sql<Row>`select id, channel, case_id, received_at, body, understanding from messages
      where organisation = ${office.organisation} and received_at >= ${from} and case_id is null
      and json_extract(body, '$.group') = 1 and json_extract(body, '$.kind') = 'message'
      order by received_at desc limit ${mostListed}`.execute(core.store.reader)
    return {
      zone: office.calendar.zone,
      messages: rows.map(({ id, channel, received_at: receivedAt, body }) => {
        const { from: author, text, attachments } = JSON.parse(body) as StoredInbound
        return { id, channel, receivedAt, author, text, files: attachments.length }
      }),
    }
  },
)

/**
 * Makes a case of what somebody wrote into a group: by a person alone. It is theirs who wrote it; the group hears
 * nothing, and they themselves are told in their own chat only if they have ever written there.
 */
export const takeUpMessage = operation(
  z.object({
    organisation: organisationField,
    message: z.string().min(1).max(200),
    type: z.enum(caseTypes).optional(),
    service: z.string().min(1).max(100).optional(),
    by: byField,
  }),
  async (gateway, input) => {
    const { core } = gateway
    const office = officeOf(gateway, input.organisation)
    const row = await findMessage(gateway.core.store.reader, office, input.message)
    const inbound = JSON.parse(row.body) as StoredInbound
    if (inbound.group !== true || inbound.kind !== 'message')
      throw new WaslError(
        'not-of-a-group',
        'This was not written into a group: its writer is answered in their own chat.',
      )
    const key = `take-up.${row.id}`
    const id = core.tokens.id('case', office.organisation, key)
    if (row.case_id !== null && row.case_id !== id)
      throw new WaslError('already-taken-up', 'There is a case of this message already.')
    const conversation = conversationId(core, office.organisation, row.channel, inbound.from.address)
    const command = await core.store.transaction('handle', async (trx) => {
      const contact = await contactOf(trx, office, conversation)
      const command = fileOf(office, row, { conversation, contact }, inbound, input)
      const known = await trx
        .selectFrom('events')
        .select('id')
        .where('organisation', '=', office.organisation)
        .where('key', '=', key)
        .executeTakeFirst()
      if (known !== undefined) return command
      const by = { kind: 'officer', name: input.by } as const
      const { address, name } = inbound.from
      const writes = new Writes()
      // The writer's own chat is opened where they have never written there; nothing is said in it.
      writes.visits.push({
        conversation,
        channel: row.channel,
        address,
        ...(name !== undefined && { name }),
      })
      writes.events.push({ stream: caseStream(id), key, kind: 'command', payload: { command, by } })
      writes.messageCases.push({ id: row.id, caseId: id })
      await applyWrites(trx, core, office, nothingFound, writes)
      return command
    })
    core.signals.wake()
    const outcome = await outcomeOf(core, office, key, gateway.drive)
    if (outcome.kind === 'refused') throw new WaslError(outcome.code, outcome.message)
    const [loaded] = await core.store.transaction('handle', (trx) =>
      loadCases(trx, office.organisation, { ids: [id] }),
    )
    return { reference: loaded?.file.reference, type: command.type, service: command.service }
  },
)

/** By its id here, as the list shows it, or by the platform's. */
async function findMessage(db: Kysely<Schema>, { organisation }: Office, message: string): Promise<Row> {
  const row = await db
    .selectFrom('messages')
    .select(['id', 'channel', 'case_id', 'received_at', 'body', 'understanding'])
    .where('organisation', '=', organisation)
    .where((where) => where.or([where('id', '=', message), where('external_id', '=', message)]))
    .executeTakeFirst()
  if (row !== undefined) return row
  throw new WaslError(
    'message-unknown',
    `There is no message "${message}" at ${organisation}: "wasl case groups" shows what was written into groups.`,
  )
}

/** The citizen of the writer's own chat: its own where they have never written there. */
async function contactOf(
  trx: Transaction<Schema>,
  { organisation }: Office,
  conversation: string,
): Promise<string> {
  const known = await trx
    .selectFrom('conversations')
    .select('contact')
    .where('organisation', '=', organisation)
    .where('id', '=', conversation)
    .executeTakeFirst()
  return known?.contact ?? conversation
}

/** The filing of a group's message, in its writer's name. */
function fileOf(
  office: Office,
  row: Row,
  { conversation, contact }: { readonly conversation: string; readonly contact: string },
  { from, text, attachments, location }: StoredInbound,
  said: { readonly type?: CaseType | undefined; readonly service?: string | undefined },
): Command<'file'> {
  const { policy } = office
  const meant = JSON.parse(row.understanding) as Understanding
  const channel = channelOf(office, row.channel)
  const given = (field: string, value: string | undefined): GivenFields =>
    value === undefined || value.trim() === ''
      ? {}
      : { [field]: { value, personal: policy.fields[field]?.personal ?? true } }
  return {
    kind: 'file',
    type: typeOf(meant, policy, said.type),
    service: serviceOf(meant, policy, said.service),
    language: meant.language === 'en' ? 'en' : 'ar',
    origin: { channel: row.channel, channelKind: channel.policy.kind, conversation },
    contact,
    fields: {
      ...given('description', text),
      ...given('name', from.name),
      ...given('phone', isPhone.test(from.address) ? from.address : undefined),
      ...given('place', location && `${location.latitude},${location.longitude}`),
    },
    missing: [],
    attachments: attachments.flatMap(({ ref }) => ref ?? []),
  }
}

function typeOf({ type, confidence }: Understanding, { understanding }: Policy, said?: CaseType): CaseType {
  const meant = caseTypes.find((known) => known === type)
  if (said !== undefined) return said
  if (meant !== undefined && confidence.type >= understanding.ask) return meant
  throw new WaslError('type-unclear', `Say what it is: --type ${caseTypes.join('|')}.`)
}

function serviceOf({ service, confidence }: Understanding, policy: Policy, said?: string): string {
  const known = policy.services.map(({ slug }) => slug)
  if (said !== undefined && said !== 'none' && !known.includes(said))
    throw new WaslError('unknown-service', `There is no service "${said}": take one of ${known.join(', ')}.`)
  return said ?? (confidence.service >= policy.understanding.take ? service : 'none')
}
