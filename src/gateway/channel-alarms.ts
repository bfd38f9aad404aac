import type { ChannelTrouble } from '../domain/channel-trouble.ts'
import { applyWrites, nothingFound } from './apply-writes.ts'
import type { Core } from './core.ts'
import { hasMail, notifyRole } from './notify.ts'
import { channelOf, channelOfKind, type Office } from './office.ts'
import { countTasks, finishTasks } from './task-rows.ts'
import { Writes } from './writes.ts'

/**
 * Tells a person of what only a person mends about a channel: work in `wasl tasks` for who owns the clock, and mail where
 * it reaches anybody. Both may be called as often as the trouble is looked at: each trouble is told once until it is
 * settled, also across restarts, and what a person has ticked off is not told again meanwhile.
 */
export interface ChannelAlarms {
  raise(channel: string, code: ChannelTrouble): Promise<void>
  /** It is well again: the work about it is done. */
  settle(channel: string, code: ChannelTrouble): Promise<void>
}

/** The alarms of an office's channels. */
export function makeChannelAlarms(core: Core, office: Office): ChannelAlarms {
  const known = new Map<string, 'raised' | 'settled'>()
  const become = async (id: string, state: 'raised' | 'settled', write: () => Promise<void>) => {
    const before = known.get(id)
    if (before === state) return
    known.set(id, state)
    try {
      await write()
    } catch (error) {
      if (before === undefined) known.delete(id)
      else known.set(id, before)
      throw error
    }
  }
  return {
    raise: (channel, code) =>
      become(idOf(channel, code), 'raised', () => openAlarm(core, office, channel, code)),
    settle: (channel, code) =>
      become(idOf(channel, code), 'settled', () =>
        core.store.transaction('handle', (trx) =>
          finishTasks(trx, core, office.organisation, [idOf(channel, code)]),
        ),
      ),
  }
}

const idOf = (channel: string, code: ChannelTrouble): string => `trouble/${channel}/${code}`

async function openAlarm(core: Core, office: Office, channel: string, code: ChannelTrouble): Promise<void> {
  const { organisation } = office
  const id = idOf(channel, code)
  const role = office.policy.routing.clockOwner
  const text = {
    key: 'officer.trouble',
    values: {
      channel: { kind: 'name', name: channelOf(office, channel).policy.label },
      why: {
        kind: 'text',
        text: {
          key: `officer.trouble.${code}`,
          values: { command: { kind: 'code', value: commandAgainst(channel, code) } },
        },
      },
    },
  } as const
  await core.store.transaction('handle', async (trx) => {
    const { open, all } = (await countTasks(trx, organisation, [id])).get(id) ?? { open: 0, all: 0 }
    if (open > 0) return
    const writes = new Writes()
    const subject = JSON.stringify({ subject: text })
    writes.tasks.push({ id, kind: 'trouble', case_id: null, conversation: null, subject, role })
    // A letter about the mail account itself would leave when it is well again.
    if (hasMail(core, office, role) && channelOfKind(office, 'email')?.policy.name !== channel)
      notifyRole(core, office, `${id}/${all + 1}/mail`, { role, text, caseId: undefined, verbs: [] }, writes)
    await applyWrites(trx, core, office, nothingFound, writes)
  })
  core.log.error({ organisation, channel, code }, 'a channel needs a person')
  core.signals.wake()
}

const commandAgainst = (channel: string, code: ChannelTrouble): string =>
  code === 'unpaired' || code === 'wrong-number' ? `wasl pair ${channel} --link` : 'wasl doctor'
