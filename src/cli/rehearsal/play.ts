import { type ChannelTrouble, channelTroubles } from '../../domain/channel-trouble.ts'
import { WaslError } from '../../domain/errors.ts'
import { instantAfter, instantFrom } from '../../gateway/operations/clock.ts'
import { officerCommand, type Proof, parseOfficerLine } from '../officer-command.ts'
import { readProof } from '../proof-files.ts'
import type { Said } from './channel.ts'
import { assertAlone, malformed, needed, propOf } from './props.ts'
import type { Props, Rehearsal } from './rehearsal.ts'

/** One turn's answer as transcript lines. */
export type Lines = readonly string[]

/**
 * Plays turns on a rehearsal. Actions: `/wait 3d|2h|30m|P3D`, `/at ISO`, `/choose ID`, `/subject TEXT`, `/attach NAME
 * TYPE|lost`, `/location LAT,LON [NAME]`, `/reply`, `/automatic`, `/edited`, `/authenticated`, `/language ar|en`, `/as CHANNEL ADDRESS [NAME]`,
 * `/link`, `/tasks`, `/quick`, `/officer VERB …`, `/operate NAME JSON`, `/trouble CHANNEL CODE`, `/well CHANNEL CODE`. Those
 * that only prepare the next message answer nothing.
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
        return this.#lines(await rehearsal.moveTo(new Date(instantFrom(rest, rehearsal.zone))))
      case 'choose':
        return this.#lines(await rehearsal.say('', { ...this.#taken(), choice: needed(verb, rest, 'ID') }))
      case 'as': {
        const [channel = '', address, ...name] = words
        if (address === undefined) throw malformed('/as needs CHANNEL ADDRESS [NAME].')
        rehearsal.enter(channel, address, name.length === 0 ? undefined : name.join(' '))
        return []
      }
      case 'tasks':
        assertAlone(verb, rest)
        return (await rehearsal.tasks()).map((task) => `* ${task}`)
      case 'link':
        assertAlone(verb, rest)
        return this.#lines(await rehearsal.openLink())
      case 'trouble':
      case 'well':
        return this.#lines(await rehearsal.befall(words[0] ?? '', verb, troubleOf(words.slice(1).join(' '))))
      case 'officer':
        return this.#officer(rest)
      case 'operate':
        return this.#lines(
          await rehearsal.operate(words[0] ?? '', parseInput(await this.#filled(words.slice(1).join(' ')))),
        )
      default: {
        const prop = propOf(verb, rest)
        if (prop === undefined) throw new WaslError('action-unknown', `"/${verb}" is no action: ${actions}.`)
        this.#props = { ...this.#props, ...prop }
        return []
      }
    }
  }

  /** What was attached before is the proof of a result. */
  async #officer(line: string): Promise<Lines> {
    const rehearsal = this.#rehearsal
    const { verb, words, given } = parseOfficerLine(await this.#filled(line))
    const attached = (this.#taken().attachments ?? []).map(
      ({ name, contentType, content = new Uint8Array() }): Proof => ({
        name,
        contentType,
        base64: Buffer.from(content).toString('base64'),
      }),
    )
    const command = await officerCommand(verb, words, given, async (named) => [
      ...attached,
      ...(await readProof(named)),
    ])
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
  const text = outbound.text.replace(/https?:\/\/\S+?\/[lr]\/[\w.-]+/g, '{link}').split('\n')
  const choices = outbound.choices.map(
    (choice) =>
      `[${choice.id}] ${choice.label}${choice.description === undefined ? '' : ` — ${choice.description}`}`,
  )
  const template = outbound.template === undefined ? [] : [`< (template ${outbound.template.name})`]
  return [...subject, ...template, ...text.map((line) => `< ${line}`.trimEnd()), ...choices]
}

function troubleOf(text: string): ChannelTrouble {
  const trouble = channelTroubles.find((one) => one === text)
  if (trouble !== undefined) return trouble
  throw malformed(`A trouble is one of ${channelTroubles.join(', ')}, not "${text}".`)
}

function afterWait(now: Date, text: string): number {
  const short = /^(\d+)(d|h|m)$/.exec(text)
  if (short === null && !text.startsWith('P'))
    throw new WaslError('duration-malformed', `"${text}" is no duration: write 3d, 2h, 30m or P3DT2H.`)
  const period =
    short === null ? text : short[2] === 'd' ? `P${short[1]}D` : `PT${short[1]}${short[2]?.toUpperCase()}`
  return instantAfter(now.getTime(), period)
}

function parseInput(text: string): object {
  try {
    const input: unknown = JSON.parse(text || '{}')
    if (typeof input === 'object' && input !== null) return input
  } catch (error) {
    throw new WaslError('action-malformed', '/operate needs a name and JSON.', { cause: error })
  }
  throw malformed('/operate needs a name and a JSON object.')
}

const actions =
  'wait, at, choose, subject, attach, location, reply, automatic, edited, authenticated, language, quick, as, link, tasks, officer, operate, trouble, well'
