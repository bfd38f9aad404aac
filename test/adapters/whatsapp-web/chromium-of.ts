import { readdirSync, readFileSync } from 'node:fs'

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** The main processes of Chromiums on a profile below a folder. */
export function chromiumsOf(folder: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => {
      const parts = /^\d+$/.test(name) ? read(`/proc/${name}/cmdline`).split('\0') : []
      const isOnProfile = parts.some((part) => part.startsWith(`--user-data-dir=${folder}`))
      return isOnProfile && !parts.some((part) => part.startsWith('--type='))
    })
    .map(Number)
}

/** Ends the Chromium on a profile below a folder as the system would that has no memory left. */
export function killChromium(folder: string): void {
  const [pid] = chromiumsOf(folder)
  if (pid === undefined) throw new Error('no Chromium runs')
  process.kill(pid, 'SIGKILL')
}
