import { SendError } from '../../src/domain/errors.ts'
import type { Attachment, Choice, Outbound } from '../../src/domain/message.ts'
import type { Language } from '../../src/domain/text.ts'
import words from './words.json' with { type: 'json' }

/** Texts on buttons, below files and in templates are shorter than plain ones (Messages, interactive and media objects). */
const captionLength = 1024
const limits = { button: 20, buttonId: 256, row: 24, rowId: 200, description: 72 }

/** One message of the platform: its body, and the file whose id is put in when it is uploaded. */
export interface Part {
  readonly type: string
  readonly content: Readonly<Record<string, unknown>>
  readonly file?: Attachment
}

/**
 * What one message of ours is at the platform: usually one, files before the words. Throws SendError for what can
 * never be sent.
 */
export function composeParts(
  message: Outbound,
  languages: Readonly<Record<Language, string>>,
): readonly Part[] {
  const { attachments, text, choices, template } = message
  if (template !== undefined) return [templatePart(template, languages[message.language])]
  const [only] = attachments
  const captioned =
    attachments.length === 1 && choices.length === 0 && text.length <= captionLength && only !== undefined
  if (captioned && kindOf(only) !== 'audio') return [filePart(only, text)]
  const files = attachments.map((file) => filePart(file, ''))
  if (text.trim() === '' && choices.length === 0 && files.length > 0) return files
  if (text.trim() === '')
    throw new SendError('message-empty', 'There is nothing to send: a message needs a text or a file.', {
      retryable: false,
    })
  return [...files, choices.length === 0 ? textPart(text) : choicePart(message)]
}

/** The words with which an approved template goes out, in the order of its places; none may be empty. */
export function templatePart(template: NonNullable<Outbound['template']>, language: string): Part {
  const parameters = template.parameters.map((value) => ({
    type: 'text',
    text: value.trim() === '' ? '-' : value,
  }))
  return {
    type: 'template',
    content: {
      name: template.name,
      language: { code: language },
      ...(parameters.length > 0 && { components: [{ type: 'body', parameters }] }),
    },
  }
}

const textPart = (body: string): Part => ({ type: 'text', content: { body, preview_url: false } })

/** Up to three short labels are buttons; more, longer or described ones, or much text above, are a list. */
function choicePart({ text, choices, language }: Outbound): Part {
  if (choices.length > 10)
    throw new SendError('too-many-choices', 'A list has ten rows: show the choices in pages.', {
      retryable: false,
    })
  const asButtons =
    choices.length <= 3 &&
    text.length <= captionLength &&
    choices.every(({ label, description }) => description === undefined && label.length <= limits.button)
  const action = asButtons
    ? {
        buttons: choices.map((choice) => ({
          type: 'reply',
          reply: { id: idOf(choice, limits.buttonId), title: choice.label },
        })),
      }
    : {
        button: words[language].options,
        sections: [{ title: words[language].options, rows: choices.map(rowOf) }],
      }
  return { type: 'interactive', content: { type: asButtons ? 'button' : 'list', body: { text }, action } }
}

/** A label that is cut stands whole in the description. */
function rowOf(choice: Choice): Readonly<Record<string, string>> {
  const { label } = choice
  const description = choice.description ?? (label.length > limits.row ? label : undefined)
  return {
    id: idOf(choice, limits.rowId),
    title: cut(label, limits.row),
    ...(description !== undefined && { description: cut(description, limits.description) }),
  }
}

/** An id that was cut would come back as another one. */
function idOf({ id }: Choice, most: number): string {
  if (id.length > most)
    throw new SendError('choice-id-too-long', `The id of a choice has ${most} characters at the most.`, {
      retryable: false,
    })
  return id
}

const cut = (text: string, most: number): string =>
  text.length <= most
    ? text
    : `${text
        .slice(0, most - 1)
        .trimEnd()
        .toWellFormed()}…`

function filePart(file: Attachment, caption: string): Part {
  const kind = kindOf(file)
  return {
    type: kind,
    content: {
      ...(caption !== '' && kind !== 'audio' && { caption }),
      ...(kind === 'document' && { filename: file.name }),
    },
    file,
  }
}

/** As what a file is sent; everything else is a document (Media, supported types). */
function kindOf({ contentType }: Attachment): 'image' | 'video' | 'audio' | 'document' {
  if (contentType === 'image/jpeg' || contentType === 'image/png') return 'image'
  if (contentType === 'video/mp4' || contentType === 'video/3gpp') return 'video'
  return /^audio\/(?:aac|amr|mpeg|mp4|ogg)$/.test(contentType) ? 'audio' : 'document'
}
