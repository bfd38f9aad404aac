import type { AddressInfo, Server } from 'node:net'
import { createServer, type Pdu, type Session } from 'smpp'

/** A text as the centre has put it together from its parts. */
export interface CentreText {
  readonly to: string
  readonly from: string
  readonly text: string
  readonly coding: number
  readonly parts: number
  /** Ids of its parts. */
  readonly ids: readonly string[]
}

/** Fields of a delivery. */
export type Offered = Readonly<Record<string, unknown>> & { readonly command?: 'deliver_sm' | 'data_sm' }

export type CentreAnswer = 'take' | 'busy' | 'broken' | 'refused' | 'hang-up'

/** A centre for text messages that speaks SMPP 3.4 on the loopback. */
export interface Smsc {
  readonly port: number
  readonly texts: readonly CentreText[]
  /** Binds that were asked for, with how they were answered. */
  readonly binds: readonly { readonly command: string; readonly ok: boolean; readonly version: number }[]
  /** Statuses with which commands that nobody knows were refused. */
  readonly refused: readonly number[]
  /** Parts that were handed over, with what tells them from each other. */
  readonly parts: readonly { readonly reference: number; readonly number: number }[]
  /** Most submits that waited for their answer at once. */
  readonly mostAtOnce: number
  next(...answers: readonly CentreAnswer[]): void
  /** Answers are held back from now on, until they are let go. */
  hold(): void
  letGo(): void
  /** Resolves when a text waits for its answer. */
  handed(): Promise<void>
  /** Delivers a PDU to who listens, again and again until it is taken; the status that it is answered with. */
  deliver(fields: Offered): Promise<number>
  /** Writes octets to who listens, whatever they are. */
  write(octets: Buffer): Promise<void>
  /** How often a delivery was to come again. */
  readonly refusals: number
  /** Ends every session without a word. */
  cut(): void
  stop(): Promise<void>
}

export const centrePassword = 'kept-sec'
/** What was not stored is offered again; and what nobody has answered. */
const later = 0x64
const gone = -1
const againMilliseconds = 20
const statuses = { busy: 0x58, broken: 0x08, refused: 0x0b } as const

interface Piece {
  readonly text: string
  readonly number: number
  readonly total: number
  readonly id: string
}

