import { createHash } from 'node:crypto'
import { WaslError } from '../../src/domain/errors.ts'
import type { Attachment, Party } from '../../src/domain/message.ts'
import { nameAttachment } from './attachment-name.ts'
import { isAuthenticated } from './authentication.ts'
import { isAutomatic } from './automatic.ts'
import { decodeText } from './charset.ts'
import { digestOf } from './digest.ts'
import { allHeaders, firstHeader, type HeaderBlock } from './header-block.ts'
import { renderHtmlAsText } from './html-text.ts'
import { parseMessageIds } from './message-id.ts'
import { type OwnText, separateOwnText } from './own-text.ts'
import { type MimeMail, readMime } from './read-mime.ts'
import { type Report, readReport } from './report.ts'
import { findTokens } from './signed-address.ts'

/** What must be known of the office to read a letter to it. */
export interface Office {
  readonly address: string
  readonly authservId?: string
}

/** A letter, read. It is plain data, for it comes out of a worker. */
export interface Letter extends OwnText {
  readonly externalId: string
  readonly digest: string
  readonly from: Party
  readonly sentAt?: string
  readonly subject?: string
  readonly attachments: readonly Attachment[]
  readonly replyTo: readonly string[]
  /** Tokens of signed addresses that it was sent to. */
  readonly tokens: readonly string[]
  readonly automatic: boolean
  readonly authenticated: boolean
  readonly report?: Report
  /** It broke off, or held too many parts. */
  readonly incomplete: boolean
}

/** Reads a letter. Throws WaslError when nothing can be made of it: no sender, or nothing at all. */
export async function readLetter(raw: Uint8Array, office: Office): Promise<Letter> {
  if (raw.length === 0)
    throw new WaslError('mail-empty', 'The letter has no content: look for it in the mailbox.')
  const mail = await readMime(raw)
  const from = mail.from
  if (!from)
    throw new WaslError('mail-without-sender', 'The letter names no sender: look at it in the raw view.')
  const whole = wholeText(mail, raw)
  const replyTo = repliesTo(mail.headers)
  const answers = replyTo.length > 0 ? 'answers' : 'new'
  const own = separateOwnText(whole, answers, mail.subject)
  const digest = digestOf(mail)
  const sentAt = dateOf(mail.headers)
  const report = readReport(mail, office.address.slice(office.address.lastIndexOf('@') + 1), whole)
  return {
    externalId: parseMessageIds(firstHeader(mail.headers, 'message-id') ?? '')[0] ?? `sha256-${digest}`,
    digest,
    from,
    ...own,
    ...(sentAt !== undefined && { sentAt }),
    ...(mail.subject !== undefined && { subject: mail.subject }),
    attachments: attachmentsOf(mail),
    replyTo,
    tokens: recipientHeaders.flatMap((name) =>
      allHeaders(mail.headers, name).flatMap((value) => findTokens(value, office.address)),
    ),
    automatic: isAutomatic({
      headers: mail.headers,
      from: from.address,
      own: office.address,
      subject: mail.subject ?? '',
      text: own.text,
      answers,
    }),
    authenticated: isAuthenticated(mail.headers, from.address, office.authservId),
    ...(report && { report }),
    incomplete: mail.incomplete,
  }
}

const recipientHeaders = [
  'to',
  'cc',
  'delivered-to',
  'x-original-to',
  'envelope-to',
  'x-envelope-to',
  'x-forwarded-to',
]

/** In-Reply-To, then References from the nearest to the oldest (RFC 5322 §3.6.4), each once. */
function repliesTo(headers: HeaderBlock): readonly string[] {
  const answered = allHeaders(headers, 'in-reply-to').flatMap(parseMessageIds)
  const references = allHeaders(headers, 'references').flatMap(parseMessageIds).toReversed()
  return [...new Set([...answered, ...references])].slice(0, 50)
}

function dateOf(headers: HeaderBlock): string | undefined {
  const at = Date.parse((firstHeader(headers, 'date') ?? '').slice(0, 100).replace(/\s*\([^)]*\)\s*$/, ''))
  return Number.isFinite(at) && Math.abs(at) < 8e15 ? new Date(at).toISOString() : undefined
}

/** The bodies as one text; of an alternative, the plain one. A letter without any still shows its source. */
function wholeText(mail: MimeMail, raw: Uint8Array): string {
  const texts = mail.bodies
    .filter((body) => body.alternativeOf === undefined)
    .map((body) => (body.kind === 'html' ? renderHtmlAsText(body.text) : body.text))
    .filter((text) => text.trim() !== '')
  if (texts.length > 0 || !mail.incomplete) return texts.join('\n\n').slice(0, 1_000_000)
  const source = decodeText(raw.subarray(0, 65_536), undefined)
  const start = source.search(/\r?\n\r?\n/)
  return start < 0 ? '' : source.slice(start).trim()
}

/** Signatures of S/MIME and PGP say nothing to a person; everything else is kept. */
function attachmentsOf(mail: MimeMail): readonly Attachment[] {
  return mail.files
    .filter((file) => !/^application\/(x-)?(pkcs7|pgp)-signature$/.test(file.contentType))
    .map((file, index) => ({
      name: nameAttachment(file.name, file.contentType, index + 1),
      contentType: file.contentType,
      bytes: file.content.length,
      sha256: createHash('sha256').update(file.content).digest('hex'),
      content: file.content,
    }))
}
