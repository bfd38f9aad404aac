// Installs what the tests need from the system, when it may; says in one line what is missing when it may not.
// Plain JavaScript, so that any Node can run it before the pinned one is there.
import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { driverAdvice } from '../../src/cli/driver-advice.mjs'

const needs = [
  { package: 'dovecot-imapd', paths: ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot'] },
  { package: 'kannel', paths: ['/usr/sbin/smsbox'] },
  { package: 'kannel-extras', paths: ['/usr/lib/kannel/test/drive_smpp'] },
  {
    package: 'chromium',
    paths: [
      process.env.CHROMIUM_PATH,
      '/usr/bin/chromium',
      '/usr/bin/chromium-browser',
      '/usr/bin/google-chrome',
    ],
  },
]

const missing = () =>
  needs.filter((need) => !need.paths.some((path) => path && existsSync(path))).map((need) => need.package)

const run = (command, args) =>
  spawnSync(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status === 0

function install(names) {
  const root = process.getuid?.() === 0
  const mayBecomeRoot = !root && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0
  if (!existsSync('/usr/bin/apt-get') || !(root || mayBecomeRoot)) return
  const apt = (...args) =>
    root ? run('apt-get', args) : run('sudo', ['-n', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args])
  keepServicesDown(root)
  if (apt('install', '-y', '--no-install-recommends', ...names)) return
  if (apt('update')) apt('install', '-y', '--no-install-recommends', ...names)
}

// Tests start their own servers; in a container no service shall begin by itself (Debian policy 9.3.3).
function keepServicesDown(root) {
  const policy = '/usr/sbin/policy-rc.d'
  if (root && !existsSync(policy) && existsSync('/.dockerenv'))
    writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
}

const wanted = missing()
if (wanted.length > 0) install(wanted)
const stillMissing = missing()
if (stillMissing.length > 0) {
  process.stderr.write(
    `The tests need ${stillMissing.join(' and ')} from the system: install with "sudo apt-get install -y ${stillMissing.join(' ')}", then run the tests again.\n`,
  )
  process.exitCode = 1
}

try {
  createRequire(import.meta.url)('sqlite3')
} catch (error) {
  const advice = driverAdvice(error)
  if (advice === undefined) throw error
  process.stderr.write(`The tests cannot begin: ${advice}\n`)
  process.exitCode = 1
}
