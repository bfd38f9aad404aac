import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { freePort } from './free-port.ts'

/** The centre that Kannel's own tests use (Debian's kannel-extras): another program's SMPP, which gives no ids and no receipts. */
export interface KannelCentre {
  readonly port: number
  /** What it wrote down. */
  readonly log: () => string
  stop(): Promise<void>
}

const binary = '/usr/lib/kannel/test/drive_smpp'
/** It connects there as to a Kannel, and ends where nobody answers. */
const boxPort = 13_001

/** Starts it; whoever binds as a receiver is sent so many messages, "1" and so on. */
export async function startKannelCentre(messages: number): Promise<KannelCentre> {
  if (!existsSync(binary))
    throw new Error(
      'Kannel’s centre is missing: run "node test/system/install.mjs", or install kannel-extras.',
    )
  const boxes = new Set<Socket>()
  const box = createServer((socket) => boxes.add(socket.resume()))
  box.listen(boxPort, '127.0.0.1')
  // A Kannel that listens there does as well.
  await Promise.race([once(box, 'listening'), once(box, 'error')])
  const port = await freePort()
  const child = spawn(binary, ['-v', '0', '-p', String(port), '-m', String(messages)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  process.once('exit', () => child.kill('SIGKILL'))
  let log = ''
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString('latin1')
  })
  return {
    port,
    log: () => log,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL')
        await once(child, 'exit')
      }
      for (const socket of boxes) socket.destroy()
      box.close()
    },
  }
}
