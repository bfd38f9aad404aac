/** The parts of the package `smpp` (SMPP 3.4) that are used; it brings no types. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events'
  import type { Server, Socket } from 'node:net'

  export interface Pdu {
    readonly command: string
    readonly command_status: number
    readonly sequence_number: number
    readonly message_id?: string
    readonly source_addr?: string
    readonly destination_addr?: string
    readonly esm_class?: number
    readonly short_message?: { readonly message: string | Buffer; readonly udh?: readonly Buffer[] }
    readonly sar_msg_ref_num?: number
    readonly sar_total_segments?: number
    readonly sar_segment_seqnum?: number
    readonly interface_version?: number
    readonly system_id?: string
    readonly password?: string
    readonly data_coding?: number
    response(options?: Readonly<Record<string, unknown>>): Pdu
  }

  export class PDU {
    constructor(bytes: Buffer)
    constructor(command: string, fields: Readonly<Record<string, unknown>>)
    /** Turns the bytes of texts into text, or back. */
    _filter(direction: 'encode' | 'decode'): void
    toBuffer(): Buffer
  }

  type Ask = (options: Readonly<Record<string, unknown>>, answered?: (pdu: Pdu) => void) => boolean

  export interface Session extends EventEmitter {
    readonly socket: Socket
    readonly bind_transceiver: Ask
    readonly bind_transmitter: Ask
    readonly bind_receiver: Ask
    readonly submit_sm: Ask
    readonly deliver_sm: Ask
    readonly data_sm: Ask
    readonly enquire_link: Ask
    readonly unbind: Ask
    send(pdu: Pdu): boolean
    close(closed?: () => void): void
    destroy(closed?: () => void): void
  }

  export function connect(options: Readonly<Record<string, unknown>>): Session
  export function createServer(listener: (session: Session) => void): Server
  export function createServer(
    options: Readonly<Record<string, unknown>>,
    listener: (session: Session) => void,
  ): Server

  /** What Node finds no names for in a CommonJS module. */
  const library: {
    /** The default alphabet of GSM, a septet an octet (3GPP TS 23.038 §6.2.1). */
    readonly encodings: {
      readonly ASCII: { encode(text: string): Buffer; decode(octets: Buffer): string }
    }
  }
  // biome-ignore lint/style/noDefaultExport: it is how Node gives a CommonJS module whole.
  export default library
}
