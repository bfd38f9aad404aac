import type { OwedNotice } from '../domain/case/file.ts'
import type { CasePapers } from '../gateway/case-papers.ts'
import { noticeName, routeName } from './names.ts'
import type { Section } from './printed-document.ts'
import type { Voice } from './voice.ts'
import { words } from './words.ts'

/** What the office had to tell, by which routes it could and could not, and what proves that it arrived. */
export function composeNotices(papers: CasePapers, voice: Voice): Section {
  const { say } = voice
  const rows = papers.file.notices.map((owed) => [
    [words(say('print.value', { value: noticeName(owed.notice.kind) }))],
    routesOf(papers, owed, voice).map((route) => words(route)),
    [words(proofOf(owed, voice))],
  ])
  const columns = [
    { share: 4, heading: say('print.column.notice') },
    { share: 5, heading: say('print.column.routes') },
    { share: 5, heading: say('print.column.proof') },
  ]
  return {
    heading: say('print.section.notices'),
    blocks: rows.length === 0 ? [] : [{ kind: 'table', columns, rows }],
  }
}

function routesOf(papers: CasePapers, { notice }: OwedNotice, { say }: Voice): readonly string[] {
  return [
    ...notice.routes.map((route) => say('print.value', { value: routeName(papers, route) })),
    ...notice.passedOver.map(({ route, why }) =>
      say(`print.passed.${why}`, { route: routeName(papers, route) }),
    ),
  ]
}

function proofOf({ state, sentAt, provedAt, callAt, plannedAt }: OwedNotice, { say }: Voice): string {
  const at = { confirmed: provedAt, sent: sentAt, call: callAt }[state as string] ?? plannedAt
  return say(`print.noticed.${state}`, { at: { kind: 'instant', at, form: 'day-time' } })
}
