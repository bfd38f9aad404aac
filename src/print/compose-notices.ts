import type { OwedNotice } from '../domain/case/file.ts'
import type { CasePapers } from '../gateway/case-papers.ts'
import { noticeName, routeName } from './names.ts'
import type { Section, Words } from './printed-document.ts'
import type { Voice } from './voice.ts'
import { words } from './words.ts'

/** What the office had to tell, by which routes it could and could not, and what proves that it arrived. */
export function composeNotices(papers: CasePapers, voice: Voice): Section {
  const { say } = voice
  const rows = papers.file.notices.map((owed) => [
    [words(say('print.value', { value: noticeName(owed.notice.kind) }))],
    routesOf(papers, owed, voice),
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

/** The routes that were taken, or the one that is being tried, and why others were not. */
function routesOf(papers: CasePapers, { notice, routes }: OwedNotice, { say }: Voice): readonly Words[] {
  const taken = papers.events.flatMap(({ event }) =>
    (event.kind === 'notice-sent' || event.kind === 'notice-failed') && event.id === notice.id
      ? [event.route]
      : [],
  )
  const shown = taken.length === 0 ? routes.slice(0, 1) : taken
  return [
    ...[...new Set(shown)].map((route) => words(say('print.value', { value: routeName(papers, route) }))),
    ...notice.passedOver.map(({ route, why }) =>
      words(say(`print.passed.${why}`, { route: routeName(papers, route) }), 'quiet'),
    ),
  ]
}

function proofOf({ state, sentAt, provedAt, callAt, plannedAt }: OwedNotice, { say }: Voice): string {
  const at = { confirmed: provedAt, sent: sentAt, call: callAt }[state as string] ?? plannedAt
  return say(`print.noticed.${state}`, { at: { kind: 'instant', at, form: 'day-time' } })
}
