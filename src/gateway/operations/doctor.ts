import { sql } from 'kysely'
import { z } from 'zod'
import { readMeta } from '../../store/meta.ts'
import type { RunningGateway } from '../gateway.ts'
import { checkTemplates } from './check-templates.ts'
import { operation } from './operation.ts'

/** Tries what Wasl depends on, for real, and says in a line each what works or what to do. */
export const diagnose = operation(
  z.object({ timeoutSeconds: z.number().int().min(1).max(120).default(20) }),
  async (gateway, input) => {
    const lines: { readonly ok: boolean; readonly line: string }[] = []
    const { core } = gateway
    lines.push({
      ok: true,
      line: `store: schema ${(await readMeta(core.store.reader, 'schema')) === undefined ? 'unknown' : 'current'}, use ${(await readMeta(core.store.reader, 'use')) ?? 'none yet'}`,
    })
    for (const office of gateway.offices.values()) {
      const assumed = office.policy.assumed.length
      lines.push({
        ok: true,
        line: `${office.organisation}: policy ${office.policy.version}, ${assumed} assumed values wait for a decision ("wasl policy check")`,
      })
      const unreached = office.policy.roles.filter(({ email }) => email === undefined)
      if (unreached.length > 0)
        lines.push({
          ok: true,
          line: `${office.organisation}: no mail address for ${unreached.map(({ slug }) => slug).join(', ')}: their work is only in "wasl tasks" (set OFFICERS_EMAIL, or each one's own)`,
        })
      for (const channel of office.policy.channels.filter((candidate) => candidate.connected)) {
        const open = office.channels.get(channel.name)
        const name = `${office.organisation}, ${channel.name}`
        if (open === undefined) {
          const variables = [...Object.values(channel.settingEnv), ...Object.values(channel.secretEnv)]
          const unread = await countUnread(gateway, office.organisation, channel.name)
          const why = `${name}: closed, because none of ${[...new Set(variables)].join(', ')} is set`
          lines.push(
            unread === 0
              ? { ok: true, line: why }
              : {
                  ok: false,
                  line: `${why}; ${unread} messages that came before wait until it is open again`,
                },
          )
        } else if (open.port.diagnose === undefined) {
          lines.push({ ok: true, line: `${name}: open` })
        } else {
          const found = await open.port.diagnose(AbortSignal.timeout(input.timeoutSeconds * 1000))
          const templates = await checkTemplates(
            office.policy,
            open.port,
            AbortSignal.timeout(input.timeoutSeconds * 1000),
          )
          lines.push(...[...found, ...templates].map(({ ok, line }) => ({ ok, line: `${name}: ${line}` })))
        }
      }
    }
    return { ok: lines.every((line) => line.ok), lines }
  },
)

/** Raw items of a channel that nobody has read. */
async function countUnread(gateway: RunningGateway, organisation: string, channel: string): Promise<number> {
  const { count } = await gateway.core.store.reader
    .selectFrom('raw_items')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('organisation', '=', organisation)
    .where('state', '=', sql.lit('new'))
    .where('channel', '=', channel)
    .executeTakeFirstOrThrow()
  return count
}
