import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import MailComposer from 'nodemailer/lib/mail-composer/index.js'
import { parse } from 'yaml'
import { linkIn, type PlayedOffice, referenceIn } from '../story/office.ts'

const verbs = ['verify', 'ask', 'resolve', 'close'] as const

/** Where every kind of page behind a signed link stands, as a path. */
export type CaseLinks = Readonly<
  Record<(typeof verbs)[number] | 'complete' | 'track' | 'survey' | 'used' | 'expired' | 'unknown', string>
>

type Letter = { readonly subject: string; readonly text: readonly string[] }
const letters: Readonly<Record<'whole' | 'placeless' | 'silent', Letter>> = JSON.parse(
  readFileSync(join(import.meta.dirname, '../story/letters.json'), 'utf8'),
)

/** Files cases by letter and gathers the links that citizens and officers are sent; the clock moves past those of the first. */
export async function caseLinks(office: PlayedOffice): Promise<CaseLinks> {
  const old = await fileCase(office, 'khalid@example.om', letters.silent)
  await office.wasl('clock', 'advance', 'P60D')
  const asked = await fileCase(office, 'sara@example.om', letters.placeless)
  const done = await fileCase(office, 'hamad@example.om', letters.whole)
  const answer = await fetch(office.base + done.officer.verify, { method: 'POST', redirect: 'manual' })
  if (answer.status >= 400) throw new Error(`the link answered ${answer.status}`)
  const survey = await surveyOf(office, 'hamad@example.om', done.officer.resolve)
  const whole = await fileCase(office, 'salim@example.om', letters.whole)
  return {
    ...whole.officer,
    track: whole.citizen,
    complete: asked.citizen,
    survey,
    used: done.officer.verify,
    expired: old.citizen,
    unknown: '/l/unheard',
  }
}

async function fileCase(
  office: PlayedOffice,
  from: string,
  letter: Letter,
): Promise<{ citizen: string; officer: Record<(typeof verbs)[number], string> }> {
  const composed = new MailComposer({
    from,
    to: 'helpdesk@bur.gov.om',
    subject: letter.subject,
    text: letter.text.join('\r\n'),
    messageId: `<${from}>`,
  })
  await office.dovecot.arrive([await composed.compile().build()])
  const answer = (await office.letterTo(from)).text ?? ''
  const reference = referenceIn(answer)
  for (;;) {
    const work = (await office.letterTo('officers@example.om')).text ?? ''
    if (work.includes(reference)) return { citizen: pathOf(linkIn(answer)), officer: officersPaths(work) }
  }
}

/** Has a case treated, and waits for the letter that asks its citizen for a rating. */
async function surveyOf(office: PlayedOffice, citizen: string, resolve: string): Promise<string> {
  const body = new URLSearchParams({ result: 'Done.' })
  const answer = await fetch(`${office.base}${resolve}`, { method: 'POST', body, redirect: 'manual' })
  if (answer.status >= 400) throw new Error(`the link answered ${answer.status}`)
  await office.wasl('clock', 'advance', 'PT2H')
  for (;;) {
    const { text = '' } = await office.letterTo(citizen)
    if (text.includes('/r/')) return pathOf(linkIn(text))
  }
}

const texts: Readonly<Record<string, string>> = parse(
  readFileSync(join(import.meta.dirname, '../../data/texts/ar.yaml'), 'utf8'),
)

const pathOf = (link: string) => new URL(link).pathname

function officersPaths(mail: string): Record<(typeof verbs)[number], string> {
  const path = (verb: string) => pathOf(linkIn(mail, texts[`officer.link.${verb}`]?.split('{link}')[0]))
  return { verify: path('verify'), ask: path('ask'), resolve: path('resolve'), close: path('close') }
}
