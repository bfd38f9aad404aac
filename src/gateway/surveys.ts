import type { CaseCommand } from '../domain/case/command.ts'
import { noticeOf } from '../domain/case/owe.ts'
import { reopenUntil, untreatedUntil } from '../domain/deadline-closing.ts'
import { wordsOf } from '../domain/notice-text.ts'
import { surveyOf, surveyUntil } from '../domain/survey.ts'
import { type Core, nowOf } from './core.ts'
import { giveCommand, outcomeOf } from './give-command.ts'
import { parseSurveyLink, type SurveyClaim } from './link-tokens.ts'
import { type LoadedCase, loadCases } from './load.ts'
import { type Office, policyOf } from './office.ts'
import type { LinkOutcome, SurveyState, Surveys } from './service.ts'

/** The pages behind survey links: looking has no effect, a vote stands until the next one or the end of the survey. */
export function makeSurveys(
  core: Core,
  offices: ReadonlyMap<string, Office>,
  drive: () => Promise<void>,
): Surveys {
  const give = async (
    token: string,
    commandOf: (found: Found) => { readonly command: CaseCommand; readonly key: string },
  ): Promise<LinkOutcome> => {
    const found = await find(core, offices, token)
    if (found.kind !== 'good') return found
    const { office, loaded } = found
    const { command, key } = commandOf(found)
    const by = { kind: 'citizen', conversation: loaded.file.origin.conversation } as const
    const outcome = await giveCommand(core, office, { loaded, command, by, key, taken: [] }, drive)
    const done = outcome.kind === 'repeated' ? await outcomeOf(core, office, key, drive) : outcome
    return done.kind === 'done' || done.kind === 'repeated' ? { kind: 'done' } : done
  }
  return {
    look: async (token) => {
      const found = await find(core, offices, token)
      return found.kind === 'good' ? stateOf(core, found) : found
    },
    vote: (token, answers) =>
      give(token, ({ loaded, claim }) => {
        const times = loaded.file.ratings?.find(({ notice }) => notice === claim.notice)?.times ?? 0
        const vote = core.tokens.id('vote', JSON.stringify(answers), String(times))
        return {
          command: { kind: 'rate', notice: claim.notice, answers },
          key: `survey.${loaded.id}.${claim.notice}.${vote}`,
        }
      }),
    remedy: (token, cause, words) =>
      give(token, ({ loaded, claim }) => ({
        command: { kind: 'reopen', cause, words },
        key: `survey.${loaded.id}.${claim.notice}.${cause}.${loaded.sequence}`,
      })),
  }
}

interface Found {
  readonly kind: 'good'
  readonly office: Office
  readonly claim: SurveyClaim
  readonly loaded: LoadedCase
  readonly until: string
}

async function find(
  core: Core,
  offices: ReadonlyMap<string, Office>,
  token: string,
): Promise<Found | Exclude<SurveyState, { readonly kind: 'good' }>> {
  for (const office of offices.values()) {
    const { organisation } = office
    const claim = parseSurveyLink(core, organisation, token)
    if (claim === undefined) continue
    const [loaded] = await core.store.transaction('handle', (trx) =>
      loadCases(trx, organisation, { ids: [claim.caseId] }),
    )
    const owed = loaded && noticeOf(loaded.file, claim.notice)
    if (loaded === undefined || owed === undefined) return { kind: 'unknown', organisation }
    const until = surveyUntil(owed, policyOf(office, loaded.file.policyVersion), office.calendar)
    return until === undefined || until < nowOf(core)
      ? { kind: 'expired', organisation }
      : { kind: 'good', office, claim, loaded, until }
  }
  return { kind: 'unknown' }
}

function stateOf(core: Core, { office, claim, loaded, until }: Found): SurveyState {
  const { file, values } = loaded
  const policy = policyOf(office, file.policyVersion)
  const rating = file.ratings?.find(({ notice }) => notice === claim.notice)
  const answers = Object.entries(rating?.answers ?? {}).map(
    ([question, stored]) => [question, wordsOf(stored, values)] as const,
  )
  const now = nowOf(core)
  const isOpen = (end: string | undefined) => end !== undefined && end >= now
  return {
    kind: 'good',
    organisation: office.organisation,
    reference: file.reference,
    service: file.service,
    afterLadder: file.ladder !== undefined,
    until,
    questions: surveyOf(policy)?.questions ?? [],
    answers: Object.fromEntries(answers),
    remedies: [
      ...(isOpen(reopenUntil(file, policy, office.calendar)) ? (['asked'] as const) : []),
      ...(isOpen(untreatedUntil(file, policy)) ? (['untreated'] as const) : []),
    ],
  }
}
