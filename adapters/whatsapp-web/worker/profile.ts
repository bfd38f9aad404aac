import { chmodSync, mkdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** Below the channel's folder, where LocalAuth has Chromium's profile. */
export const profileOf = (folder: string): string => join(folder, 'session')

/**
 * Makes the folder that nobody else may read, and frees the profile: of a Chromium that outlived its worker, and of the
 * locks of one that was killed (a lock of another host, as in a new container, would keep it closed for ever).
 */
export function prepareFolder(folder: string): void {
  const profile = profileOf(folder)
  mkdirSync(profile, { recursive: true, mode: 0o700 })
  for (const each of [folder, profile]) chmodSync(each, 0o700)
  const owner = ownerOf(profile)
  if (owner !== undefined && isChromiumOf(owner, profile)) process.kill(owner, 'SIGKILL')
  for (const lock of ['SingletonLock', 'SingletonCookie', 'SingletonSocket'])
    rmSync(join(profile, lock), { force: true })
}

/** The process that Chromium's lock names: a link to `host-pid`. */
function ownerOf(profile: string): number | undefined {
  try {
    const pid = /-(\d+)$/.exec(readlinkSync(join(profile, 'SingletonLock')))?.[1]
    return pid === undefined ? undefined : Number(pid)
  } catch {
    return undefined
  }
}

/** Whether a process is a Chromium on this very profile; only Linux can tell. */
function isChromiumOf(pid: number, profile: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(`--user-data-dir=${profile}`)
  } catch {
    return false
  }
}
