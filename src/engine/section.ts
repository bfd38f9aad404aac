import { wordsIn } from './flow.ts'
import { serviceOf } from './needed-fields.ts'
import type { Turn } from './turn.ts'

/** Who is told that a person is wanted: the section of the service that is talked about, else the general one. */
export function sectionRole(turn: Turn): string {
  const { policy } = turn.context
  const filing = turn.session.frames.findLast(({ flow }) => flow === 'filing')
  return (
    serviceOf(policy, filing === undefined ? undefined : wordsIn(filing, 'service'))?.section ??
    policy.routing.general
  )
}
