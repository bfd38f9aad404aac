#!/usr/bin/env node
// The launcher: plain JavaScript, so that an old Node can still say what is missing.
// Node 24 comes pinned with the lock file; where this process is an older one, hand over to it.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const [major, minor] = process.versions.node.split('.').map(Number)
const runsTypeScript = major > 22 || (major === 22 && minor >= 18)
if (runsTypeScript) {
  const { run } = await import('./run.ts')
  process.exitCode = await run(process.argv.slice(2))
  // Everything is done and closed; a connection to a server that does not answer must not keep the process.
  setTimeout(() => process.exit(), 1000).unref()
} else {
  const pinned = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url))
  if (existsSync(pinned)) {
    // V8 sizes its nursery by the machine's memory; this much is quicker and a quarter less memory under load (`bench dialog`).
    const flags = ['--max-semi-space-size=32']
    const child = spawn(pinned, [...flags, fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
      stdio: 'inherit',
    })
    // Ctrl+C reaches both by itself; a SIGTERM reaches only this one.
    process.on('SIGINT', () => undefined)
    process.on('SIGTERM', () => child.kill('SIGTERM'))
    child.on('exit', (code, signal) => {
      process.exitCode = code ?? 128 + (constants.signals[signal] ?? 1)
    })
  } else {
    process.stderr.write(
      `Wasl needs Node 22.18 or newer; this is ${process.version}. Run "npm ci" (it brings Node 24 on Linux and Windows) or install a newer Node.\n`,
    )
    process.exitCode = 1
  }
}