/** `identity`: its key and certificate, where it speaks TLS. */
export async function startSmsc(
  identity: { readonly key?: string; readonly cert?: string } = {},
): Promise<Smsc> {
  const sessions = new Set<Session>()
  const listeners = new Set<Session>()
  const waiting: (() => void)[] = []
  const handing: (() => void)[] = []
  const texts: CentreText[] = []
  const binds: { command: string; ok: boolean; version: number }[] = []
  const refused: number[] = []
  const parts: { reference: number; number: number }[] = []
  const planned: CentreAnswer[] = []
  const pieces = new Map<string, Piece[]>()
  let isHeld = false
  let held: (() => void)[] = []
  let atOnce = 0
  let most = 0
  let count = 0

  const bound = (session: Session, pdu: Pdu) => {
    const ok = pdu.password === centrePassword
    binds.push({ command: pdu.command, ok, version: pdu.interface_version ?? 0 })
    session.send(pdu.response(ok ? { system_id: 'centre' } : { command_status: 0x0e }))
    if (!ok || pdu.command === 'bind_transmitter') return
    listeners.add(session)
    for (const go of waiting.splice(0)) go()
  }
  const submitted = (session: Session, pdu: Pdu) => {
    const answer = planned.shift()
    if (answer === 'hang-up') {
      session.destroy()
      return
    }
    if (answer !== undefined && answer !== 'take') {
      session.send(pdu.response({ command_status: statuses[answer] }))
      return
    }
    count += 1
    const id = `a${count.toString(16).padStart(7, '0')}`
    keep(pdu, id)
    atOnce += 1
    most = Math.max(most, atOnce)
    const reply = () => {
      atOnce -= 1
      session.send(pdu.response({ message_id: id }))
    }
    if (!isHeld) {
      reply()
      return
    }
    held.push(reply)
    for (const go of handing.splice(0)) go()
  }
  const keep = (pdu: Pdu, id: string) => {
    const message = pdu.short_message?.message
    const text = typeof message === 'string' ? message : ''
    const [udh] = pdu.short_message?.udh ?? []
    const place = pdu.sar_total_segments ?? udh?.[3]
    const number = pdu.sar_segment_seqnum ?? udh?.[4] ?? 1
    const key = `${pdu.destination_addr}/${pdu.sar_msg_ref_num ?? udh?.[2] ?? id}`
    parts.push({ reference: pdu.sar_msg_ref_num ?? udh?.[2] ?? 0, number })
    const all = [...(pieces.get(key) ?? []), { text, number, total: place ?? 1, id }]
    pieces.set(key, all)
    if (all.length < (place ?? 1)) return
    pieces.delete(key)
    const inOrder = all.toSorted((a, b) => a.number - b.number)
    texts.push({
      to: pdu.destination_addr ?? '',
      from: pdu.source_addr ?? '',
      text: inOrder.map((piece) => piece.text).join(''),
      coding: pdu.data_coding ?? 0,
      parts: all.length,
      ids: inOrder.map((piece) => piece.id),
    })
  }
  const server: Server = createServer(identity, (session) => {
    sessions.add(session)
    session.setMaxListeners(0)
    session.socket.setNoDelay(true)
    session.on('generic_nack', ({ command_status: status }: Pdu) => refused.push(status))
    session.on('close', () => {
      sessions.delete(session)
      listeners.delete(session)
    })
    session.on('error', () => session.destroy())
    for (const command of ['bind_transceiver', 'bind_transmitter', 'bind_receiver'])
      session.on(command, (pdu: Pdu) => bound(session, pdu))
    session.on('submit_sm', (pdu: Pdu) => submitted(session, pdu))
    session.on('enquire_link', (pdu: Pdu) => session.send(pdu.response()))
    session.on('unbind', (pdu: Pdu) => {
      session.send(pdu.response())
      session.close()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  let refusals = 0
  const offer = (session: Session, { command = 'deliver_sm', ...fields }: Offered) =>
    new Promise<number>((resolve) => {
      session.once('close', () => resolve(gone))
      session[command](fields, (answer) => resolve(answer.command_status))
    })
  const listener = async (): Promise<Session> => {
    for (;;) {
      const [session] = listeners
      if (session !== undefined) return session
      await new Promise<void>((resolve) => waiting.push(resolve))
    }
  }
  return {
    port: (server.address() as AddressInfo).port,
    texts,
    binds,
    refused,
    parts,
    get mostAtOnce() {
      return most
    },
    next: (...answers) => planned.push(...answers),
    hold: () => {
      isHeld = true
    },
    handed: async () => {
      if (held.length === 0) await new Promise<void>((resolve) => handing.push(resolve))
    },
    letGo: () => {
      isHeld = false
      for (const reply of held) reply()
      held = []
    },
    deliver: async (fields) => {
      for (;;) {
        const status = await offer(await listener(), fields)
        if (status !== later && status !== gone) return status
        refusals += 1
        await new Promise((resolve) => setTimeout(resolve, againMilliseconds))
      }
    },
    write: async (octets) => {
      const session = await listener()
      await new Promise<void>((resolve) => session.socket.write(octets, () => resolve()))
    },
    get refusals() {
      return refusals
    },
    cut: () => {
      for (const session of sessions) session.destroy()
    },
    stop: () =>
      new Promise((resolve) => {
        for (const session of sessions) session.destroy()
        server.close(() => resolve())
      }),
  }
}

/** Settings of a channel whose centre this is. */
export const centreSettings = ({ port }: Pick<Smsc, 'port'>, more: object = {}) => ({
  sender: 'BuraimiGov',
  smpp: { host: '127.0.0.1', port, secure: false, systemId: 'wasl', ...more },
})

/** A receipt as most centres write it (SMPP 3.4, appendix B). */
export const receiptText = (id: string, stat: string, err = '000') =>
  `id:${id} sub:001 dlvrd:001 submit date:2610191430 done date:2610191431 stat:${stat} err:${err} text:`
