import type { CaseView } from '../domain/case/view.ts'
import { type FieldValues, listIn, wordsIn } from './flow.ts'
import { ownCases } from './own-cases.ts'
import type { Turn } from './turn.ts'
import type { Frame } from './types.ts'

/** Fields that a new case asks for anew, whatever the one that it continues was given. */
const asksAnew: ReadonlySet<string> = new Set(['description', 'declarations', 'addition', 'details'])

/**
 * What the filing of a new case begins with where it continues one that cannot be opened again (settled 9): its type and
 * service, and that its place and its citizen are known.
 */
export function continuingFields({ id, reference, type, service, given = [] }: CaseView): FieldValues {
  return {
    type,
    service,
    target: id,
    continues: reference,
    inherited: given.filter((field) => !asksAnew.has(field)),
  }
}

/** The new case's link to the one that it continues. */
export function continuedBy(frame: Frame): { readonly id: string; readonly reference: string } | undefined {
  const id = wordsIn(frame, 'target')
  const reference = wordsIn(frame, 'continues')
  return id === undefined || reference === undefined ? undefined : { id, reference }
}

/** Whether a field is known from the case that is continued. */
export const isInherited = (field: string, frame: Pick<Frame, 'fields'>): boolean =>
  listIn(frame, 'inherited').includes(field)

/** The case that could have been opened again, as one that a new case can continue. */
export const continuable = (turn: Pick<Turn, 'cases'>, id: string): CaseView | undefined =>
  ownCases(turn).find((view) => view.id === id && view.state === 'closed')
