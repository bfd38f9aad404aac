import { readConfig } from '../config.ts'
import type { Person } from '../domain/people.ts'
import type { ListedPerson } from '../gateway/operations/people.ts'
import { accountName } from './account-name.ts'
import { parseArguments, UsageError } from './arguments.ts'
import type { Command } from './command.ts'
import { callOperation } from './control.ts'
import { listOf } from './officer-command.ts'
import { print, table } from './output.ts'

const options = {
  organisation: { type: 'string' },
  by: { type: 'string' },
  name: { type: 'string' },
  email: { type: 'string' },
  roles: { type: 'string' },
  deputy: { type: 'string' },
  'no-deputy': { type: 'boolean' },
  from: { type: 'string' },
  to: { type: 'string' },
} as const

/** `wasl people`: who holds the roles of an office, who acts for them, and when they are away. */
export const peopleCommand: Command = {
  name: 'people',
  summary: 'who holds the roles of an office, who acts for them, and when they are away',
  usage: [
    'list [--organisation O] [--json]',
    'put SLUG [--name TEXT] [--email ADDRESS] [--roles ROLE,ROLE] [--deputy SLUG | --no-deputy]',
    'absent SLUG --from YYYY-MM-DD [--to YYYY-MM-DD]    their deputy is written to on these days',
    'back SLUG',
    'remove SLUG',
    '   each with [--organisation O] [--by NAME] [--json]; of the first organisation, where none is named',
    '   a role whose holders are not there, nor their deputies, is written to at its own address',
  ],
  run: async (args, io) => {
    const parsed = parseArguments(args, {
      options,
      positionals: ['"list", "put", "absent", "back" or "remove"'],
      more: true,
    })
    const [verb, slug, ...rest] = parsed.positionals
    const config = readConfig(io.environment)
    const organisation = parsed.text('organisation')
    if (verb === 'list') {
      const result = (await callOperation(config, 'people-list', { organisation })) as {
        readonly people: readonly ListedPerson[]
      }
      print(
        io,
        parsed.has('json'),
        result,
        () => table(result.people.map(row)) || 'Nobody: each role is written to at its own address.',
      )
      return 0
    }
    if (slug === undefined || rest.length > 0) throw new UsageError('Name one person by their short name.')
    const named = { organisation, slug, by: parsed.text('by') ?? accountName() }
    const [operation, input] = asked(verb ?? '', parsed)
    const result = (await callOperation(config, operation, { ...named, ...input })) as Partial<Person> & {
      readonly organisation: string
      readonly slug: string
    }
    print(io, parsed.has('json'), result, () => `${result.organisation}: ${slug} ${done[verb ?? ''] ?? ''}.`)
    return 0
  },
}

const done: Readonly<Record<string, string>> = {
  put: 'is stored',
  absent: 'is away on these days',
  back: 'is there again',
  remove: 'is removed',
}

function asked(verb: string, parsed: ReturnType<typeof parseArguments>): readonly [string, object] {
  const given = (name: 'name' | 'email') => {
    const value = parsed.text(name)
    return value === undefined ? {} : { [name]: value }
  }
  switch (verb) {
    case 'put': {
      const [roles, deputy] = [parsed.text('roles'), parsed.text('deputy')]
      if (deputy !== undefined && parsed.has('no-deputy'))
        throw new UsageError('Say either --deputy or --no-deputy.')
      return [
        'people-put',
        {
          ...given('name'),
          ...given('email'),
          ...(roles !== undefined && { roles: listOf(roles) }),
          ...(deputy !== undefined && { deputy }),
          ...(parsed.has('no-deputy') && { deputy: null }),
        },
      ]
    }
    case 'absent': {
      const from = parsed.text('from')
      if (from === undefined) throw new UsageError('--from is missing: the first day away, YYYY-MM-DD.')
      return ['people-absent', { from, to: parsed.text('to') ?? from }]
    }
    case 'back':
      return ['people-back', {}]
    case 'remove':
      return ['people-remove', {}]
    default:
      throw new UsageError(`"${verb}" is none of list, put, absent, back, remove.`)
  }
}

const row = ({ organisation, slug, name, email, roles, deputy, absent, absences }: ListedPerson) => [
  slug,
  organisation,
  name,
  email,
  roles.join(','),
  deputy === undefined ? '' : `deputy ${deputy}`,
  absent ? 'away' : '',
  absences.map(({ from, to }) => `${from}–${to}`).join(' '),
]
