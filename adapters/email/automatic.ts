import { foldLine } from './fold.ts'
import { allHeaders, firstHeader, type HeaderBlock, hasHeader } from './header-block.ts'
import { findOurIds } from './message-id.ts'
import { phrasesFor, startsWithPhrase } from './phrases.ts'
import { isOwnAddress } from './signed-address.ts'

/** What is known of a letter when it is asked whether a person wrote it to us. */
export interface Letterhead {
  readonly headers: HeaderBlock
  readonly from: string
  readonly own: string
  readonly subject: string
  readonly text: string
  readonly answers: 'answers' | 'new'
}

/**
 * Whether a letter was sent by a machine, a list or ourselves, and must not be answered: RFC 3834 §2 and §5,
 * RFC 2919 and 2369 (lists), Exchange's X-Auto-Response-Suppress (MS-OXCMAIL §2.1.3.2.20), and, because a
 * third of them come without such headers, the words that people set as their automatic replies. What servers of
 * mail providers and companies add to the letters of persons is no sign: Feedback-ID, List-Unsubscribe without its
 * one click (RFC 8058), and the wish for no absence replies (`OOF`).
 */
export function isAutomatic(letter: Letterhead): boolean {
  return saidByHeaders(letter.headers) || saidBySender(letter) || saidByWords(letter)
}

function saidByHeaders(headers: HeaderBlock): boolean {
  const submitted = firstHeader(headers, 'auto-submitted')?.toLowerCase().trim()
  if (submitted !== undefined && submitted !== '' && !/^no\b/.test(submitted)) return true
  if (/^(bulk|list|junk|auto[_-]?reply)\b/i.test(firstHeader(headers, 'precedence') ?? '')) return true
  const suppress = firstHeader(headers, 'x-auto-response-suppress')?.toLowerCase()
  if (suppress !== undefined && /\b(all|autoreply)\b/.test(suppress)) return true
  if (allHeaders(headers, 'return-path').some((value) => /^<\s*>$/.test(value))) return true
  return automaticHeaders.some((name) => hasHeader(headers, name))
}

const automaticHeaders = [
  'list-id',
  'list-unsubscribe-post',
  'list-post',
  'list-help',
  'mailing-list',
  'x-autoreply',
  'x-autorespond',
  'x-autoresponder',
  'x-auto-reply-from',
  'x-mail-autoreply',
  'x-failed-recipients',
  'x-ms-exchange-generated-message-source',
]

function saidBySender(letter: Letterhead): boolean {
  if (isOwnAddress(letter.from, letter.own)) return true
  const domain = letter.own.slice(letter.own.lastIndexOf('@') + 1)
  if (findOurIds(firstHeader(letter.headers, 'message-id') ?? '', domain).length > 0) return true
  const local = letter.from.slice(0, letter.from.lastIndexOf('@')).split('+')[0] ?? ''
  return /^(mailer-daemon|postmaster|no-?_?reply|do-?not-?reply|donotreply|bounces?|autoreply|auto-reply|microsoftexchange[0-9a-f]+)$/.test(
    local,
  )
}

/** The words must begin a line or a sentence: a person who complains of an automatic reply only quotes them. */
function saidByWords(letter: Letterhead): boolean {
  const subject = foldLine(letter.subject)
  if (isLabel(subject)) return true
  if (foldLine(letter.text).length > 800) return false
  const sentences = letter.text
    .slice(0, 400)
    .split(/[\n.!?؟،,]/)
    .map(foldLine)
  if (sentences.some((sentence) => startsWithPhrase(sentence, 'machineWords'))) return true
  const answers = letter.answers === 'answers' || startsWithPhrase(subject, 'replyMarks')
  return answers && sentences.some((sentence) => startsWithPhrase(sentence, 'awayWords'))
}

/** Whether a subject is one of the phrases alone or begins with it as a label: `Automatic reply: …`. */
function isLabel(subject: string): boolean {
  return phrasesFor('autoSubjects').some(
    (phrase) => subject.startsWith(phrase) && /^\s*($|[:[(]|[-–—](\s|$))/.test(subject.slice(phrase.length)),
  )
}
