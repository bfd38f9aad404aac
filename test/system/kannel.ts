import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from './free-port.ts'
import { centrePassword, type Smsc } from './smsc.ts'

/** A real Kannel (Debian's package) on the loopback: a gateway over HTTP on this side, SMPP to a centre on the other. */
export interface Kannel {
  readonly url: string
  stop(): Promise<void>
}

const kannelUser = 'wasl'
export const kannelPassword = 'a-secret-of-the-gateway'

/** Starts Kannel's bearerbox and smsbox, bound to a centre; needs no root. */
export async function startKannel(centre: Pick<Smsc, 'port'>): Promise<Kannel> {
  for (const binary of ['/usr/sbin/bearerbox', '/usr/sbin/smsbox'])
    if (!existsSync(binary))
      throw new Error('Kannel is missing: run "node test/system/install.mjs", or install kannel.')
  const home = mkdtempSync(join(tmpdir(), 'wasl-kannel-'))
  const [admin, box, sendsms] = [await freePort(), await freePort(), await freePort()]
  const configuration = join(home, 'kannel.conf')
  writeFileSync(configuration, render(home, { admin, box, sendsms, centre: centre.port }))
  // As root both boxes would become another user, who must be able to read it.
  chmodSync(home, 0o755)
  const children: ChildProcess[] = []
  const start = async (binary: string, port: number) => {
    const child = spawn(binary, ['-v', '4', configuration], { stdio: 'ignore', cwd: home })
    children.push(child)
    process.once('exit', () => child.kill('SIGKILL'))
    await answering(port, child)
  }
  await start('/usr/sbin/bearerbox', box)
  await start('/usr/sbin/smsbox', sendsms)
  return {
    url: `http://127.0.0.1:${sendsms}/cgi-bin/sendsms`,
    stop: async () => {
      for (const child of children.toReversed()) {
        if (child.exitCode !== null || child.signalCode !== null) continue
        const ended = once(child, 'exit')
        child.kill('SIGKILL')
        await ended
      }
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** The settings of a channel for Kannel's sendsms, whose reports it brings to the gateway (Kannel user's guide, delivery reports). */
export function kannelSettings(gateway: string, organisation: string): Readonly<Record<string, unknown>> {
  const hook = `${gateway}/hooks/${organisation}/sms/receipts`
  return {
    sender: 'BuraimiGov',
    http: {
      method: 'GET',
      fields: {
        username: kannelUser,
        password: '{secret:token}',
        from: '{from}',
        to: '{to}',
        text: '{text}',
        charset: 'UTF-8',
        coding: '2',
        'dlr-mask': '3',
        'dlr-url': `${hook}?id={keyInAddress}&to=%p&status=%d&secret={secret:hook}`,
      },
      receipts: { id: 'id', to: 'to', status: 'status', delivered: ['1'], failed: ['2', '16'] },
    },
  }
}

interface Ports {
  readonly admin: number
  readonly box: number
  readonly sendsms: number
  readonly centre: number
}

const render = (home: string, { admin, box, sendsms, centre }: Ports): string => `group = core
admin-port = ${admin}
admin-password = ${kannelPassword}
admin-interface = 127.0.0.1
smsbox-port = ${box}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1
store-type = file
store-location = ${home}/store
dlr-storage = internal

group = smsc
smsc = smpp
smsc-id = centre
host = 127.0.0.1
port = ${centre}
transceiver-mode = true
smsc-username = wasl
smsc-password = ${centrePassword}
system-type = ""
interface-version = 34
enquire-link-interval = 30
reconnect-delay = 1

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = ${box}
sendsms-port = ${sendsms}
sendsms-interface = 127.0.0.1
global-sender = BuraimiGov

group = sendsms-user
username = ${kannelUser}
password = ${kannelPassword}
concatenation = true
max-messages = 10

group = sms-service
keyword = default
max-messages = 0
text = none
`

async function answering(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (child.exitCode !== null) throw new Error(`Kannel ended with ${child.exitCode}`)
    if (await isOpen(port)) return
    await delay(50)
  }
  throw new Error('Kannel does not answer')
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
