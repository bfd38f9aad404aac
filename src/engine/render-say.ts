import type { Limits } from '../domain/channel.ts'
import type { Choice } from '../domain/message.ts'
import type { Policy } from '../domain/policy.ts'
import { longestIn } from '../domain/sms-parts.ts'
import type { TextRef } from '../domain/text.ts'
import { greetableName } from './greetable-name.ts'
import { renderText } from './render-text.ts'
import { splitText } from './split-text.ts'
import { text } from './text-keys.ts'
import type { ChoiceRef, Say } from './types.ts'

/** What rendering an answer depends on. `name`: the person a letter greets; `reference`: for a letter's subject. */
export interface SayContext {
  readonly policy: Policy
  readonly zone: string
  readonly limits: Limits
  readonly name?: string
  readonly reference?: string
}

/** One message of an answer: the gateway adds addresses to make an Outbound of it. */
export interface Piece {
  readonly text: string
  readonly choices: readonly Choice[]
  readonly subject?: string
}

/**
 * An answer as finished messages for a channel's limits: usually one; an over-long text is split at sentences, and
 * its choices go with the last. Choices become buttons, rows of a list, or numbered lines, whichever the platform
 * can show.
 */
export function renderSay(say: Say, context: SayContext): readonly Piece[] {
  const { limits } = context
  const body = joinParts(say, context)
  const { lines, choices } = renderChoices(say, context)
  const whole = lines.length === 0 ? body : `${body}\n\n${lines.join('\n')}`
  const written = limits.manner === 'letter' ? asLetter(whole, say, context) : whole
  const { maxParts, maxTextLength } = limits
  const texts = splitText(written, maxParts === undefined ? maxTextLength : longestIn(maxParts, written))
  const subject = limits.hasSubject ? { subject: subjectOf(say, context) } : {}
  return texts.map((words, index) => ({
    text: words,
    choices: index === texts.length - 1 ? choices : [],
    ...subject,
  }))
}

function rendered(ref: TextRef, say: Say, { policy, zone }: SayContext): string {
  return renderText(ref, say.language, policy, zone)
}

function joinParts(say: Say, context: SayContext): string {
  let body = ''
  for (const part of say.parts) {
    const words = part.kind === 'words' ? part.words : rendered(part.text, say, context)
    const continues = part.kind === 'text' && /^(?:line|state)\./.test(part.text.key)
    if (words !== '') body += body === '' ? words : `${continues ? '\n' : '\n\n'}${words}`
  }
  return body
}

interface RenderedChoices {
  readonly lines: readonly string[]
  readonly choices: readonly Choice[]
}

function renderChoices(say: Say, context: SayContext): RenderedChoices {
  const { buttons, rows, manner } = context.limits
  const all = say.choices.map((choice) => renderChoice(choice, say, context))
  if (all.length === 0 || manner === 'record') return { lines: [], choices: [] }
  const described = all.some(({ description }) => description !== undefined)
  const asButtons =
    all.length <= buttons.count && all.every(({ label }) => label.length <= buttons.labelLength)
  if (asButtons && !(described && all.length <= rows.count))
    return { lines: [], choices: all.map(({ id, label }) => ({ id, label })) }
  if (all.length <= rows.count)
    return { lines: [], choices: all.map((choice) => asRow(choice, rows.labelLength)) }
  if (asButtons) return { lines: [], choices: all.map(({ id, label }) => ({ id, label })) }
  return { lines: all.map((choice, index) => numbered(choice, index + 1)), choices: [] }
}

function renderChoice(choice: ChoiceRef, say: Say, context: SayContext): Choice {
  const label = capitalised(rendered(choice.label, say, context))
  const description =
    choice.description === undefined ? undefined : rendered(choice.description, say, context)
  return description === undefined || description === label
    ? { id: choice.id, label }
    : { id: choice.id, label, description }
}

/** A label begins a line: a name that stands small inside a sentence begins large there. */
function capitalised(label: string): string {
  return label.slice(0, 1).toUpperCase() + label.slice(1)
}

/** A row's label that must be cut keeps its full name as the description. */
function asRow(choice: Choice, labelLength: number): Choice {
  if (choice.label.length <= labelLength) return choice
  return {
    id: choice.id,
    label: `${choice.label.slice(0, labelLength - 1).trimEnd()}…`,
    description: choice.description ?? choice.label,
  }
}

function numbered({ label, description }: Choice, number: number): string {
  return description === undefined ? `${number}. ${label}` : `${number}. ${label}: ${description}`
}

function asLetter(body: string, say: Say, context: SayContext): string {
  const name = greetableName(context.name)
  const greeting = name === undefined ? text('letter.greeting') : text('letter.greeting-named', { name })
  return [
    greeting,
    text('letter.closing'),
    text('letter.signature', { section: { kind: 'name', name: context.policy.contact.section } }),
  ]
    .map((ref) => rendered(ref, say, context))
    .toSpliced(1, 0, body)
    .join('\n\n')
}

function subjectOf(say: Say, context: SayContext): string {
  if (say.subject !== undefined) return rendered(say.subject, say, context)
  if (context.reference === undefined) return rendered(text('letter.subject-plain'), say, context)
  return rendered(
    text('letter.subject', { reference: { kind: 'code', value: context.reference } }),
    say,
    context,
  )
}
