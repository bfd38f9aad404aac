import type { Closing } from '../domain/case/case.ts'
import type { CaseCommand } from '../domain/case/command.ts'
import { ownQuestion } from '../domain/case/file.ts'
import type { CaseView } from '../domain/case/view.ts'
import { neededIdentity } from '../domain/identity.ts'
import type { IdentityLevel } from '../domain/policy.ts'
import { viewOf } from './case-view.ts'
import { citizensFiles } from './citizens-files.ts'
import { type Core, nowOf } from './core.ts'
import { giveCommand, outcomeOf } from './give-command.ts'
import { type LinkClaim, openProof, parseLink, sealProof } from './link-tokens.ts'
import { linkContacts } from './linked-contacts.ts'
import { type LoadedCase, loadCases } from './load.ts'
import { channelOf, type Office, policyOf } from './office.ts'
import { openConversations } from './places.ts'
import { conversationId } from './register.ts'
import type { CaseSummary, Files, LinkOutcome, LinkPurpose, LinkState, Links } from './service.ts'
import { caseStream, conversationStream, enqueue } from './streams.ts'
import { veilOf } from './veil.ts'

const closings: readonly Closing[] = ['treated', 'not-upheld', 'out-of-remit']

/** The pages behind signed links: looking has no effect, an officer's link acts once. */
export function makeLinks(
  core: Core,
  offices: ReadonlyMap<string, Office>,
  files: Files,
  drive: () => Promise<void>,
): Links {
  return {
    look: (token) => look(core, offices, token),
    act: (token, input) => act(core, offices, token, input, drive),
    take: async (token, file) => {
      const found = await find(core, offices, token)
      if (found.kind !== 'good') return found
      const { office, claim } = found
      if (claim.kind !== 'officer' || claim.verb !== 'resolve') return { kind: 'unknown' }
      const put = await files.put(office.organisation, file)
      return put.kind === 'stored' ? { ...put, ref: sealProof(core, claim, put.ref) } : put
    },
    join: (token, channel, visitor) => join(core, offices, token, channel, visitor),
  }
}

type Found =
  | { readonly kind: 'good'; readonly office: Office; readonly claim: LinkClaim; readonly loaded: LoadedCase }
  | Exclude<LinkState, { readonly kind: 'good' }>

async function find(core: Core, offices: ReadonlyMap<string, Office>, token: string): Promise<Found> {
  const claim = parseLink(core, offices.keys(), token)
  const office = claim === undefined ? undefined : offices.get(claim.organisation)
  if (claim === undefined || office === undefined) return { kind: 'unknown' }
  const { organisation } = office
  if (claim.expiresAt <= nowOf(core)) return { kind: 'expired', organisation }
  const [loaded] = await core.store.transaction('handle', (trx) =>
    loadCases(trx, office.organisation, { ids: [claim.caseId] }),
  )
  if (loaded === undefined) return { kind: 'unknown', organisation }
  if (claim.kind === 'officer' && (await uses(core, office, claim)).some((use) => use.accepted))
    return { kind: 'used', organisation }
  return { kind: 'good', office, claim, loaded }
}

/**
 * How often a link was tried, and whether one try was accepted: a refused or failed one may be sent again. The keys
 * `link.<nonce>.<n>` are a range of the index: "/" follows ".".
 */
async function uses(
  core: Core,
  office: Office,
  claim: LinkClaim,
): Promise<readonly { readonly accepted: boolean }[]> {
  const rows = await core.store.writer
    .selectFrom('events')
    .select(['outcome', 'state'])
    .where('organisation', '=', office.organisation)
    .where('key', '>=', `link.${claim.nonce}.`)
    .where('key', '<', `link.${claim.nonce}/`)
    .execute()
  return rows.map(({ outcome, state }) => ({
    accepted: state === 'waiting' || (state === 'handled' && outcome?.includes('"refused"') !== true),
  }))
}

async function look(core: Core, offices: ReadonlyMap<string, Office>, token: string): Promise<LinkState> {
  const found = await find(core, offices, token)
  if (found.kind !== 'good') return found
  const { office, claim, loaded } = found
  return {
    kind: 'good',
    organisation: office.organisation,
    purpose: purposeOf(claim, loaded),
    caseSummary: await summaryOf(core, office, claim, loaded),
  }
}

function purposeOf(claim: LinkClaim, loaded: LoadedCase): LinkPurpose {
  const about = { caseId: loaded.id, reference: loaded.file.reference }
  if (claim.kind === 'officer')
    return { kind: 'officer', ...about, verb: claim.verb ?? 'verify', role: claim.role ?? '' }
  return loaded.file.missing.length > 0 ? { kind: 'complete', ...about } : { kind: 'track', ...about }
}

async function summaryOf(
  core: Core,
  office: Office,
  claim: LinkClaim,
  found: LoadedCase,
): Promise<CaseSummary> {
  const officer = claim.kind === 'officer'
  const { loaded } = officer ? await veilOf(core, office, found) : { loaded: found }
  const view: CaseView = viewOf(core, office, loaded, 'own')
  const fields = officer
    ? Object.entries(loaded.file.fields).map(([field, stored]) => ({
        field,
        ...wordsOfQuestion(loaded, field),
        value: stored.kind === 'plain' ? stored.value : (loaded.values.get(stored.digest) ?? ''),
      }))
    : []
  return {
    reference: view.reference,
    type: view.type,
    service: view.service,
    state: view.state,
    receivedAt: view.receivedAt,
    ...(view.dueAt === undefined ? {} : { dueAt: view.dueAt }),
    ...(view.result === undefined ? {} : { result: view.result }),
    fields,
    missing: view.missing,
    attachments: officer ? await citizensFiles(core, office, loaded) : [],
    course: view.course,
  }
}

