import type { CaseView } from '../domain/case/view.ts'

/** The cases of who speaks, among those that they know of. */
export const ownCases = ({ cases }: { readonly cases: readonly CaseView[] }): readonly CaseView[] =>
  cases.filter(({ access }) => access === 'own')
