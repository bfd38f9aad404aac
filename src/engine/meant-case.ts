import type { CaseView } from '../domain/case/view.ts'
import type { FieldValues } from './flow.ts'

/** The fields of a status question about a reference: where a code could go is kept, as later messages do not name it. */
export function meantCase(reference: string, cases: readonly CaseView[]): FieldValues {
  const view = cases.find((one) => one.reference === reference)
  const route = view?.reachable[0]?.route
  return { reference, ...(view === undefined || route === undefined ? {} : { target: view.id, route }) }
}
