import { flows } from '../../flows/flows.ts'
import type { Flows } from '../../src/engine/flow.ts'

/** A text at which the filing flow below throws. */
export const poison = 'poison that no step survives'

/** The filing flow, except that it throws at `poison` while `broken()`: whatever is handled together fails with it. */
export function poisonedFlows(broken: () => boolean = () => true): Flows {
  const filing = flows['filing']
  if (filing === undefined) throw new Error('there is no filing flow')
  return {
    ...flows,
    filing: {
      ...filing,
      takes: (reply, scope) => {
        if (broken() && reply.text.includes(poison)) throw new RangeError(`a step threw at: ${poison}`)
        return filing.takes(reply, scope)
      },
    },
  }
}
