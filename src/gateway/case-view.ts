import { type CaseView, viewCase } from '../domain/case/view.ts'
import type { Core } from './core.ts'
import { citizenLink, surveyLink } from './link-tokens.ts'
import type { LoadedCase } from './load.ts'
import { connectedChannels, type Office, policyOf } from './office.ts'

/** A case as a citizen may see it: their own with its link, of another's only that it is meant. */
export function viewOf(core: Core, office: Office, loaded: LoadedCase, access: CaseView['access']): CaseView {
  const view = viewCase(loaded.file, {
    id: loaded.id,
    access,
    values: loaded.values,
    policy: policyOf(office, loaded.file.policyVersion),
    calendar: office.calendar,
    connected: connectedChannels(office),
  })
  if (access !== 'own') return view
  const { survey } = view
  return {
    ...view,
    link: citizenLink(core, office, loaded),
    ...(survey && {
      survey: { ...survey, link: surveyLink(core, office, { caseId: loaded.id, notice: survey.notice }) },
    }),
  }
}
