import type { Case } from '../domain/case/file.ts'
import type { TextValue } from '../domain/text.ts'
import type { CasePapers } from '../gateway/case-papers.ts'
import { channelName, fieldName, roleName, serviceName } from './names.ts'
import type { EndingOf } from './print-texts.ts'
import type { Block, Section, Words } from './printed-document.ts'
import type { Voice } from './voice.ts'
import { leftToRight, prose, theirs, words } from './words.ts'

type Row = readonly [label: string, value: Words]

/** What the case is, where it stands and when it is due. */
export function composeFacts(papers: CasePapers, voice: Voice): Section {
  const { say, language, moment, stored } = voice
  const { file, policy, targetAt, reopenUntil } = papers
  const fact = (name: EndingOf<'print.fact.'>, value: string): Row => [
    say(`print.fact.${name}`),
    words(value),
  ]
  const service = serviceName(policy, file.service)
  const { resolved, closed } = file
  return {
    blocks: factsTable([
      [say('print.fact.reference'), words(leftToRight(file.reference), 'strong')],
      fact('type', policy.types[file.type].name[language]),
      ...(service === undefined ? [] : [fact('service', named(voice, service))]),
      fact('state', stateOf(papers, voice)),
      fact('section', named(voice, roleName(policy, papers.section))),
      fact('channel', named(voice, channelName(policy, file.origin.channel))),
      fact('received', moment(file.receivedAt)),
      ...(targetAt === undefined ? [] : [fact('target', moment(targetAt))]),
      fact('due', dueOf(papers, voice)),
      ...(file.missing.length === 0 ? [] : [fact('missing', named(voice, missing(file)))]),
      ...(resolved === undefined
        ? []
        : [
            fact('resolved', moment(resolved.at)),
            [say('print.fact.result'), prose(stored(resolved.result))] as const,
          ]),
      ...(closed === undefined ? [] : [fact('closed', moment(closed.at))]),
      ...(closed?.reason === undefined
        ? []
        : [[say('print.fact.reason'), prose(stored(closed.reason))] as const]),
      ...(reopenUntil === undefined ? [] : [fact('reopen', moment(reopenUntil))]),
      ...marksOf(papers, voice).map((mark) => fact('marks', mark)),
    ]),
  }
}

/** What its citizen gave, field by field. */
export function composeGiven({ file, policy }: CasePapers, voice: Voice): Section {
  const { say, stored, language } = voice
  const rows = Object.entries(file.fields).map(([field, value]): Row => {
    const label = named(voice, fieldName(file, field))
    const rules = policy.fields[field]
    if (field === 'declarations')
      return [label, words((policy.declarations[file.type] ?? []).map((name) => name[language]).join('\n'))]
    const given = stored(value)
    const choice = [...(rules?.choices ?? []), ...(field === 'applicant' ? policy.applicants : [])].find(
      ({ slug }) => slug === given,
    )
    if (choice !== undefined) return [label, words(choice.name[language])]
    switch (rules?.reads) {
      case 'phone':
      case 'civil-number':
      case 'email':
        return [label, words(leftToRight(given))]
      case 'name':
      case 'place':
        return [label, words(theirs(given))]
      default:
        return [label, prose(given)]
    }
  })
  return { heading: say('print.section.given'), blocks: factsTable(rows) }
}

function factsTable(rows: readonly Row[]): readonly Block[] {
  if (rows.length === 0) return []
  const columns = [{ share: 1 }, { share: 3 }]
  return [{ kind: 'table', columns, rows: rows.map(([label, value]) => [[words(label, 'quiet')], [value]]) }]
}

function stateOf({ file }: CasePapers, { say }: Voice): string {
  if (file.state !== 'closed' || file.closed === undefined) return say(`print.state.${file.state}`)
  return say('print.state.closed', { how: { kind: 'text', text: { key: `closing.${file.closed.how}` } } })
}

/** When it is due; of an open case whose due has passed, that it has. */
function dueOf({ dueAt, readAt, file }: CasePapers, { say, moment }: Voice): string {
  if (dueAt === undefined) return say('print.due.waits')
  const done = file.resolved !== undefined || file.closed !== undefined
  if (done || readAt <= dueAt) return moment(dueAt)
  return say('print.due.passed', { at: { kind: 'instant', at: dueAt, form: 'day-time' } })
}

function marksOf({ file, policy }: CasePapers, { say, language }: Voice): readonly string[] {
  const body = policy.remit.bodies.find(({ slug }) => slug === file.outOfRemit)
  return [
    ...(file.danger === true ? [say('print.mark.danger')] : []),
    ...(file.application === true ? [say('print.mark.application')] : []),
    ...(file.outOfRemit === undefined
      ? []
      : [say('print.mark.remit', { body: theirs(body?.name[language] ?? file.outOfRemit) })]),
  ]
}

function missing(file: Case): TextValue {
  return {
    kind: 'list',
    items: file.missing.map(({ field, words: own }) =>
      own === undefined ? fieldName(file, field) : theirs(own),
    ),
  }
}

/** A value by itself. */
function named({ say }: Voice, value: TextValue): string {
  return say('print.value', { value })
}
