import type { CaseView } from '../domain/case/view.ts'
import type { Policy } from '../domain/policy.ts'
import { typeFields } from './describe.ts'
import { type Reply, slotOf } from './flow.ts'

/** This contact's open case on the same service. */
export function openCaseOn(cases: readonly CaseView[], service: string | undefined): readonly CaseView[] {
  if (service === undefined || service === 'none') return []
  return cases.filter(
    (view) =>
      view.access === 'own' &&
      view.service === service &&
      view.state !== 'closed' &&
      view.state !== 'resolved',
  )
}

/** Whether a question may be about a case: of another service than it surely names it is not. */
export function mayConcern({ service }: CaseView, { understanding }: Reply, policy: Policy): boolean {
  const asked = understanding.service
  if (asked === 'none' || service === 'none' || asked === service) return true
  return understanding.confidence.service < policy.understanding.take
}

/** Whether what a message says of its type and place agrees with a case: what it does not say does not differ. */
export function isSameMatter(reply: Reply, view: CaseView, policy: Policy): boolean {
  const { type } = typeFields(reply, policy)
  if (type !== undefined && type !== view.type) return false
  return (['wilayat', 'area'] as const).every((kind) => {
    const said = slotOf(reply, kind)
    const known = policy.places.filter((place) => place.kind === kind && view.places?.includes(place.name.ar))
    return said === undefined || known.length === 0 || known.some(({ name }) => name.ar === said)
  })
}
