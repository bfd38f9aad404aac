import type { CaseView } from '../domain/case/view.ts'
import type { TextRef } from '../domain/text.ts'
import { itemName, missingLines } from './status.ts'
import { code, text } from './text-keys.ts'

/** What a case still needs, and the question for the first of it where it is a field of the policy. */
export function askFor(view: CaseView): readonly TextRef[] {
  const [first, ...others] = view.missing
  if (first === undefined) return []
  const reference = code(view.reference)
  if (others.length === 0 && first.words === undefined)
    return [text('complete.question', { reference }), { key: `field.${first.field}.ask` }]
  const named = text('complete.ask', { reference })
  return others.length === 0
    ? [named, text('line.item', { item: itemName(first) })]
    : [named, ...missingLines(view)]
}
