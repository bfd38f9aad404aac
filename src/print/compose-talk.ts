import type { TextValue } from '../domain/text.ts'
import type { CasePapers } from '../gateway/case-papers.ts'
import type { Utterance } from '../gateway/case-talk.ts'
import { sizeOf } from './compose-files.ts'
import { channelName } from './names.ts'
import type { EndingOf } from './print-texts.ts'
import type { Block, Section, Words } from './printed-document.ts'
import type { Voice } from './voice.ts'
import { code, leftToRight, prose, theirs, words } from './words.ts'

/** What one print holds: a file of a thousand letters is read on a screen, and the electronic one has all of it. */
const maxUtterances = 1000
const maxLength = 20_000
const maxWholeLength = 400_000
/** Letters whose room a short line takes. */
const lineLength = 60

/** What was written on both sides, in order. */
export function composeTalk(papers: CasePapers, voice: Voice): Section {
  const { say } = voice
  const printed = lastThatFit(papers.talk)
  const earlier = papers.talk.length - printed.length
  const whole = say('print.said.whole', { command: code(`wasl case export ${papers.file.reference}`) })
  const note = say('print.said.earlier', { n: code(String(earlier)) })
  return {
    heading: say('print.section.talk'),
    blocks: [
      ...(earlier === 0 ? [] : [{ kind: 'words', words: words(`${note} ${whole}`, 'quiet') } as const]),
      ...printed.map(
        (said): Block => ({
          kind: 'said',
          head: headOf(papers, said, voice),
          lines: linesOf(said, voice, whole),
        }),
      ),
    ],
  }
}

function lastThatFit(talk: readonly Utterance[]): readonly Utterance[] {
  let length = 0
  const from = talk.findLastIndex((said, index) => {
    length += beginningOf(said.text).room
    return length > maxWholeLength || talk.length - index > maxUtterances
  })
  return talk.slice(from + 1)
}

/** As much of a text as one message may take, and the room that it takes: lines cost it too. */
function beginningOf(text: string): {
  readonly text: string
  readonly room: number
  readonly isWhole: boolean
} {
  let room = 0
  let end = 0
  for (const line of text.slice(0, maxLength).split('\n')) {
    const takes = Math.ceil((line.length + 1) / lineLength) * lineLength
    if (room + takes > maxLength + lineLength) break
    room += takes
    end += line.length + 1
  }
  return { text: text.slice(0, end), room, isWhole: end >= text.length }
}

/** Who, over what and when; of an answer that was not sent, how far it came. */
function headOf({ policy }: CasePapers, said: Utterance, { say, moment, language }: Voice): string {
  const known = [said.name === undefined ? '' : theirs(said.name), addressOf(said)].filter(
    (part) => part !== '',
  )
  const who =
    said.from === 'office' ? policy.shortName[language] : [say('print.said.citizen'), ...known].join(' · ')
  return [
    who,
    say('print.value', { value: channelName(policy, said.channel) }),
    moment(said.at),
    ...(said.sending === undefined || said.sending === 'sent' ? [] : [say(`print.sending.${said.sending}`)]),
  ].join(' · ')
}

/** An address that people know; a web page's visitor has none. */
function addressOf({ address }: Utterance): string {
  return /@|^\+?\d{6,}$/.test(address) ? leftToRight(address) : ''
}

function linesOf(said: Utterance, { say }: Voice, whole: string): readonly Words[] {
  const { location } = said
  const { text, isWhole } = beginningOf(said.text)
  const note = (key: EndingOf<'print.said.'>, values: Readonly<Record<string, TextValue>>) =>
    words(say(`print.said.${key}`, values), 'quiet')
  const list = (items: readonly string[]): TextValue => ({ kind: 'list', items: items.map(theirs) })
  return [
    ...(said.subject === undefined ? [] : [note('subject', { subject: theirs(said.subject) })]),
    text.trim() === '' ? words(say('print.empty'), 'quiet') : ofEither(said, text),
    ...(isWhole ? [] : [words(`${say('print.said.cut')} ${whole}`, 'quiet')]),
    ...(said.signature === undefined ? [] : [note('signature', { words: theirs(said.signature) })]),
    ...(said.choices.length === 0 ? [] : [note('choices', { choices: list(said.choices) })]),
    ...(location === undefined ? [] : [note('place', { place: placeOf(location) })]),
    ...said.attachments.map(({ name, bytes }) => note('file', { name: theirs(name), size: sizeOf(bytes) })),
    ...(said.refused.length === 0 ? [] : [note('refused', { files: list(said.refused) })]),
  ]
}

/** An answer of ours keeps the isolates that were set when it was rendered. */
function ofEither({ from }: Utterance, text: string): Words {
  return from === 'office' ? { words: text, style: 'plain', direction: 'own' } : prose(text)
}

function placeOf({ latitude, longitude, name }: NonNullable<Utterance['location']>): string {
  const pin = leftToRight(`${latitude}, ${longitude}`)
  return name === undefined ? pin : `${theirs(name)} (${pin})`
}