function wordsOfQuestion({ file }: LoadedCase, field: string): { readonly words?: string } {
  const words = ownQuestion(file, field)
  return words === undefined ? {} : { words }
}

async function act(
  core: Core,
  offices: ReadonlyMap<string, Office>,
  token: string,
  input: Readonly<Record<string, string>>,
  drive: () => Promise<void>,
): Promise<LinkOutcome> {
  const found = await find(core, offices, token)
  if (found.kind !== 'good') return found
  const { office, claim, loaded } = found
  if (claim.kind !== 'officer') return { kind: 'unknown' }
  const taken = new Map(namesIn(input['proof']).map((name) => [name, openProof(core, claim, name)] as const))
  const needed = neededIdentity(policyOf(office, loaded.file.policyVersion), loaded.file.type)
  const command = commandOf(claim, input, (name) => taken.get(name) ?? name, needed)
  if (command === undefined)
    return { kind: 'refused', code: 'input-missing', message: 'Fill in what the form asks for.' }
  const tries = (await uses(core, office, claim)).length
  const given = {
    loaded,
    command,
    taken: [...taken.values()].filter((ref) => ref !== undefined),
    by: { kind: 'officer', name: nameOf(office, claim), role: claim.role ?? '' } as const,
    key: `link.${claim.nonce}.${tries}`,
  }
  const outcome = await giveCommand(core, office, given, drive)
  switch (outcome.kind) {
    case 'done':
      return { kind: 'done' }
    case 'repeated': {
      // Somebody was quicker by a moment: the link is used only if that was accepted.
      const quicker = await outcomeOf(core, office, given.key, drive)
      return quicker.kind === 'done'
        ? { kind: 'used', organisation: office.organisation }
        : act(core, offices, token, input, drive)
    }
    case 'refused':
      return outcome
    case 'failed':
      return { kind: 'failed', code: outcome.code }
  }
}

/** Who acts by a link: the person who got it, else the role. */
const nameOf = ({ people }: Office, { person, role }: LinkClaim): string =>
  people.find(({ slug }) => slug === person)?.name ?? role ?? 'officer'

const namesIn = (text = ''): readonly string[] => text.split(/[\s,]+/).filter((part) => part !== '')

function commandOf(
  claim: LinkClaim,
  input: Readonly<Record<string, string>>,
  refOf: (name: string) => string,
  needed: IdentityLevel,
): CaseCommand | undefined {
  const words = (name: string) => input[name]?.trim() ?? ''
  switch (claim.verb) {
    case 'acknowledge':
    case 'verify':
      return { kind: claim.verb }
    case 'resolve':
      return { kind: 'resolve', result: words('result'), proof: namesIn(input['proof']).map(refOf) }
    case 'ask': {
      const fields = namesIn(input['items']).map((field) => ({ field }))
      const items = words('words') === '' ? fields : [...fields, { field: 'details', words: words('words') }]
      return items.length === 0 ? undefined : { kind: 'ask', items }
    }
    case 'close': {
      const how = closings.find((closing) => closing === words('how'))
      return how === undefined
        ? undefined
        : { kind: 'close', how, ...(words('reason') === '' ? {} : { reason: words('reason') }) }
    }
    case 'identify':
      return { kind: 'identify', level: needed }
    case 'unseal':
      return { kind: 'unseal', reason: words('reason') }
    default:
      return undefined
  }
}

/** What the case is at once a conversation has joined it: until it changes, the link shows nothing new there. */
function sequenceAfterJoin({ file, sequence }: LoadedCase, conversation: string): number {
  return file.addresses.some((known) => known.conversation === conversation) ? sequence : sequence + 1
}

/** Lets a visitor's conversation speak for the case's contact, beside its own. */
async function join(
  core: Core,
  offices: ReadonlyMap<string, Office>,
  token: string,
  channel: string,
  visitor: string,
): Promise<LinkOutcome> {
  const found = await find(core, offices, token)
  if (found.kind !== 'good') return found
  const { office, claim, loaded } = found
  if (claim.kind !== 'citizen') return { kind: 'unknown' }
  const conversation = conversationId(core, office.organisation, channel, visitor)
  const key = `join.${claim.nonce}.${conversation}.${sequenceAfterJoin(loaded, conversation)}`
  await core.store.transaction('handle', async (trx) => {
    const known = await trx
      .selectFrom('events')
      .select('id')
      .where('organisation', '=', office.organisation)
      .where('key', '=', key)
      .executeTakeFirst()
    if (known !== undefined) return
    await openConversations(trx, core, office.organisation, [{ conversation, channel, address: visitor }])
    await linkContacts(trx, core, office.organisation, [{ conversation, contact: loaded.file.contact }])
    const address = { channel, channelKind: channelOf(office, channel).policy.kind, conversation }
    await enqueue(trx, core, office.organisation, [
      { stream: conversationStream(conversation), key, kind: 'linked', payload: { caseId: loaded.id } },
      {
        stream: caseStream(loaded.id),
        key: `${key}/address`,
        kind: 'command',
        payload: { command: { kind: 'add-address', address }, by: { kind: 'citizen', conversation } },
      },
    ])
  })
  core.signals.wake()
  return { kind: 'done' }
}
