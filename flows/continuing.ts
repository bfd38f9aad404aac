import { choice } from '../src/engine/choices.ts'
import { continuable, continuingFields } from '../src/engine/continuing-fields.ts'
import { type Flow, type FlowStep, type Scope, wordsIn } from '../src/engine/flow.ts'
import { code, text } from '../src/engine/text-keys.ts'
import { filing } from './filing.ts'

/** A case that cannot be opened again: whether a new one that continues it is filed. */
export const continuing: Flow = {
  id: 'continuing',
  version: 1,
  steps: () => [anewStep],
  takes: () => ({}),
  done: (scope) => {
    const view = continuable(scope, wordsIn(scope.frame, 'target') ?? '')
    if (view === undefined) return { says: [text('change.gone')], effects: [] }
    const frame = { flow: filing.id, version: filing.version, step: '', answered: [] }
    return {
      says: [],
      effects: [],
      stays: { ...frame, fields: continuingFields(view) },
      goesOn: true,
    }
  },
}

const anewStep: FlowStep = {
  name: 'anew',
  field: 'anew',
  needed: (scope: Scope) => continuable(scope, wordsIn(scope.frame, 'target') ?? '') !== undefined,
  ask: ({ frame }) => ({
    parts: [text('continuing.ask', { reference: code(wordsIn(frame, 'continues') ?? '') })],
    choices: [choice('act:yes', 'act.register'), choice('act:no', 'act.no')],
  }),
  read: ({ act }) => {
    if (act === 'yes' || act === 'file') return { kind: 'fields', fields: { anew: true } }
    if (act === 'no' || act === 'keep')
      return { kind: 'end', outcome: { says: [text('change.kept')], effects: [] } }
    return act === 'weak-yes' ? { kind: 'unfit', says: text('confirm.sure') } : { kind: 'none' }
  },
}
