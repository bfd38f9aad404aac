import { sql } from 'kysely'
import { mayBeProtected } from '../../engine/reach.ts'
import type { Session } from '../../engine/types.ts'
import type { Core } from '../core.ts'
import type { Office } from '../office.ts'
import type { StoredInbound } from '../register.ts'

/** A citizen who waits for a person: where, under which address, and what they wrote last. */
export interface WaitingCitizen {
  readonly channel: string
  /** Absent on the web chat, where nobody has one, and of a reporter whom the policy may protect. */
  readonly address?: string
  /** Absent of a reporter whom the policy may protect. */
  readonly said?: string
}

interface Row {
  readonly id: string
  readonly channel: string
  readonly address: string
  readonly state: string | null
  /** Types and services of the contact's cases, JSON. */
  readonly own: string
  readonly body: string | null
}

const longestShown = 500

/** The citizens of these conversations, by conversation. */
export async function readWaiting(
  core: Core,
  office: Office,
  conversations: readonly string[],
): Promise<ReadonlyMap<string, WaitingCitizen>> {
  if (conversations.length === 0) return new Map()
  const { rows } = await sql<Row>`select id, channel, address, state,
      (select json_group_array(json_object('type', type, 'service', service, 'sealed', fold ->> '$.sealed.alias')) from cases
        where organisation = conversations.organisation and contact = conversations.contact) as own,
      (select body from messages where organisation = conversations.organisation and conversation = conversations.id
        and body ->> '$.kind' <> 'receipt' order by sequence desc limit 1) as body
    from conversations where organisation = ${office.organisation}
      and id in (select value from json_each(${JSON.stringify(conversations)}))`.execute(core.store.reader)
  return new Map(rows.map((row) => [row.id, waitingCitizen(office, row)]))
}

function waitingCitizen({ policy }: Office, row: Row): WaitingCitizen {
  const { channel } = row
  const session = row.state === null ? undefined : (JSON.parse(row.state) as Session)
  const own = JSON.parse(row.own) as {
    readonly type: string
    readonly service: string
    readonly sealed: string | null
  }[]
  if (mayBeProtected(policy, session?.frames ?? [], own)) return { channel }
  const kind = policy.channels.find(({ name }) => name === channel)?.kind
  const said = row.body === null ? '' : (JSON.parse(row.body) as StoredInbound).text.trim()
  return {
    channel,
    ...(kind === 'webchat' ? {} : { address: row.address }),
    ...(said === '' ? {} : { said: said.slice(0, longestShown) }),
  }
}
