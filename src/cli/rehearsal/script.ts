import { WaslError } from '../../domain/errors.ts'
import { parseOfficeInstant } from '../../domain/office-instant.ts'

/** A transcript: who talks where and when, and the turns that are played. */
export interface Script {
  readonly title: string
  readonly header: Readonly<Record<string, string>>
  readonly turns: readonly Turn[]
}

/** `say`: the citizen writes. `do`: a line that begins with a slash. `expected`: what the office said then. */
export interface Turn {
  readonly kind: 'say' | 'do'
  readonly text: string
  readonly line: number
  readonly expected: readonly string[]
}

/**
 * `officers`: a mail address that the work of every role goes to; without one it becomes tasks. `policy`: what it has
 * instead of what its file says, as `identity.report=phone-confirmed`, parted by commas. `oneWay`: a channel that goes
 * along and that nobody can answer, as a sender's name for text messages.
 */
export const headerNames = [
  'organisation',
  'channel',
  'address',
  'name',
  'at',
  'officers',
  'policy',
  'oneWay',
] as const

/**
 * Parses a transcript. `# title`, then `name: value` lines, then turns: `> ` begins a line of the citizen's message,
 * `/` an action, everything else up to the next turn is what the office said (`< ` lines, `[id] label` choices, `@`
 * lines naming another conversation). Blank lines between them have no meaning but to end a message. Throws
 * `transcript-malformed` with the line, also for a file without turns.
 */
export function parseScript(text: string, name: string): Script {
  const header: Record<string, string> = {}
  const turns: { kind: Turn['kind']; text: string; line: number; expected: string[] }[] = []
  let title = ''
  let open = false
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trimEnd()
    const last = turns.at(-1)
    if (line === '') {
      open = false
    } else if (line.startsWith('#')) {
      if (title === '') title = line.slice(1).trim()
    } else if (line === '>' || line.startsWith('> ')) {
      const words = line.slice(2)
      if (open && last?.kind === 'say') last.text += `\n${words}`
      else turns.push({ kind: 'say', text: words, line: index + 1, expected: [] })
      open = true
    } else if (line.startsWith('/')) {
      turns.push({ kind: 'do', text: line.slice(1), line: index + 1, expected: [] })
      open = false
    } else if (last === undefined) {
      const [, key = '', value = ''] = /^(\w+):\s*(.*)$/.exec(line) ?? []
      if (!headerNames.some((known) => known === key)) {
        throw new WaslError(
          'transcript-malformed',
          `${name}:${index + 1}: before the first turn only ${headerNames.join(', ')} may be set, as "name: value".`,
        )
      }
      if (key === 'at' && parseOfficeInstant(value, 'UTC') === undefined)
        throw new WaslError(
          'transcript-malformed',
          `${name}:${index + 1}: "${value}" is no instant: write it like 2026-11-22T10:00:00+04:00.`,
        )
      header[key] = value
    } else {
      last.expected.push(line)
      open = false
    }
  }
  if (turns.length === 0)
    throw new WaslError(
      'transcript-malformed',
      `${name} has no turns: a line of the citizen begins with "> ", an action with "/".`,
    )
  return { title, header, turns }
}

/** A transcript as text, its turns with what the office really said. */
export function composeScript(script: Script, answers: readonly (readonly string[])[]): string {
  const lines = [
    `# ${script.title}`,
    ...Object.entries(script.header).map(([name, value]) => `${name}: ${value}`),
  ]
  script.turns.forEach((turn, index) => {
    const own =
      turn.kind === 'say' ? turn.text.split('\n').map((line) => `> ${line}`.trimEnd()) : [`/${turn.text}`]
    lines.push('', ...own, ...(answers[index] ?? []))
  })
  return `${lines.join('\n')}\n`
}
