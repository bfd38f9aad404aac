import type { TextValue } from '../domain/text.ts'
import type { CasePapers } from '../gateway/case-papers.ts'
import type { Block, Section } from './printed-document.ts'
import type { Voice } from './voice.ts'
import { code, leftToRight, theirs, words } from './words.ts'

/** Every file by its name, kind, size and digest. */
export function composeFiles({ attachments }: CasePapers, { say }: Voice): Section {
  const rows = attachments.map((file, index) => [
    [words(String(index + 1))],
    [
      words(theirs(file.name)),
      file.sha256 === undefined
        ? words(say('print.file.gone'), 'quiet')
        : words(leftToRight(file.sha256), 'code'),
    ],
    [
      words(leftToRight(file.contentType)),
      words(say('print.value', { value: sizeOf(file.bytes) }), 'quiet'),
      ...(file.isProof ? [words(say('print.file.proof'), 'quiet')] : []),
    ],
  ])
  const columns = [
    { share: 1, heading: say('print.column.number') },
    { share: 13, heading: say('print.column.file', { digest: code('SHA-256') }) },
    { share: 4, heading: say('print.column.kind') },
  ]
  return {
    heading: say('print.section.files'),
    blocks: rows.length === 0 ? [] : [{ kind: 'table', columns, rows }],
  }
}

/** The pictures among them. */
export function composePictures({ attachments, pictures }: CasePapers, { say }: Voice): Section {
  const blocks = pictures.flatMap(({ ref, base64 }): Block[] => {
    const index = attachments.findIndex((file) => file.ref === ref)
    const name = theirs(attachments[index]?.name ?? ref)
    return [
      {
        kind: 'picture',
        content: Buffer.from(base64, 'base64'),
        caption: `${index + 1}. ${name}`,
        otherwise: say('print.file.hidden', { name }),
      },
    ]
  })
  return { heading: say('print.section.pictures'), blocks }
}

/** A file's size as people read it: whole kilobytes below one megabyte, else megabytes with one digit. */
export function sizeOf(bytes: number): TextValue {
  const megabytes = bytes / 1024 / 1024
  return megabytes < 1
    ? sized('kilobytes', Math.max(1, Math.round(bytes / 1024)))
    : sized('megabytes', Math.round(megabytes * 10) / 10)
}

function sized(unit: 'kilobytes' | 'megabytes', n: number): TextValue {
  return { kind: 'text', text: { key: `print.file.${unit}`, values: { n: code(String(n)) } } }
}
