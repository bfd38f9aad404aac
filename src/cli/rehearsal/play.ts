import { WaslError } from '../../domain/errors.ts'
import { addPeriod } from '../../domain/period.ts'
import type { Said } from './channel.ts'
import type { Props, Rehearsal } from './rehearsal.ts'

/** One turn's answer as transcript lines. */
export type Lines = readonly string[]

/**
 * Plays turns on a rehearsal. Actions: `/wait 3d|2h|30m|P3D`, `/at ISO`, `/choose ID`, `/subject TEXT`, `/attach NAME
 * TYPE`, `/location LAT,LON [NAME]`, `/reply`, `/automatic`, `/authenticated`, `/language ar|en`, `/as CHANNEL ADDRESS [NAME]`,
 * `/link`, `/tasks`, `/quick`, `/officer VERB …`, `/operate NAME JSON`. Those that only prepare the next message answer nothing.
 */
export class Player {
  readonly #rehearsal: Rehearsal
  #props: Props = {}

  constructor(rehearsal: Rehearsal) {
    this.#rehearsal = rehearsal
  }

  async say(text: string): Promise<Lines> {
    const props = this.#props
    this.#props = {}
    return this.#lines(await this.#rehearsal.say(await this.#filled(text), props))
  }

  async act(line: string): Promise<Lines> {
    const [verb = '', ...words] = line.split(' ')
    const rest = words.join(' ').trim()
    const rehearsal = this.#rehearsal
    switch (verb) {
      case 'wait':
        return this.#lines(await rehearsal.moveTo(new Date(afterWait(rehearsal.now(), rest))))
      case 'at':
        return this.#lines(await rehearsal.moveTo(new Date(rest)))
      case 'choose':
        return this.#lines(await rehearsal.say('', { ...this.#taken(), choice: rest }))
      case 'as': {
        const [channel = '', address = '', ...name] = words
        rehearsal.channel = channel
        rehearsal.address = address
        rehearsal.name = name.length === 0 ? undefined : name.join(' ')
        return []
      }
      case 'tasks':
        return (await rehearsal.tasks()).map((task) => `* ${task}`)
      case 'link':
        return this.#lines(await rehearsal.openLink())
      case 'officer':
        return this.#officer(rest)
      case 'operate':
        return this.#lines(
          await rehearsal.operate(
            words[0] ?? '',
            JSON.parse((await this.#filled(words.slice(1).join(' '))) || '{}'),
          ),
        )
      default:
        this.#props = { ...this.#props, ...propOf(verb, rest, words) }
        return []
    }
  }

  /** What was attached before is the proof of a result. */
  async #officer(words: string): Promise<Lines> {
    const rehearsal = this.#rehearsal
    const proof = await rehearsal.keep(this.#taken().attachments ?? [])
    const command = officerCommand(await this.#filled(words), proof)
    return this.#lines(
      await rehearsal.operate('case-do', {
        reference: await rehearsal.lastReference(),
        by: 'officer',
        command,
      }),
    )
  }

  #taken(): Props {
    const props = this.#props
    this.#props = {}
    return props
  }

  /** `{ref}` is the last case's reference, `{code}` the last code that was sent to anybody. */
  async #filled(text: string): Promise<string> {
    const reference = text.includes('{ref}') ? await this.#rehearsal.lastReference() : undefined
    return text
      .replaceAll('{ref}', reference ?? '{ref}')
      .replaceAll('{code}', this.#rehearsal.lastCode ?? '{code}')
  }

  #lines(said: readonly Said[]): Lines {
    const { channel, address } = this.#rehearsal
    return said.flatMap((message, index) => {
      const here = message.channel === channel && message.outbound.to.address === address
      return [
        ...(index > 0 ? [''] : []),
        ...(here ? [] : [`@ ${message.channel} ${message.outbound.to.address}`]),
        ...linesOf(message),
      ]
    })
  }
}

/** A message as transcript lines; links are long and tell nothing. */
export function linesOf({ outbound }: Said): readonly string[] {
  const subject = outbound.subject === undefined ? [] : [`< Subject: ${outbound.subject}`]
  const text = outbound.text.replace(/https?:\/\/\S+?\/l\/[\w.-]+/g, '{link}').split('\n')
  const choices = outbound.choices.map(
    (choice) =>
      `[${choice.id}] ${choice.label}${choice.description === undefined ? '' : ` — ${choice.description}`}`,
  )
  return [...subject, ...text.map((line) => `< ${line}`.trimEnd()), ...choices]
}

function afterWait(now: Date, text: string): number {
  const short = /^(\d+)(d|h|m)$/.exec(text)
  const period =
    short === null ? text : short[2] === 'd' ? `P${short[1]}D` : `PT${short[1]}${short[2]?.toUpperCase()}`
  const at = addPeriod(now.getTime(), period)
  if (at === undefined)
    throw new WaslError('duration-malformed', `"${text}" is no duration: write 3d, 2h, 30m or P3DT2H.`)
  return at
}

/** First bytes by which files of a type are known. */
const beginnings: Readonly<Record<string, readonly number[]>> = {
  'image/jpeg': [0xff, 0xd8, 0xff, 0xe0],
  'image/png': [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  'application/pdf': [0x25, 0x50, 0x44, 0x46, 0x2d],
}

function propOf(verb: string, rest: string, words: readonly string[]): Props {
  switch (verb) {
    case 'subject':
      return { subject: rest }
    case 'attach': {
      const [name = 'photo.jpg', contentType = 'image/jpeg'] = words
      const content = new Uint8Array([...(beginnings[contentType] ?? []), ...new TextEncoder().encode(name)])
      return {
        attachments: [{ name, contentType, bytes: content.length, content }],
      }
    }
    case 'location': {
      const [latitude = 0, longitude = 0] = (words[0] ?? '').split(',').map(Number)
      const name = words.slice(1).join(' ')
      return { location: name === '' ? { latitude, longitude } : { latitude, longitude, name } }
    }
    case 'quick':
      return { quick: true }
    case 'reply':
      return { reply: true }
    case 'automatic':
      return { automatic: true }
    case 'authenticated':
      return { authenticated: true }
    case 'language':
      return { language: rest === 'en' ? 'en' : 'ar' }
    default:
      throw new WaslError(
        'action-unknown',
        `"/${verb}" is no action: wait, at, choose, subject, attach, location, reply, automatic, authenticated, language, quick, as, link, tasks, officer, operate.`,
      )
  }
}

/** `resolve TEXT`, `ask field,field` or `ask "WORDS"`, `close HOW [REASON]`, `assign ROLE`, `note TEXT`, `told NOTICE`, `verify`. */
function officerCommand(text: string, proof: readonly string[]): unknown {
  const [verb = '', ...words] = text.split(' ')
  const rest = words.join(' ')
  switch (verb) {
    case 'resolve':
      return { kind: 'resolve', result: rest, proof }
    case 'ask':
      return {
        kind: 'ask',
        items: rest.startsWith('"')
          ? [{ field: 'details', words: rest.replaceAll('"', '') }]
          : rest.split(',').map((field) => ({ field: field.trim() })),
      }
    case 'close':
      return {
        kind: 'close',
        how: words[0],
        ...(words.length > 1 ? { reason: words.slice(1).join(' ') } : {}),
      }
    case 'assign':
      return { kind: 'assign', role: rest }
    case 'note':
      return { kind: 'note', words: rest }
    case 'told':
      return { kind: 'told', notice: rest }
    default:
      return { kind: verb }
  }
}
