import type { CaseEvent } from '../domain/case/case.ts'
import type { Case } from '../domain/case/file.ts'
import { sectionOf } from '../domain/case/section.ts'
import { deadlines } from '../domain/deadline.ts'
import { type ExplainedDay, explain } from '../domain/deadline-explain.ts'
import type { Policy } from '../domain/policy.ts'
import { type CaseAttachment, type Picture, readAttachments } from './case-attachments.ts'
import type { Utterance } from './case-talk.ts'
import { type Core, nowOf } from './core.ts'
import type { LoadedCase } from './load.ts'
import { type Office, policyOf } from './office.ts'
import { veilOf } from './veil.ts'

/** An event of a case file with its link of the chain. */
export interface ChainedEvent {
  readonly sequence: number
  readonly event: CaseEvent
  readonly mac: string
}

/** Everything that a printed case file is made of; plain JSON, so that it may travel. */
export interface CasePapers {
  readonly readAt: string
  readonly file: Case
  /** Personal values by digest; those that were erased are absent. */
  readonly values: Readonly<Record<string, string>>
  readonly events: readonly ChainedEvent[]
  readonly talk: readonly Utterance[]
  readonly attachments: readonly CaseAttachment[]
  readonly pictures: readonly Picture[]
  readonly section: string
  readonly targetAt?: string
  readonly dueAt?: string
  readonly reopenUntil?: string
  /** How the due date came about, day by day. */
  readonly explanation: readonly ExplainedDay[]
  /** The version that the case was filed under; the office's name and whatever texts that version lacks are today's. */
  readonly policy: Policy
  readonly zone: string
}

/** Reads a case with all that was said and sent about it. */
export async function readCasePapers(core: Core, office: Office, found: LoadedCase): Promise<CasePapers> {
  const veil = await veilOf(core, office, found)
  const { loaded } = veil
  const { file } = loaded
  const policy = policyOf(office, file.policyVersion)
  const readAt = nowOf(core)
  const { targetAt, dueAt, reopenUntil } = deadlines(file, policy, office.calendar)
  const talk = await veil.talk()
  return veil.hide({
    readAt,
    file,
    values: Object.fromEntries(loaded.values),
    events: await readEvents(core, office, loaded),
    talk,
    ...(await readAttachments(core, office, loaded, talk)),
    section: sectionOf(file, policy),
    ...(targetAt === undefined ? {} : { targetAt }),
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(reopenUntil === undefined ? {} : { reopenUntil }),
    explanation: explain(file, policy, office.calendar, readAt),
    policy: withTodaysTexts(policy, office.policy),
    zone: office.calendar.zone,
  })
}

/** The events of a case file in order, each with its link of the chain. */
export async function readEvents(
  core: Core,
  { organisation }: Office,
  { id }: Pick<LoadedCase, 'id'>,
): Promise<readonly ChainedEvent[]> {
  const rows = await core.store.reader
    .selectFrom('case_events')
    .select(['sequence', 'body', 'mac'])
    .where('organisation', '=', organisation)
    .where('case_id', '=', id)
    .orderBy('sequence')
    .execute()
  return rows.map(({ sequence, body, mac }) => ({ sequence, event: JSON.parse(body) as CaseEvent, mac }))
}

/** Texts are compiled by digest: a mixture has one of its own. */
function withTodaysTexts(pinned: Policy, today: Policy): Policy {
  if (pinned.digest === today.digest) return today
  const { name, shortName, contact } = today
  const texts = {
    ar: { ...today.texts.ar, ...pinned.texts.ar },
    en: { ...today.texts.en, ...pinned.texts.en },
  }
  return { ...pinned, name, shortName, contact, texts, digest: `${pinned.digest}+${today.digest}` }
}
