import type { Flow } from '../src/engine/flow.ts'

/** The office registers what was confirmed: nothing is asked until the case says that it is filed or why not. */
export const registering: Flow = {
  id: 'registering',
  version: 1,
  steps: () => [],
  takes: () => ({}),
  done: () => ({ says: [], effects: [] }),
}
