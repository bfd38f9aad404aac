import { type Arguments, parseArguments, UsageError } from './arguments.ts'

/** What an officer may say with a verb; each verb takes only its own. */
export const officerOptions = {
  result: { type: 'string' },
  proof: { type: 'string' },
  how: { type: 'string' },
  reason: { type: 'string' },
  items: { type: 'string' },
  words: { type: 'string' },
  role: { type: 'string' },
  officer: { type: 'string' },
  notice: { type: 'string' },
  type: { type: 'string' },
  service: { type: 'string' },
  severity: { type: 'string' },
  level: { type: 'string' },
  body: { type: 'string' },
  named: { type: 'string' },
  theirs: { type: 'string' },
  of: { type: 'string' },
  into: { type: 'string' },
  cause: { type: 'string' },
  field: { type: 'string' },
} as const

type Option = keyof typeof officerOptions

/** A verb's options; `main` may be given as plain words after the verb. */
const verbs: Readonly<Record<string, { readonly takes: readonly Option[]; readonly main?: Option }>> = {
  verify: { takes: [] },
  acknowledge: { takes: [] },
  escalate: { takes: ['cause'] },
  ask: { takes: ['items', 'words'] },
  assign: { takes: ['role', 'officer'], main: 'role' },
  reclassify: { takes: ['type', 'service', 'severity'] },
  identify: { takes: ['level'], main: 'level' },
  seal: { takes: [] },
  unseal: { takes: ['reason'], main: 'reason' },
  note: { takes: ['words'], main: 'words' },
  resolve: { takes: ['result', 'proof'], main: 'result' },
  close: { takes: ['how', 'reason'], main: 'how' },
  give: { takes: ['field', 'words'], main: 'words' },
  reopen: { takes: ['cause', 'words'], main: 'words' },
  withdraw: { takes: [] },
  told: { takes: ['notice'], main: 'notice' },
  refer: { takes: ['body', 'named', 'theirs'], main: 'body' },
  duplicate: { takes: ['of', 'reason'], main: 'of' },
  merge: { takes: ['into', 'reason'], main: 'into' },
  split: { takes: ['words', 'type', 'service'], main: 'words' },
}

/** A proof as it is sent: a ref, or a file. */
export type Proof = string | { readonly name: string; readonly contentType: string; readonly base64: string }

/**
 * What `VERB [WORDS] [--OPTION VALUE …]` asks of a case: the one grammar of `wasl case do` and `/officer`. `proofOf`
 * reads what `--proof` names. Throws UsageError.
 */
export async function officerCommand(
  verb: string | undefined,
  words: readonly string[],
  given: Arguments,
  proofOf: (named: string | undefined) => Promise<readonly Proof[]>,
): Promise<object> {
  const all = Object.keys(verbs).join(', ')
  if (verb === undefined) throw new UsageError(`Say what to do: ${all}.`)
  const known = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
  if (known === undefined) throw new UsageError(`"${verb}" is none of ${all}.`)
  const foreign = options.find((option) => given.has(option) && !known.takes.includes(option))
  if (foreign !== undefined)
    throw new UsageError(
      `"${verb}" takes no --${foreign}; it takes ${known.takes.map((name) => `--${name}`).join(', ') || 'nothing more'}.`,
    )
  const said = merged(verb, words, given)
  const needed = (option: Option): string => {
    const value = said(option)
    if (value === undefined) throw new UsageError(`"${verb}" needs --${option}.`)
    return value
  }
  const maybe = (option: Option) => {
    const value = said(option)
    return value === undefined ? {} : { [option]: value }
  }
  switch (verb) {
    case 'ask':
      return { kind: verb, items: itemsOf(said('items'), said('words')) }
    case 'assign':
      return { kind: verb, role: needed('role'), ...maybe('officer') }
    case 'reclassify':
      if ((['type', 'service', 'severity'] as const).every((option) => said(option) === undefined))
        throw new UsageError(
          'Say what it really is: --type TYPE, --service SLUG, --severity SLUG, or several.',
        )
      return { kind: verb, ...maybe('type'), ...maybe('service'), ...maybe('severity') }
    case 'identify':
      return { kind: verb, level: needed('level') }
    case 'unseal':
      return { kind: verb, reason: needed('reason') }
    case 'escalate':
      return { kind: verb, cause: said('cause') ?? 'no-answer' }
    case 'reopen':
      return { kind: verb, cause: said('cause') ?? 'asked', ...maybe('words') }
    case 'give':
      return { kind: verb, words: needed('words'), ...maybe('field') }
    case 'note':
      return { kind: verb, words: needed('words') }
    case 'resolve':
      return { kind: verb, result: needed('result'), proof: await proofOf(said('proof')) }
    case 'close':
      return { kind: verb, how: needed('how'), ...maybe('reason') }
    case 'refer':
      return said('named') === undefined
        ? { kind: verb, body: needed('body'), ...maybe('theirs') }
        : { kind: verb, body: needed('named'), named: true, ...maybe('theirs') }
    case 'duplicate':
      return { kind: verb, other: needed('of'), ...maybe('reason') }
    case 'merge':
      return { kind: verb, other: needed('into'), ...maybe('reason') }
    case 'split':
      return { kind: verb, words: needed('words'), ...maybe('type'), ...maybe('service') }
    case 'told':
      return { kind: verb, notice: needed('notice') }
    default:
      return { kind: verb }
  }
}

/** A line as `wasl case do` gets its arguments: quotes hold words together where there are options. */
export function parseOfficerLine(line: string): {
  readonly verb: string | undefined
  readonly words: readonly string[]
  readonly given: Arguments
} {
  const [verb = '', ...rest] = line.trim().split(' ')
  const text = rest.join(' ').trim()
  const args = /(^|\s)--[a-z]/.test(text)
    ? [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
    : text === ''
      ? []
      : [text.replace(/^"(.*)"$/s, '$1')]
  const given = parseArguments(args, { options: officerOptions, more: true })
  return { verb: verb === '' ? undefined : verb, words: given.positionals, given }
}

const options = Object.keys(officerOptions) as readonly Option[]

/** The options, with the plain words in their place. */
function merged(
  verb: string,
  words: readonly string[],
  given: Arguments,
): (option: Option) => string | undefined {
  const text = words.join(' ')
  if (text === '') return (option) => given.text(option)
  const [first = '', ...more] = text.split(' ')
  const plain: Partial<Record<Option, string>> =
    verb === 'close'
      ? { how: first, ...(more.length > 0 && { reason: more.join(' ') }) }
      : { [mainOf(verb, text)]: text }
  for (const option of Object.keys(plain) as Option[])
    if (given.has(option)) throw new UsageError(`--${option} is said twice: "${text}" stands beside it.`)
  return (option) => plain[option] ?? given.text(option)
}

function mainOf(verb: string, text: string): Option {
  if (verb === 'ask') return /^[a-z][A-Za-z0-9]*(\s*,\s*[a-z][A-Za-z0-9]*)*$/.test(text) ? 'items' : 'words'
  const main = verbs[verb]?.main
  if (main === undefined) throw new UsageError(`"${text}" is not expected after "${verb}".`)
  return main
}

function itemsOf(items: string | undefined, words: string | undefined): readonly object[] {
  const fields = listOf(items).map((field) => ({ field }))
  const asked = words === undefined ? fields : [...fields, { field: 'details', words }]
  if (asked.length === 0) throw new UsageError('Say what is asked: --items field,field or --words TEXT.')
  return asked
}

/** The parts of a list with commas. */
export const listOf = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
