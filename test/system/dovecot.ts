import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ImapFlow } from 'imapflow'
import { freePort } from './free-port.ts'

/** A real Dovecot of one's own on the loopback, with a throw-away configuration. */
export interface Dovecot {
  readonly port: number
  readonly user: string
  readonly password: string
  /** Puts letters into a mailbox that nobody has opened yet, all at once, as files. */
  drop(letters: readonly (string | Uint8Array)[], mailbox?: string): void
  /** Lets letters arrive one after another while others may be reading. */
  arrive(letters: readonly (string | Uint8Array)[], mailbox?: string): Promise<void>
  /** Does something in the mailboxes over a connection of its own. */
  operate<Result>(task: (client: ImapFlow) => Promise<Result>): Promise<Result>
  stop(): Promise<void>
}

const password = 'a-secret-of-the-tests'

/**
 * Starts Dovecot (Debian's dovecot-imapd); needs no root, and as root runs its parts as Dovecot's own users.
 * `capabilities` in place of its own make it look like a poorer server.
 */
export async function startDovecot(capabilities?: string): Promise<Dovecot> {
  const binary = ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot'].find((path) => existsSync(path))
  if (!binary)
    throw new Error('Dovecot is missing: run "node test/system/install.mjs", or install dovecot-imapd.')
  const home = mkdtempSync(join(tmpdir(), 'wasl-dovecot-'))
  const port = await freePort()
  const mail = join(home, 'mail')
  const owner = ownerOf(home)
  for (const folder of [mail, ...['cur', 'new', 'tmp'].map((part) => join(mail, part))])
    makeFolder(folder, owner)
  const configuration = join(home, 'dovecot.conf')
  writeFileSync(
    configuration,
    render(home, mail, port, owner) +
      (capabilities === undefined ? '' : `imap_capability = ${capabilities}\n`),
  )
  const child = spawn(binary, ['-F', '-c', configuration], { stdio: 'ignore' })
  const orphaned = () => child.kill('SIGTERM')
  process.once('exit', orphaned)
  await answering(port, child)
  let dropped = 0
  const operate: Dovecot['operate'] = async (task) => {
    const auth = { user: 'helpdesk', pass: password }
    const client = new ImapFlow({
      host: '127.0.0.1',
      port,
      secure: false,
      doSTARTTLS: false,
      auth,
      logger: false,
    })
    await client.connect()
    try {
      return await task(client)
    } finally {
      client.close()
    }
  }
  return {
    port,
    user: 'helpdesk',
    password,
    operate,
    arrive: (letters, mailbox = 'INBOX') =>
      operate(async (client) => {
        for (const letter of letters) await client.append(mailbox, Buffer.from(letter))
      }),
    drop(letters, mailbox = 'INBOX') {
      const folder = mailbox === 'INBOX' ? mail : join(mail, `.${mailbox}`)
      for (const part of ['', 'cur', 'new', 'tmp']) makeFolder(join(folder, part), owner)
      for (const letter of letters) {
        const name = `${1_700_000_000 + dropped}.M${String(dropped).padStart(6, '0')}P1.tests`
        dropped++
        const draft = join(folder, 'tmp', name)
        writeFileSync(draft, letter)
        if (owner.uid !== undefined) chownSync(draft, owner.uid, owner.gid)
        renameSync(draft, join(folder, 'new', name))
      }
    },
    async stop() {
      process.off('exit', orphaned)
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM')
        await once(child, 'exit')
      }
      rmSync(home, { recursive: true, force: true })
    },
  }
}

interface Owner {
  readonly uid: number | undefined
  readonly gid: number
  readonly name: string
  readonly login: string
}

/** Dovecot refuses to touch mail as root (first_valid_uid), so root lends its folders to Dovecot's own user. */
function ownerOf(home: string): Owner {
  const me = userInfo()
  if (me.uid !== 0) return { uid: undefined, gid: me.gid, name: me.username, login: me.username }
  const uid = Number(execFileSync('id', ['-u', 'dovecot'], { encoding: 'utf8' }))
  const gid = Number(execFileSync('id', ['-g', 'dovecot'], { encoding: 'utf8' }))
  chownSync(home, uid, gid)
  return { uid, gid, name: 'dovecot', login: 'dovenull' }
}

function makeFolder(folder: string, owner: Owner): void {
  mkdirSync(folder, { recursive: true })
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid)
}

function render(home: string, mail: string, port: number, owner: Owner): string {
  const chroot = owner.uid === undefined ? 'chroot =' : ''
  return `base_dir = ${home}/run
state_dir = ${home}/state
log_path = ${home}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain
auth_failure_delay = 0
default_internal_user = ${owner.name}
default_internal_group = ${execFileSync('id', ['-gn', owner.name], { encoding: 'utf8' }).trim()}
default_login_user = ${owner.login}
first_valid_uid = 1
mail_location = maildir:${mail}
maildir_stat_dirs = yes
mailbox_list_index = no
passdb {
  driver = static
  args = user=helpdesk password=${password}
}
userdb {
  driver = static
  args = uid=${owner.name} gid=${owner.gid} home=${mail}
}
namespace inbox {
  inbox = yes
  separator = /
}
service imap-login {
  ${chroot}
  inet_listener imap {
    address = 127.0.0.1
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  ${chroot}
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service imap {
  process_limit = 50
}
`
}

async function answering(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (child.exitCode !== null)
      throw new Error(`Dovecot ended at once (${child.exitCode}): its configuration is refused.`)
    const socket = connect(port, '127.0.0.1')
    const greeted = await Promise.race([
      once(socket, 'data').then(
        () => 'greeted',
        () => 'refused',
      ),
      delay(2_000, 'silent'),
    ])
    socket.destroy()
    if (greeted === 'greeted') return
    await delay(50)
  }
  throw new Error('Dovecot does not answer.')
}
