import type { Config } from '../../config.ts'
import { WaslError } from '../../domain/errors.ts'
import { instantFrom } from '../../gateway/operations/clock.ts'
import { type ReadPolicies, readPolicies, zoneOf } from '../../main.ts'
import { Player } from './play.ts'
import { Rehearsal, type Stage } from './rehearsal.ts'
import { composeScript, type Script } from './script.ts'

/** How a transcript went: where the office said something else than was written down. */
export interface Rehearsed {
  readonly differences: readonly {
    readonly line: number
    readonly expected: readonly string[]
    readonly said: readonly string[]
  }[]
  /** The transcript with what was really said. */
  readonly actual: string
}

/** A Sunday morning with the office open, where a transcript does not say when it plays. */
const usualInstant = '2026-11-22T10:00:00+04:00'

/** What may stand beside a rehearsal: policies that were read before, and somebody who looks on, e.g. for coverage. */
export interface Beside {
  readonly policies?: ReadPolicies
  readonly opened?: (rehearsal: Rehearsal) => void
  readonly played?: (rehearsal: Rehearsal) => Promise<void>
}

/** Plays a transcript and compares. */
export async function rehearse(config: Config, script: Script, beside: Beside = {}): Promise<Rehearsed> {
  const policies = beside.policies ?? readPolicies(config, { now: () => new Date(usualInstant) })
  const rehearsal = await Rehearsal.open(config, stageOf(script, policies), policies)
  try {
    beside.opened?.(rehearsal)
    const player = new Player(rehearsal)
    const answers: (readonly string[])[] = []
    for (const turn of script.turns) answers.push(await played(player, turn))
    await beside.played?.(rehearsal)
    const differences = script.turns.flatMap((turn, index) => {
      const said = (answers[index] ?? []).filter((line) => line !== '')
      return said.join('\n') === turn.expected.join('\n')
        ? []
        : [{ line: turn.line, expected: turn.expected, said }]
    })
    return { differences, actual: composeScript(script, answers) }
  } finally {
    await rehearsal.close()
  }
}

/** An action that the gateway refuses is part of the play: it answers `! code`. */
async function played(player: Player, turn: Script['turns'][number]): Promise<readonly string[]> {
  try {
    return turn.kind === 'say' ? await player.say(turn.text) : await player.act(turn.text)
  } catch (error) {
    if (error instanceof WaslError && turn.kind === 'do') return [`! ${error.code}`]
    throw error
  }
}

function stageOf(script: Script, policies: ReadPolicies): Stage {
  const {
    organisation = 'al-buraimi',
    channel = 'webchat',
    address = 'citizen',
    name,
    officers,
    oneWay,
    policy,
    at = usualInstant,
  } = script.header
  const alsoOn = script.turns.flatMap(({ kind, text }) =>
    kind === 'do' && text.startsWith('as ') ? [text.split(' ')[1] ?? ''] : [],
  )
  const begin = new Date(instantFrom(at, zoneOf(policies, organisation)))
  return {
    organisation,
    channel,
    address,
    at: begin,
    alsoOn,
    ...(name !== undefined && { name }),
    ...(officers !== undefined && { officers }),
    ...(oneWay !== undefined && { oneWay }),
    ...(policy !== undefined && { policy: policy.split(',').map((one) => one.trim()) }),
  }
}
