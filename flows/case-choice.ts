import type { CaseView } from '../src/domain/case/view.ts'
import { code, text } from '../src/engine/text-keys.ts'
import type { ChoiceRef } from '../src/engine/types.ts'

/** Cases offered in one list. */
export const maxListed = 9

/** A case in a list of one's own: its reference and what it is. */
export function caseChoice({ id, reference, type }: CaseView): ChoiceRef {
  return {
    id: `case:${id}`,
    label: text('code.label', {
      reference: code(reference),
      type: { kind: 'text', text: text(`type.${type}.the`) },
    }),
  }
}
