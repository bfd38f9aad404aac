import type { Draft } from './check-references.ts'
import type { Problem } from './problem.ts'

/** A connected channel whose account the environment names. */
export interface Account {
  readonly organisation: string
  readonly channel: string
  /** Every variable that it names. */
  readonly variables: string
  readonly problem: (message: string) => Problem
}

/** The accounts that a policy's connected channels have in the environment. */
export function accountsOf({ policy: { source, value } }: Draft): readonly Account[] {
  return value.channels.flatMap(({ name, connected, settingEnv, secretEnv }, index) => {
    const variables = [...Object.values(settingEnv), ...Object.values(secretEnv)].sort().join(' ')
    if (!connected || variables === '') return []
    const problem = (message: string) => source.problem(['channels', index, 'name'], message)
    return [{ organisation: value.organisation, channel: name, variables, problem }]
  })
}

/**
 * Accounts that two organisations name, as a copied folder does: both would read one mailbox, and each letter would
 * become a case of either.
 */
export function checkAccounts(accounts: readonly Account[]): readonly Problem[] {
  const owners = new Map<string, Account>()
  return accounts.flatMap((account) => {
    const { variables, organisation, channel, problem } = account
    const owner = owners.get(variables)
    if (owner === undefined) owners.set(variables, account)
    if (owner === undefined || owner.organisation === organisation) return []
    return [
      problem(
        `"${channel}" names the same variables as "${owner.channel}" of ${owner.organisation}: two offices cannot share an account, name its own under settingEnv and secretEnv`,
      ),
    ]
  })
}
