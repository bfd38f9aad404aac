import { deliveryCode, findEnhancedCode } from './delivery-code.ts'
import { foldLine } from './fold.ts'
import { allHeaders, firstHeader, type HeaderBlock, hasHeader, parseHeaderBlock } from './header-block.ts'
import { findOurIds } from './message-id.ts'
import { holdsPhrase, startsWithPhrase } from './phrases.ts'
import type { MimeMail } from './read-mime.ts'

/** What another server tells of a letter of ours. `recipient` where it says so. */
export interface Report {
  readonly status: 'sent' | 'delivered' | 'read' | 'failed'
  readonly about: string
  readonly error?: string
  readonly recipient?: string
}

/**
 * A delivery status notification (RFC 3464), a read receipt (RFC 8098) or one of the many bounces that follow
 * neither, if it is about a letter of ours, whose Message-ID stands somewhere in it. A delay is no failure.
 */
export function readReport(mail: MimeMail, domain: string, text: string): Report | undefined {
  const about = aboutOurs(mail, domain, text)
  if (about === undefined) return undefined
  const disposition = mail.files.find((file) => file.contentType === 'message/disposition-notification')
  if (disposition)
    return /displayed|read/i.test(latin(disposition.content)) ? { status: 'read', about } : undefined
  const status = mail.files.find((file) => /^message\/(global-)?delivery-status$/.test(file.contentType))
  if (status) return { about, ...readStatus(latin(status.content)) }
  return isBounce(mail, text) ? { about, ...readProse(mail, text) } : undefined
}

function readStatus(text: string): Omit<Report, 'about'> {
  const groups = text
    .split(/\r?\n[ \t]*\r?\n/)
    .map((group) => parseHeaderBlock(new TextEncoder().encode(group)))
  const recipient = groups.find((group) => hasHeader(group, 'action'))
  const action = firstHeader(recipient ?? [], 'action')?.toLowerCase()
  const address = addressOf(recipient ?? [])
  const to = address === undefined ? {} : { recipient: address }
  switch (action) {
    case 'delivered':
      return { status: 'delivered', ...to }
    case 'delayed':
    case 'relayed':
    case 'expanded':
      return { status: 'sent', ...to }
    default:
      return { status: 'failed', error: errorOf(recipient ?? [], text), ...to }
  }
}

function errorOf(recipient: HeaderBlock, text: string): string {
  const diagnostic = firstHeader(recipient, 'diagnostic-code') ?? ''
  const said = firstHeader(recipient, 'status')?.match(/[245]\.\d{1,3}\.\d{1,3}/)?.[0]
  const vague = said === undefined || /\.0\.0$/.test(said)
  const enhanced = vague ? (findEnhancedCode(diagnostic) ?? said ?? findEnhancedCode(text)) : said
  return deliveryCode(enhanced, replyCode(diagnostic))
}

function addressOf(recipient: HeaderBlock): string | undefined {
  const original = firstHeader(recipient, 'original-recipient')
  const value = original === undefined ? firstHeader(recipient, 'final-recipient') : decodeXtext(original)
  return value?.match(/[^\s;<>]{1,320}@[^\s;<>]{1,320}/)?.[0].toLowerCase()
}

/** The address as it was given to the server, whose `+` and `=` are written as hexadecimals (RFC 3461 §4). */
function decodeXtext(value: string): string {
  return value.replace(/\+([2-7][0-9A-F])/g, (_match, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
}

/** Exim, qmail, Exchange and others that tell it in sentences. */
function isBounce(mail: MimeMail, text: string): boolean {
  if (hasHeader(mail.headers, 'x-failed-recipients')) return true
  const sender = mail.from?.address ?? ''
  const fromMachine =
    /^(mailer-daemon|postmaster|microsoftexchange[0-9a-f]+)@/.test(sender) ||
    allHeaders(mail.headers, 'return-path').some((value) => /^<\s*>$/.test(value))
  const subject = foldLine(mail.subject ?? '')
  const says =
    startsWithPhrase(subject, 'bounceSubjects') || holdsPhrase(foldLine(text.slice(0, 600)), 'bounceSubjects')
  return fromMachine && says
}

function readProse(mail: MimeMail, text: string): Omit<Report, 'about'> {
  const beginning = foldLine(`${mail.subject ?? ''} ${text.slice(0, 600)}`)
  if (holdsPhrase(beginning, 'delayWords')) return { status: 'sent' }
  const recipient = firstHeader(mail.headers, 'x-failed-recipients')?.match(
    /[^\s,<>]{1,320}@[^\s,<>]{1,320}/,
  )?.[0]
  const error = deliveryCode(findEnhancedCode(text), replyCode(text))
  return { status: 'failed', error, ...(recipient !== undefined && { recipient: recipient.toLowerCase() }) }
}

function replyCode(text: string): number | undefined {
  const code = /(?<![\d.])(5[0-5]\d)(?![\d.])/.exec(text)?.[1]
  return code === undefined ? undefined : Number(code)
}

/** The letter that came back first, then what its server quoted, then what it answers. */
function aboutOurs(mail: MimeMail, domain: string, text: string): string | undefined {
  const returned = mail.files
    .filter((file) =>
      /^(message\/(rfc822|global|rfc822-headers)|text\/rfc822-headers|message\/(global-)?(delivery-status|disposition-notification)|text\/plain)$/.test(
        file.contentType,
      ),
    )
    .map((file) => latin(file.content))
  const named = ['in-reply-to', 'references'].flatMap((name) => allHeaders(mail.headers, name))
  return findOurIds([...returned, text, ...named].join('\n'), domain)[0]
}

function latin(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, 262_144)).toString('latin1')
}
