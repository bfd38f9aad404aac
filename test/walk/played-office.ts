import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { channels } from '../../adapters/index.ts'
import { isAlwaysPlayed } from '../../src/cli/rehearsal/channel.ts'
import { RehearsalClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import type { AnyOpenChannel, Limits } from '../../src/domain/channel.ts'
import type { Inbound, Outbound } from '../../src/domain/message.ts'
import type { SecondOpinion } from '../../src/domain/second-opinion.ts'
import type { Flows } from '../../src/engine/flow.ts'
import { silentLog } from '../../src/log.ts'
import {
  type Assembled,
  assemble,
  type OpenChannelOf,
  type ReadPolicies,
  readPolicies,
} from '../../src/main.ts'
import type { Around } from '../../src/store/sqlite/driver.ts'

/** The organisation of the walk. */
export const organisation = 'al-buraimi'

/** Decides before each send whether and how it fails; `send` does it for real. */
export type AroundSend = <T>(channel: string, send: () => Promise<T>) => Promise<T>

/** A gateway in this process, on a clock that stands, whose mail is played by a platform in memory. */
export interface PlayedOffice {
  readonly directory: string
  readonly clock: RehearsalClock
  /** Everything that the mail platform has taken, as often as it took it. */
  readonly letters: readonly { readonly key: string; readonly outbound: Outbound }[]
  /** Puts the gateway together, also again after it was closed or did not come up. */
  open(): Promise<Assembled>
  remove(): void
}

/** What goes wrong, and with what the office begins: the folder of a store, or an empty one. */
export interface Faults {
  readonly from?: string
  readonly around?: Around
  readonly aroundSend?: AroundSend
  readonly flows?: Flows
  /** Which organisations, in place of that of the walk, as `ORGANISATIONS` names them. */
  readonly organisations?: string
  readonly secondOpinion?: SecondOpinion
}

const start = new Date('2026-11-22T06:00:00Z')
let policies: ReadPolicies | undefined

/** In memory where the system has such a folder: hundreds of walks are made, and no power is cut. */
const root = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

/** Prepares an office in a folder of its own; nothing is opened yet. */
export function prepareOffice(faults: Faults = {}): PlayedOffice {
  const {
    from,
    around,
    aroundSend = (_channel, send) => send(),
    flows,
    organisations,
    secondOpinion,
  } = faults
  const directory = mkdtempSync(join(root, 'wasl-walk-'))
  if (from !== undefined) cpSync(from, directory, { recursive: true })
  const config = {
    ...readConfig(
      { DATA_DIR: directory, ORGANISATIONS: organisations ?? organisation },
      join(directory, 'no.env'),
    ),
    key: '07'.repeat(32),
  }
  const clock = new RehearsalClock(start)
  policies ??= readPolicies(config, clock)
  const letters: { key: string; outbound: Outbound }[] = []
  const openChannel: OpenChannelOf = (policy, io) => {
    const adapter = channels.find(({ kind }) => kind === policy.kind)
    if (adapter === undefined || !isAlwaysPlayed(policy)) return undefined
    if (policy.kind === 'webchat') {
      const port = adapter.open(policy.settings, io)
      const send: AnyOpenChannel['send'] = (message, key) =>
        aroundSend(policy.name, () => port.send(message, key))
      // Where sends are to fail, the chat is sent to like any platform, not fetched.
      const { aroundSend: failing } = faults
      const limits: Limits = failing === undefined ? adapter.limits : { ...adapter.limits, delivery: 'sent' }
      return { policy, limits, port: { ...port, send } }
    }
    const port = playedMail(letters, (send) => aroundSend(policy.name, send))
    return { policy, limits: adapter.limits, port }
  }
  return {
    directory,
    clock,
    letters,
    open: () =>
      assemble({
        config,
        log: silentLog,
        clock,
        use: 'rehearsal',
        openChannel,
        ...(policies === undefined ? {} : { policies }),
        ...(around === undefined ? {} : { around }),
        ...(flows === undefined ? {} : { flows }),
        ...(secondOpinion === undefined ? {} : { secondOpinion }),
      }),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  }
}

/** A mail platform that keeps what it takes and can be asked for it. */
function playedMail(
  letters: { key: string; outbound: Outbound }[],
  around: <T>(send: () => Promise<T>) => Promise<T>,
): AnyOpenChannel {
  return {
    receive: () => ({ kind: 'refused', code: 'no-webhook', answer: { status: 404, body: '' } }),
    parse: async (raw) => [JSON.parse(Buffer.from(raw.body).toString('utf8')) as Inbound],
    send: (outbound, key) =>
      around(async () => {
        letters.push({ key, outbound })
        return { externalId: key, confirmed: false }
      }),
    findSent: async (key) =>
      letters.some((letter) => letter.key === key) ? { externalId: key, confirmed: false } : undefined,
    close: async () => undefined,
  }
}
