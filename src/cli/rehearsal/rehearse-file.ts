import type { Config } from '../../config.ts'
import { WaslError } from '../../domain/errors.ts'
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

/** Plays a transcript and compares; `watch` sees the rehearsal at its end, e.g. for coverage. */
export async function rehearse(
  config: Config,
  script: Script,
  watch?: (rehearsal: Rehearsal) => Promise<void>,
): Promise<Rehearsed> {
  const rehearsal = await Rehearsal.open(config, stageOf(script))
  try {
    const player = new Player(rehearsal)
    const answers: (readonly string[])[] = []
    for (const turn of script.turns) answers.push(await played(player, turn))
    await watch?.(rehearsal)
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

export function stageOf(script: Script): Stage {
  const {
    organisation = 'al-buraimi',
    channel = 'webchat',
    address = 'citizen',
    name,
    at = usualInstant,
  } = script.header
  const stage = { organisation, channel, address, at: new Date(at) }
  return name === undefined ? stage : { ...stage, name }
}
