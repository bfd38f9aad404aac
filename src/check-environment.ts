import { type Config, type EnvironmentProblem, isMailAddress, knownVariables } from './config.ts'
import type { ChannelPolicy, Policy } from './domain/policy.ts'

/** What is wrong with a channel as it would be opened; a message continues the sentence that the path begins. */
export type CheckChannel = (channel: ChannelPolicy) => readonly {
  readonly path: readonly string[]
  readonly message: string
}[]

/** Everything that the environment says to the policies and that cannot be meant, each with its one variable. */
export function environmentProblems(
  config: Config,
  policies: readonly Policy[],
  check: CheckChannel,
): readonly EnvironmentProblem[] {
  const served = servedPolicies(config, policies)
  return [
    ...unreadNames(config, policies),
    ...unknownOrganisations(config, policies),
    ...served.flatMap(({ channels, organisation }) =>
      channels.flatMap((channel) => channelProblems(config, organisation, channel, check)),
    ),
    ...served.flatMap((policy) => addressProblems(config, policy)),
  ]
}

/** Every environment variable that a policy names. */
export function variablesOf(policy: Policy): readonly string[] {
  return [
    ...policy.channels.flatMap(variablesOfChannel),
    ...policy.roles.flatMap((role) => role.emailEnv ?? []),
  ]
}

/** Every environment variable of a channel. */
export const variablesOfChannel = ({ settingEnv, secretEnv }: ChannelPolicy): readonly string[] => [
  ...Object.values(settingEnv),
  ...Object.values(secretEnv),
]

/** The organisations that are asked for, in that order; all of them where none is. */
export function servedPolicies({ organisations }: Config, policies: readonly Policy[]): readonly Policy[] {
  if (organisations.length === 0) return policies
  return organisations.flatMap((name) => policies.find(({ organisation }) => organisation === name) ?? [])
}

/** A variable of `.env` that nothing reads is a misspelling, and a channel that stays closed because of it says nothing. */
function unreadNames(config: Config, policies: readonly Policy[]): readonly EnvironmentProblem[] {
  const read = new Set([...knownVariables, ...policies.flatMap(variablesOf)])
  return [...config.fileVariables]
    .filter(([name]) => !read.has(name))
    .map(([name, line]) => ({ line, text: `${name} is read by nothing: compare it with .env.example.` }))
}

function unknownOrganisations(config: Config, policies: readonly Policy[]): readonly EnvironmentProblem[] {
  const known = policies.map(({ organisation }) => organisation)
  const unknown = config.organisations.filter((name) => !known.includes(name))
  if (unknown.length === 0) return []
  const named = unknown.map((name) => `"${name}"`).join(' or ')
  return [
    problemOf(config, 'ORGANISATIONS', `: there is no organisation ${named}; there are ${known.join(', ')}.`),
  ]
}

/** What is said of a role's address is said of OFFICERS_EMAIL too. */
function addressProblems(config: Config, { roles }: Policy): readonly EnvironmentProblem[] {
  return roles.flatMap(({ emailEnv }) => {
    const address = emailEnv === undefined ? undefined : config.environment[emailEnv]
    return emailEnv === undefined || !address || isMailAddress(address)
      ? []
      : [problemOf(config, emailEnv, ' is a mail address (see .env.example)')]
  })
}

/** Of a channel that opens, because one of its variables is set or it has none. */
function channelProblems(
  config: Config,
  organisation: string,
  channel: ChannelPolicy,
  check: CheckChannel,
): readonly EnvironmentProblem[] {
  const variables = variablesOfChannel(channel)
  const isOpen = variables.length === 0 || variables.some((name) => config.environment[name])
  if (!channel.connected || !isOpen) return []
  return check(channel).map(({ path, message }) => {
    const named = path[0] === 'secretEnv' ? channel.secretEnv[path[1] ?? ''] : undefined
    const name = named ?? channel.settingEnv[path.join('.')]
    const of = `${organisation}, channel "${channel.name}"`
    const place = path[0] === 'secretEnv' ? path : ['settings', ...path]
    if (name === undefined) return { text: `${of}: ${place.join('.')} ${message} (policy.yaml)` }
    return config.environment[name]
      ? problemOf(config, name, ` ${message} (${of})`)
      : { text: `${of}: ${name} ${message}; a channel is closed only while none of its variables is set` }
  })
}

function problemOf(config: Config, name: string, words: string): EnvironmentProblem {
  const line = config.linesInForce.get(name)
  return { text: `${name}${words}`, ...(line !== undefined && { line }) }
}
