import { sql } from 'kysely'
import { documentField, identityFields } from '../domain/identity.ts'
import { wordsOf } from '../domain/notice-text.ts'
import type { SlotName } from '../domain/understanding.ts'
import { mask } from '../language/mask.ts'
import { understand } from '../language/understand.ts'
import { readTalk, type Utterance } from './case-talk.ts'
import type { Core } from './core.ts'
import { type LoadedCase, loadCases } from './load.ts'
import { type Office, policyOf } from './office.ts'

/**
 * A case as staff may read it (reading 13). Of a sealed one: its alias in the place of everything that tells who its
 * citizen is. Of every other: as it is.
 */
export interface Veil {
  /** With values in which nobody is recognised, and without documents of identity. */
  readonly loaded: LoadedCase
  /** What was said, without who said it. */
  readonly talk: () => Promise<readonly Utterance[]>
  /** Anything that may hold an address, an id or a name of the citizen, without them. */
  readonly hide: <Shown>(shown: Shown) => Shown
  /** Words of people without numbers, addresses and names. */
  readonly words: (text: string) => string
}

/** Slots that tell who somebody is. */
const telling: ReadonlySet<SlotName> = new Set<SlotName>(['name', 'phone', 'civilNumber', 'email'])
/** A phone, a number or a mail address; a word alone may stand anywhere, and names are masked in words. */
const isTelling = (value: string): boolean => value.includes('@') || /\d{4}/.test(value)

/** Draws the veil over a case that is to be shown to staff. */
export async function veilOf(core: Core, office: Office, loaded: LoadedCase): Promise<Veil> {
  const alias = loaded.file.sealed?.alias
  if (alias === undefined)
    return {
      loaded,
      talk: () => readTalk(core, office, loaded),
      hide: (shown) => shown,
      words: (text) => text,
    }
  const { file, values } = loaded
  const policy = policyOf(office, file.policyVersion)
  const fields = identityFields(policy).flatMap((field) => file.fields[field] ?? [])
  const addresses = await readAddresses(core, office, loaded)
  const given = fields.map((stored) => wordsOf(stored, values))
  const digests = fields.flatMap((stored) => (stored.kind === 'personal' ? [stored.digest] : []))
  const names = [
    wordsOf(file.fields['name'], values),
    ...addresses.flatMap(({ name }) => name ?? []),
    ...[...given, ...addresses.map(({ address }) => address)].flatMap((one) =>
      one.includes('@') ? one.slice(0, one.indexOf('@')).replaceAll(/[._+-]/g, ' ') : [],
    ),
  ].filter((name) => name !== '')
  const ids = [file.contact, ...file.addresses.map(({ conversation }) => conversation), ...digests]
  const secrets = [
    ...ids,
    ...addresses.map(({ id }) => id),
    ...[...given, ...addresses.map(({ address }) => address)].filter(isTelling),
  ].toSorted((a, b) => b.length - a.length)
  const plain = (text: string): string =>
    secrets.reduce((left, secret) => left.replaceAll(secret, alias), text)
  const words = (text: string): string => {
    const slots = understand(text, office.resources).slots.filter(({ name }) => telling.has(name))
    return plain(mask(text, slots, names))
  }
  const document = file.fields[documentField(policy) ?? '']
  const isShown = (ref: string | undefined): boolean =>
    document === undefined || document.kind !== 'plain' || document.value !== ref
  return {
    loaded: {
      ...loaded,
      file: { ...file, attachments: file.attachments.filter(isShown) },
      values: new Map(
        [...values].map(([digest, value]) => [digest, digests.includes(digest) ? alias : words(value)]),
      ),
    },
    talk: async () =>
      (await readTalk(core, office, loaded)).map((said) => veiled(said, alias, words, isShown)),
    hide: (shown) => hidden(shown, plain) as typeof shown,
    words,
  }
}

function veiled(
  { name: _name, signature: _signature, ...said }: Utterance,
  alias: string,
  words: (text: string) => string,
  isShown: (ref: string | undefined) => boolean,
): Utterance {
  return {
    ...said,
    ...(said.from === 'citizen' && { name: alias }),
    address: alias,
    ...(said.subject !== undefined && { subject: words(said.subject) }),
    text: words(said.text),
    attachments: said.attachments
      .filter(({ ref }) => isShown(ref))
      .map((file) => ({ ...file, name: words(file.name) })),
    refused: said.refused.map(words),
  }
}

/** Every text of a JSON value, the names of its members too. */
function hidden(shown: unknown, plain: (text: string) => string): unknown {
  if (typeof shown === 'string') return plain(shown)
  if (Array.isArray(shown)) return shown.map((one) => hidden(one, plain))
  if (typeof shown !== 'object' || shown === null) return shown
  return Object.fromEntries(Object.entries(shown).map(([name, value]) => [plain(name), hidden(value, plain)]))
}

/** Where the citizen of a case writes from, by the conversations that the case has and those that speak for its contact. */
async function readAddresses(
  core: Core,
  { organisation }: Office,
  { id, file }: LoadedCase,
): Promise<readonly { readonly id: string; readonly address: string; readonly name: string | null }[]> {
  const known = JSON.stringify(file.addresses.map(({ conversation }) => conversation))
  const { rows } = await sql<{ id: string; address: string; name: string | null }>`
    select id, address, name from conversations where organisation = ${organisation} and id in (
      select value from json_each(${known})
      union select conversation from messages where organisation = ${organisation} and case_id = ${id}
      union select conversation from outbox where organisation = ${organisation} and case_id = ${id}
      union select id from conversations where organisation = ${organisation} and contact = ${file.contact})`.execute(
    core.store.reader,
  )
  return rows
}

/** The sealed case of whom a conversation is, if they have one: whatever else they write is shown without them too. */
export async function sealedCaseOf(
  core: Core,
  { organisation }: Office,
  conversation: string,
): Promise<LoadedCase | undefined> {
  const { rows } = await sql<{ id: string }>`select id from cases where organisation = ${organisation}
    and contact in (select contact from conversations where organisation = ${organisation} and id = ${conversation}
      union select contact from conversation_contacts where organisation = ${organisation} and conversation = ${conversation})
    and fold ->> '$.sealed.alias' is not null order by received_at desc limit 1`.execute(core.store.reader)
  const ids = rows.map(({ id }) => id)
  const [loaded] = await core.store.transaction('handle', (trx) => loadCases(trx, organisation, { ids }))
  return loaded
}

/** Bytes as they came, of nobody knows whom yet: without the addresses and names of all who are sealed. */
export async function hideSealed(core: Core, { organisation }: Office, text: string): Promise<string> {
  const { rows } = await sql<{ alias: string; address: string; name: string | null }>`
    select cases.fold ->> '$.sealed.alias' as alias, conversations.address, conversations.name
    from cases join conversations on conversations.organisation = cases.organisation and conversations.contact = cases.contact
    where cases.organisation = ${organisation} and cases.fold ->> '$.sealed.alias' is not null`.execute(
    core.store.reader,
  )
  return rows.reduce(
    (left, { alias, address, name }) =>
      [address, ...(name === null || name === '' ? [] : [name])].reduce(
        (shown, secret) => shown.replaceAll(secret, alias),
        left,
      ),
    text,
  )
}
