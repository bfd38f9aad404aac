import type { CaseEvent } from '../domain/case/case.ts'
import { wordsOf } from '../domain/notice-text.ts'
import { mask } from '../language/mask.ts'
import { understand } from '../language/understand.ts'
import type { LoadedCase } from './load.ts'
import type { Office } from './office.ts'

/** A message and what it really meant, without personal values. */
export interface Correction {
  readonly caseId: string
  readonly text: string
  readonly type: string
  readonly service: string
}

/** What can be learnt from an officer's correction of a case; nothing where what its citizen wrote is not there any more. */
export function correctionOf(
  office: Office,
  { id, file, values }: LoadedCase,
  events: readonly CaseEvent[],
): readonly Correction[] {
  const corrected = events.findLast((event) => event.kind === 'reclassified')
  const text = wordsOf(file.fields['description'], values)
  if (corrected === undefined || text === '') return []
  const { slots } = understand(text, office.resources)
  const name = wordsOf(file.fields['name'], values)
  return [
    {
      caseId: id,
      text: mask(text, slots, name === '' ? [] : [name]),
      type: corrected.type,
      service: corrected.service,
    },
  ]
}
