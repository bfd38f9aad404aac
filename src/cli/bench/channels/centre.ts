import type { AddressInfo } from 'node:net'
import { createServer, type Pdu, type Session } from 'smpp'

/** The least of a centre that a sender needs: it takes every part, each after a pause as over a leased line. */
export interface BenchCentre {
  readonly port: number
  /** Parts so far, and how many at most waited for their answer at once. */
  readonly parts: number
  readonly mostAtOnce: number
  stop(): Promise<void>
}

/** Starts it on the loopback. */
export async function startBenchCentre(answerMilliseconds: number): Promise<BenchCentre> {
  const sessions = new Set<Session>()
  let [parts, atOnce, mostAtOnce] = [0, 0, 0]
  const submitted = (session: Session, pdu: Pdu): void => {
    parts += 1
    atOnce += 1
    mostAtOnce = Math.max(mostAtOnce, atOnce)
    const id = parts.toString(16).padStart(8, '0')
    setTimeout(() => {
      atOnce -= 1
      session.send(pdu.response({ message_id: id }))
    }, answerMilliseconds)
  }
  const server = createServer((session) => {
    sessions.add(session)
    session.socket.setNoDelay(true)
    session.on('close', () => sessions.delete(session))
    session.on('error', () => session.destroy())
    for (const command of ['bind_transceiver', 'enquire_link'])
      session.on(command, (pdu: Pdu) => session.send(pdu.response({ system_id: 'centre' })))
    session.on('submit_sm', (pdu: Pdu) => submitted(session, pdu))
    session.on('unbind', (pdu: Pdu) => {
      session.send(pdu.response())
      session.close()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  return {
    port: (server.address() as AddressInfo).port,
    get parts() {
      return parts
    },
    get mostAtOnce() {
      return mostAtOnce
    },
    stop: () =>
      new Promise((resolve) => {
        for (const session of sessions) session.destroy()
        server.close(() => resolve())
      }),
  }
}
