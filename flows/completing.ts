import type { CaseView } from '../src/domain/case/view.ts'
import { askFor } from '../src/engine/ask-missing.ts'
import { choice } from '../src/engine/choices.ts'
import {
  type Answer,
  type FieldValues,
  type Flow,
  type FlowStep,
  type Reply,
  type Scope,
  wordsIn,
} from '../src/engine/flow.ts'
import { sayUnfit } from '../src/engine/given.ts'
import { fittingData, giveEffects } from '../src/engine/missing-data.ts'
import { askRestOfPlace } from './filing-fields.ts'

/** The case that this frame completes, while it still waits for something. */
function waiting({ cases, frame }: Pick<Scope, 'cases' | 'frame'>): CaseView | undefined {
  return cases.find(
    ({ id, access, missing, state }) =>
      id === wordsIn(frame, 'case') && access === 'own' && missing.length > 0 && state !== 'closed',
  )
}

/**
 * What a filed case still needs, asked one by one. Each answer is given to the case at once; what it says in return
 * ends this flow or asks for the rest.
 */
export const completing: Flow = {
  id: 'completing',
  version: 1,
  steps: () => [missingStep],
  takes: () => ({}),
  done: () => ({ says: [], effects: [] }),
}

const missingStep: FlowStep = {
  name: 'missing',
  field: 'given',
  needed: (scope) => waiting(scope) !== undefined,
  takesWords: true,
  ask: (scope) => {
    const view = waiting(scope)
    const rest = askRestOfPlace(scope)
    if (rest !== undefined) return rest
    return { parts: view === undefined ? [] : askFor(view), choices: [choice('act:human', 'act.human')] }
  },
  read: (reply, scope): Answer => read(reply, scope),
}

function read(reply: Reply, scope: Scope): Answer {
  const view = waiting(scope)
  if (view === undefined) return { kind: 'end', outcome: { says: [], effects: [] } }
  const before = { ...knownWilayat(view, scope), ...scope.frame.fields }
  const data = fittingData(reply, view, scope.context, { kind: 'asked', before })
  if (data.kind === 'none') return { kind: 'none' }
  if (data.kind === 'part') return { kind: 'fields', fields: data.fields }
  if (data.kind === 'unfit') return sayUnfit(data)
  return { kind: 'end', outcome: { says: [], effects: giveEffects(view, data, reply) } }
}

/** The wilayat that the case's place names: who is asked again where exactly need not say it again. */
function knownWilayat({ places = [] }: CaseView, { context: { policy } }: Scope): FieldValues {
  const [one, ...others] = policy.places.filter(
    ({ kind, name }) => kind === 'wilayat' && places.includes(name.ar),
  )
  return one === undefined || others.length > 0 ? {} : { saidWilayat: one.name.ar }
}
