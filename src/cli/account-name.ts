import { userInfo } from 'node:os'

/** Who gives a command where `--by` does not say: the account on this machine. */
export const accountName = (): string => userInfo().username
