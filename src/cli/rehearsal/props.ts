import { WaslError } from '../../domain/errors.ts'
import type { Attachment, GeoPoint } from '../../domain/message.ts'
import type { Props } from './rehearsal.ts'

/** What a `/` line lays beside the next message; undefined for a line that does something else. Throws `action-malformed`. */
export function propOf(verb: string, rest: string): Props | undefined {
  switch (verb) {
    case 'subject':
      return { subject: needed(verb, rest, 'TEXT') }
    case 'attach':
      return { attachments: [attachmentOf(rest)] }
    case 'location':
      return { location: locationOf(rest) }
    case 'language':
      if (rest === 'ar' || rest === 'en') return { language: rest }
      throw malformed(`/language is ar or en, not "${rest}".`)
    case 'quick':
    case 'reply':
    case 'automatic':
    case 'edited':
    case 'authenticated':
      assertAlone(verb, rest)
      return { [verb]: true }
    default:
      return undefined
  }
}

/** Throws where something stands after an action that takes nothing. */
export function assertAlone(verb: string, rest: string): void {
  if (rest !== '') throw malformed(`/${verb} takes nothing after it, not "${rest}".`)
}

/** What stands after an action; throws where nothing does. */
export function needed(verb: string, rest: string, what: string): string {
  if (rest === '') throw malformed(`/${verb} needs ${what}.`)
  return rest
}

/** What a person who plays has not written as it is read. */
export const malformed = (message: string): WaslError => new WaslError('action-malformed', message)

/** First bytes by which files of a type are known. */
const beginnings: Readonly<Record<string, readonly number[]>> = {
  'image/jpeg': [0xff, 0xd8, 0xff, 0xe0],
  'image/png': [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  'application/pdf': [0x25, 0x50, 0x44, 0x46, 0x2d],
}
const typeOfEnding: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  pdf: 'application/pdf',
}

const typeOf = (ending: string): string | undefined =>
  Object.hasOwn(typeOfEnding, ending) ? typeOfEnding[ending] : undefined

/** A file that is made up: of a name and a type, which a usual ending tells by itself. */
function attachmentOf(rest: string): Attachment {
  const usage = '/attach needs NAME.jpg, NAME.png or NAME.pdf, or NAME and a media type such as text/plain'
  const [name = '', given, extra] = rest.split(' ')
  const contentType = given ?? typeOf(/\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '')
  // A file of which the platform tells and that it does not give.
  if (given === 'lost' && extra === undefined)
    return {
      name,
      contentType: typeOf(/\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '') ?? 'image/jpeg',
      bytes: 0,
    }
  if (name === '' || extra !== undefined || contentType === undefined) throw malformed(`${usage}.`)
  if (!/^[a-z]+\/[\w.+-]+$/.test(contentType)) throw malformed(`${usage}, not "${contentType}".`)
  const content = new Uint8Array([...(beginnings[contentType] ?? []), ...new TextEncoder().encode(name)])
  return { name, contentType, bytes: content.length, content }
}

/** WGS 84 in degrees, as maps write it. */
function locationOf(rest: string): GeoPoint {
  const [, north, east, name] = /^(-?\d+(?:\.\d+)?),\s*(-?\d+(?:\.\d+)?)(?:\s+(.+))?$/.exec(rest) ?? []
  const [latitude, longitude] = [Number(north), Number(east)]
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180))
    throw malformed(`/location "${rest}" is no place: write LATITUDE,LONGITUDE [NAME], e.g. 24.2441,55.7931.`)
  return name === undefined ? { latitude, longitude } : { latitude, longitude, name }
}
