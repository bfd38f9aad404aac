/** A template of the account, with its places. */
export interface GraphTemplate {
  readonly name: string
  readonly language: string
  readonly status: string
  readonly body: string
}

/** Why the platform does not take something: its error code and what is wrong. */
export interface Broken {
  readonly code: number
  readonly details: string
}

type Fields = Readonly<Record<string, unknown>>

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
const listOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : [])
const isText = (value: unknown, most: number): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= most
const broken = (details: string, code = 131009): Broken => ({ code, details })

/** The first rule of the Messages endpoint that a body breaks, by the documentation's limits. */
export function brokenRule(
  body: unknown,
  media: ReadonlyMap<string, unknown>,
  templates: readonly GraphTemplate[],
): Broken | undefined {
  const message = fieldsOf(body)
  const { messaging_product: product, to, recipient, type, biz_opaque_callback_data: key } = message
  if (product !== 'whatsapp') return broken('messaging_product must be whatsapp', 100)
  if (to === undefined && recipient === undefined) return broken('to or recipient is required', 131008)
  if (to !== undefined && !(typeof to === 'string' && /^\d{6,15}$/.test(to))) return broken('to is no number')
  if (
    recipient !== undefined &&
    !(typeof recipient === 'string' && /^[A-Z]{2}\.[\w.]{1,140}$/.test(recipient))
  )
    return broken('recipient is no user id')
  if (key !== undefined && !isText(key, 512)) return broken('biz_opaque_callback_data is too long')
  const context = fieldsOf(message['context'])['message_id']
  if (message['context'] !== undefined && !isText(context, 300))
    return broken('context.message_id is required')
  return brokenContent(String(type), fieldsOf(message[String(type)]), media, templates)
}

function brokenContent(
  type: string,
  content: Fields,
  media: ReadonlyMap<string, unknown>,
  templates: readonly GraphTemplate[],
): Broken | undefined {
  switch (type) {
    case 'text':
      return isText(content['body'], 4096) ? undefined : broken('text.body has 1 to 4096 characters', 100)
    case 'interactive':
      return brokenInteractive(content)
    case 'template':
      return brokenTemplate(content, templates)
    case 'image':
    case 'video':
    case 'audio':
    case 'document': {
      const { id, caption } = content
      if (!media.has(String(id))) return broken('the media id is unknown', 131009)
      if (type === 'audio' && caption !== undefined) return broken('audio has no caption', 100)
      return caption === undefined || isText(caption, 1024) ? undefined : broken('caption is too long', 100)
    }
    default:
      return broken(`type ${type} is not supported`, 131051)
  }
}

function brokenInteractive(content: Fields): Broken | undefined {
  const text = fieldsOf(content['body'])['text']
  const action = fieldsOf(content['action'])
  if (content['type'] === 'button') {
    if (!isText(text, 1024)) return broken('the body of buttons has 1 to 1024 characters')
    const replies = listOf(action['buttons']).map(({ reply }) => fieldsOf(reply))
    if (replies.length < 1 || replies.length > 3) return broken('1 to 3 buttons')
    if (!replies.every(({ title }) => isText(title, 20)))
      return broken('a button title has 1 to 20 characters')
    if (!replies.every(({ id }) => isText(id, 256))) return broken('a button id has 1 to 256 characters')
    if (new Set(replies.map(({ id }) => id)).size < replies.length) return broken('button ids must differ')
    if (new Set(replies.map(({ title }) => title)).size < replies.length)
      return broken('button titles must differ')
    return undefined
  }
  if (content['type'] !== 'list') return broken('interactive.type is button or list')
  if (!isText(text, 4096)) return broken('the body of a list has 1 to 4096 characters')
  if (!isText(action['button'], 20)) return broken('action.button has 1 to 20 characters')
  const sections = listOf(action['sections'])
  if (!sections.every(({ title }) => isText(title, 24)))
    return broken('a section title has 1 to 24 characters')
  const rows = sections.flatMap((section) => listOf(section['rows']))
  if (rows.length < 1 || rows.length > 10) return broken('1 to 10 rows')
  if (!rows.every(({ title }) => isText(title, 24))) return broken('a row title has 1 to 24 characters')
  if (!rows.every(({ description }) => description === undefined || isText(description, 72)))
    return broken('a row description has 1 to 72 characters')
  if (!rows.every(({ id }) => isText(id, 200))) return broken('a row id has 1 to 200 characters')
  return new Set(rows.map(({ id }) => id)).size < rows.length ? broken('row ids must differ') : undefined
}

function brokenTemplate(content: Fields, templates: readonly GraphTemplate[]): Broken | undefined {
  const language = fieldsOf(content['language'])['code']
  const template = templates.find((each) => each.name === content['name'] && each.language === language)
  if (template === undefined) return broken('there is no such template in that language', 132001)
  if (template.status === 'PAUSED') return broken('the template is paused', 132015)
  const places = new Set(template.body.match(/\{\{\d+\}\}/g) ?? []).size
  const parameters = listOf(content['components'])
    .filter((component) => component['type'] === 'body')
    .flatMap((component) => listOf(component['parameters']))
  if (parameters.length !== places) return broken(`the template has ${places} places`, 132000)
  const fits = parameters.every(
    ({ type, text }) => type === 'text' && isText(text, 1024) && !/[\n\t]| {5}/.test(text),
  )
  return fits ? undefined : broken('a parameter is empty or has line breaks', 132012)
}
