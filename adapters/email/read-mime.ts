import { Transform } from 'node:stream'
import { type AddressObject, type AttachmentStream, type Headers, MailParser } from 'mailparser'
import { decodeText } from './charset.ts'
import { firstHeader, type HeaderBlock, parseHeaderBlock } from './header-block.ts'
import { limitParts } from './limit-parts.ts'
import { mendHeaders } from './mend-headers.ts'

/** What a letter may hold before the rest of it is left aside. */
const maxParts = 300
const maxAttachments = 100
const maxHeadBytes = 512 * 1024

/** A file that stands in a letter, decoded; `contentType` is lower-case without parameters. */
export interface MimeFile {
  readonly name: string | undefined
  readonly contentType: string
  readonly content: Uint8Array
}

/** A letter taken apart: its headers, decoded where people read them, its bodies in order and its files. */
export interface MimeMail {
  readonly headers: HeaderBlock
  readonly from: { readonly address: string; readonly name?: string } | undefined
  readonly subject: string | undefined
  readonly bodies: readonly {
    readonly kind: 'plain' | 'html'
    readonly text: string
    readonly alternativeOf?: number
  }[]
  readonly files: readonly MimeFile[]
  /** Set when the letter broke off or held too many parts; what was read until then is there. */
  readonly incomplete: boolean
}

/** Takes a letter apart. Never throws for what is in it: what cannot be read is left out and `incomplete` set. */
export async function readMime(raw: Uint8Array): Promise<MimeMail> {
  const whole = mendHeaders(raw)
  const mended = limitParts(whole, maxParts)
  const parser = new TolerantParser()
  const files: MimeFile[] = []
  let incomplete = mended.length < whole.length
  await new Promise<void>((resolve) => {
    parser.on('data', (part) => {
      if (part.type !== 'attachment') return
      collect(part).then(
        (content) => {
          if (files.length < maxAttachments) files.push(describeFile(part, content))
          else incomplete = true
          part.release()
        },
        () => {
          incomplete = true
          part.release()
        },
      )
    })
    parser.on('error', () => {
      incomplete = true
      resolve()
    })
    parser.on('end', resolve)
    parser.end(Buffer.from(mended))
  })
  const headers = parseHeaderBlock(mended)
  return {
    headers,
    from: senderOf(parser.headerMap) ?? bareSender(headers),
    subject: textOf(parser.headerMap?.get('subject')),
    bodies: bodiesOf(parser.root),
    files,
    incomplete,
  }
}

/** The parts of mailparser's tree that its types leave out (3.9.31, lib/mail-parser.js, createNode). */
interface TreeNode {
  readonly contentType?: string | false
  readonly isAttachment?: boolean
  readonly textContent?: string
  readonly children: readonly TreeNode[]
}
interface Internals {
  decoder: { decodeStream(charset: string): Transform }
  readonly tree: TreeNode | false
  readonly headers: Headers | false
}

/**
 * mailparser with our own reading of charsets. It decodes a part without asking when it is declared as UTF-8,
 * ASCII or not at all, which is just where mail lies; so every text part gets a label that makes it ask.
 */
class TolerantParser extends MailParser {
  constructor() {
    const options = {
      skipHtmlToText: true,
      skipTextToHtml: true,
      skipImageLinks: true,
      keepDeliveryStatus: true,
      checksumAlgo: 'sha1',
    }
    super(
      Object.assign(options, {
        ignoreEmbedded: true,
        maxChildNodes: maxParts * 2,
        maxHeadSize: maxHeadBytes,
      }),
    )
    this.#internals().decoder = { decodeStream: (label) => decodingStream(label.slice(askLabel.length)) }
  }

  protected createNode(node: { charset: string | false }): unknown {
    node.charset = `${askLabel}${node.charset || ''}`
    const inherited: unknown = Reflect.get(MailParser.prototype, 'createNode')
    if (typeof inherited !== 'function') throw new TypeError('mailparser no longer has createNode')
    return inherited.call(this, node)
  }

  get root(): TreeNode | undefined {
    return this.#internals().tree || undefined
  }

  get headerMap(): Headers | undefined {
    return this.#internals().headers || undefined
  }

  #internals(): Internals {
    return this as unknown as Internals
  }
}

const askLabel = 'declared:'

function decodingStream(declared: string): Transform {
  const chunks: Buffer[] = []
  return new Transform({
    transform(chunk: Buffer | string, _encoding, done) {
      chunks.push(typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : chunk)
      done()
    },
    flush(done) {
      this.push(Buffer.from(decodeText(Buffer.concat(chunks), declared)))
      done()
    },
  })
}

function collect(part: AttachmentStream): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    part.content.on('data', (chunk: Buffer) => chunks.push(chunk))
    part.content.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))))
    part.content.on('error', reject)
  })
}

function describeFile(part: AttachmentStream, content: Uint8Array): MimeFile {
  const name = part.filename ? fromBinary(part.filename) : undefined
  return { name, contentType: (part.contentType || 'application/octet-stream').toLowerCase(), content }
}

/** A file name that stood in a header as raw bytes arrives as one character a byte. */
function fromBinary(text: string): string {
  return /[\x80-\xff]/.test(text) && !/[^\0-\xff]/.test(text)
    ? decodeText(Buffer.from(text, 'latin1'), undefined)
    : text
}

/** Bodies in order; in an alternative the HTML twin points at the plain text that stands for it. */
function bodiesOf(root: TreeNode | undefined): MimeMail['bodies'] {
  const bodies: { kind: 'plain' | 'html'; text: string; alternativeOf?: number }[] = []
  const walk = (node: TreeNode): void => {
    const first = bodies.length
    for (const child of node.children) walk(child)
    if (node.contentType === 'multipart/alternative') {
      const plain = bodies.findIndex(
        (body, index) => index >= first && body.kind === 'plain' && body.text.trim() !== '',
      )
      if (plain >= 0)
        for (const body of bodies.slice(first)) if (body.kind === 'html') body.alternativeOf = plain
    }
    if (node.isAttachment || node.textContent === undefined) return
    bodies.push({ kind: node.contentType === 'text/html' ? 'html' : 'plain', text: node.textContent })
  }
  if (root) walk(root)
  return bodies
}

function senderOf(headers: Headers | undefined): MimeMail['from'] {
  for (const header of ['from', 'sender', 'reply-to', 'return-path']) {
    const value = headers?.get(header) as AddressObject | AddressObject[] | undefined
    const people = [value ?? []].flat().flatMap((one) => one.value)
    const found = people
      .flatMap((one) => [one, ...(one.group ?? [])])
      .find((one) => /^\S+@\S+$/.test(one.address ?? ''))
    if (!found?.address) continue
    const name = found.name.replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, '').trim()
    return {
      address: found.address.toLowerCase(),
      ...(name && name.toLowerCase() !== found.address.toLowerCase() && { name }),
    }
  }
  return undefined
}

/** The sender of a letter whose headers are too long for the parser. */
function bareSender(headers: HeaderBlock): MimeMail['from'] {
  const address = /[^\s<>,;:"()]{1,200}@[^\s<>,;:"()]{1,200}/.exec(
    (firstHeader(headers, 'from') ?? '').slice(0, 1_000),
  )?.[0]
  return address === undefined ? undefined : { address: address.toLowerCase() }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.replace(/\s+/g, ' ').trim() : undefined
}
