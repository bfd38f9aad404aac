#!/usr/bin/env node
// The launcher: plain JavaScript, so that an old Node can still say what is missing.
// Node 24 comes pinned with the lock file; where this process is an older one, hand over to it.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const [major, minor] = process.versions.node.split('.').map(Number)
const runsTypeScript = major > 22 || (major === 22 && minor >= 18)
if (runsTypeScript) {
  const { run } = await import('./run.ts')
  process.exitCode = await run(process.argv.slice(2))
} else {
  const pinned = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url))
  if (existsSync(pinned)) {
    const child = spawnSync(pinned, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
      stdio: 'inherit',
    })
    process.exitCode = child.status ?? 1
  } else {
    process.stderr.write(
      `Wasl needs Node 22.18 or newer; this is ${process.version}. Run "npm ci" (it brings Node 24 on Linux and Windows) or install a newer Node.\n`,
    )
    process.exitCode = 1
  }
}
