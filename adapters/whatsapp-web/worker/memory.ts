import { readdirSync, readFileSync } from 'node:fs'

const megabyte = 1024 * 1024

/** Megabytes that this process and a browser with all its own processes use; where there is no /proc, this process alone. */
export function usedMegabytes(browser: number | undefined): number {
  const bytes = process.memoryUsage.rss() + (browser === undefined ? 0 : treeBytes(browser))
  return Math.round(bytes / megabyte)
}

/** Proportional shares where the system tells them: Chromium's processes share much. */
function treeBytes(root: number): number {
  let bytes = 0
  const children = childrenByParent()
  const left = [root]
  for (let pid = left.pop(); pid !== undefined; pid = left.pop()) {
    bytes += shareOf(pid)
    left.push(...(children.get(pid) ?? []))
  }
  return bytes
}

function childrenByParent(): ReadonlyMap<number, readonly number[]> {
  const children = new Map<number, number[]>()
  for (const name of listed('/proc')) {
    if (!/^\d+$/.test(name)) continue
    // "pid (name) state ppid …": the name may hold anything.
    const parent = Number(/\) \S (\d+)/.exec(read(`/proc/${name}/stat`))?.[1])
    if (Number.isInteger(parent)) children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  return children
}

const shareOf = (pid: number): number =>
  Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) * 1024

/** A process that ended meanwhile uses nothing. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function listed(path: string): readonly string[] {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}
