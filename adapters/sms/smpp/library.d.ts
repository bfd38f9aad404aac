/** The parts of the package `smpp` (SMPP 3.4) that are used; it brings no types. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events'
  import type { Server } from 'node:net'

  export interface Pdu {
    readonly command: string
    readonly command_status: number
    readonly message_id?: string
    readonly source_addr?: string
    readonly destination_addr?: string
    readonly esm_class?: number
    readonly short_message?: { readonly message: string | Buffer; readonly udh?: readonly Buffer[] }
    readonly message_payload?: { readonly message: string | Buffer } | string | Buffer
    readonly receipted_message_id?: string
    readonly message_state?: number
    readonly sar_msg_ref_num?: number
    readonly sar_total_segments?: number
    readonly sar_segment_seqnum?: number
    readonly system_id?: string
    readonly password?: string
    readonly data_coding?: number
    response(options?: Readonly<Record<string, unknown>>): Pdu
  }

  type Ask = (options: Readonly<Record<string, unknown>>, answered?: (pdu: Pdu) => void) => boolean

  export interface Session extends EventEmitter {
    readonly bind_transceiver: Ask
    readonly bind_transmitter: Ask
    readonly bind_receiver: Ask
    readonly submit_sm: Ask
    readonly deliver_sm: Ask
    readonly enquire_link: Ask
    readonly unbind: Ask
    send(pdu: Pdu): boolean
    close(closed?: () => void): void
    destroy(closed?: () => void): void
  }

  export function connect(options: Readonly<Record<string, unknown>>): Session
  export function createServer(listener: (session: Session) => void): Server
}
