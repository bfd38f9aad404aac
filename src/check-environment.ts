import { type Config, type EnvironmentProblem, isMailAddress, knownVariables } from './config.ts'
import type { ChannelPolicy, Configured, Policy } from './domain/policy.ts'

/** What is wrong with a setting; the message continues the sentence that the path begins. */
interface SettingProblem {
  readonly path: readonly string[]
  readonly message: string
}

/** What is wrong with a channel, or with a language model, as it would be opened. */
export interface CheckSettings {
  readonly channel: (channel: ChannelPolicy) => readonly SettingProblem[]
  readonly languageModel: (configured: Configured) => readonly SettingProblem[]
}

/** Everything that the environment says to the policies and that cannot be meant, each with its one variable. */
export function environmentProblems(
  config: Config,
  policies: readonly Policy[],
  check: CheckSettings,
): readonly EnvironmentProblem[] {
  const served = servedPolicies(config, policies)
  return [
    ...unreadNames(config, policies),
    ...unknownOrganisations(config, policies),
    ...served.flatMap(({ channels, organisation }) =>
      channels
        .filter(({ connected }) => connected)
        .flatMap((channel) =>
          settingProblems(config, `${organisation}, channel "${channel.name}"`, channel, () =>
            check.channel(channel),
          ),
        ),
    ),
    ...served.flatMap(({ languageModel, organisation }) =>
      languageModel === undefined
        ? []
        : settingProblems(config, `${organisation}, language model`, languageModel, () =>
            check.languageModel(languageModel),
          ),
    ),
    ...served.flatMap((policy) => addressProblems(config, policy)),
  ]
}

/** Every environment variable that a policy names. */
export function variablesOf(policy: Policy): readonly string[] {
  return [
    ...policy.channels.flatMap(variablesOfConfigured),
    ...(policy.languageModel === undefined ? [] : variablesOfConfigured(policy.languageModel)),
    ...policy.roles.flatMap((role) => role.emailEnv ?? []),
  ]
}

/** Every environment variable of a channel or another adapter. */
export const variablesOfConfigured = ({ settingEnv, secretEnv }: Configured): readonly string[] => [
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

/** Whether an adapter opens: one of its variables is set, or it has none. */
export function isSet(config: Config, configured: Configured): boolean {
  const variables = variablesOfConfigured(configured)
  return variables.length === 0 || variables.some((name) => config.environment[name])
}

/** Of what opens; `of` names it. */
function settingProblems(
  config: Config,
  of: string,
  configured: Configured,
  check: () => readonly SettingProblem[],
): readonly EnvironmentProblem[] {
  if (!isSet(config, configured)) return []
  return check().map(({ path, message }) => {
    const named = path[0] === 'secretEnv' ? configured.secretEnv[path[1] ?? ''] : undefined
    const name = named ?? configured.settingEnv[path.join('.')]
    const place = path[0] === 'secretEnv' ? path : ['settings', ...path]
    if (name === undefined) return { text: `${of}: ${place.join('.')} ${message} (policy.yaml)` }
    return config.environment[name]
      ? problemOf(config, name, ` ${message} (${of})`)
      : { text: `${of}: ${name} ${message}; it is closed only while none of its variables is set` }
  })
}

function problemOf(config: Config, name: string, words: string): EnvironmentProblem {
  const line = config.linesInForce.get(name)
  return { text: `${name}${words}`, ...(line !== undefined && { line }) }
}
