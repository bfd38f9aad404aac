import { PDU, type Session } from 'smpp'
import { z } from 'zod'

const bytes = z.instanceof(Buffer)
const octet = z.int().min(0).max(255)

/** `deliver_sm` and `data_sm` (SMPP 3.4 §4.6.1, §4.7.1): what is read of them. */
const delivery = z.object({
  command: z.enum(['deliver_sm', 'data_sm']),
  source_addr: z.string().default(''),
  destination_addr: z.string().default(''),
  esm_class: octet.default(0),
  data_coding: octet.nullish().transform((coding) => coding ?? 0),
  short_message: bytes.optional(),
  message_payload: bytes.optional(),
  receipted_message_id: z.string().optional(),
  message_state: octet.optional(),
  sar_msg_ref_num: z.int().optional(),
  sar_total_segments: octet.optional(),
  sar_segment_seqnum: octet.optional(),
})

/** What a centre delivered, its text as bytes. */
export type Delivery = Readonly<z.infer<typeof delivery>>

/** The library makes text of the bytes by rules of its own, which lose what they do not know. */
class BytesPdu extends PDU {
  override _filter(): void {
    // Bytes stay bytes.
  }
}

/** Reads a PDU. Throws for bytes that are no delivery. */
export function readDelivery(raw: Buffer): Delivery {
  return delivery.parse({ ...new BytesPdu(raw) })
}

/** command_id of deliver_sm and data_sm (§5.1.2.1). */
const deliveries: ReadonlySet<number> = new Set([0x05, 0x103])
const headerBytes = 16
const answerBit = 0x80000000

/** Its fields alone, without the number that it has in its session: what is offered again is the same there. */
export const bodyOf = (raw: Buffer): Buffer => raw.subarray(headerBytes)

/** The bytes of a session's PDUs, beside what the library makes of them. */
export interface RawPdus {
  /** Of the one that was announced last. */
  readonly last: Buffer
  /** Of a delivery that the library could not read; undefined where it is something else that failed. */
  readonly unread: Buffer | undefined
}

/** The library reads a PDU's length, then its rest, then announces it; each read is heard as `data` (Node, Readable.read). */
export function hearRaw(session: Session): RawPdus {
  let [length, rest]: [Buffer, Buffer] = [Buffer.alloc(0), Buffer.alloc(0)]
  let isAnnounced = true
  session.socket.on('data', (chunk: Buffer) => {
    length = rest
    rest = chunk
    isAnnounced = false
  })
  session.on('pdu', () => {
    isAnnounced = true
  })
  const last = () => Buffer.concat([length, rest])
  return {
    get last() {
      return last()
    },
    get unread() {
      const raw = last()
      const isWhole = raw.length >= headerBytes && raw.readUInt32BE(0) === raw.length
      return !isAnnounced && isWhole && deliveries.has(raw.readUInt32BE(4)) ? raw : undefined
    },
  }
}

/** The answer to a delivery that the library cannot read, for it cannot make one. */
export function answerTo(raw: Buffer, status: number): Buffer {
  const answer = Buffer.alloc(status === 0 ? headerBytes + 1 : headerBytes)
  answer.writeUInt32BE(answer.length, 0)
  answer.writeUInt32BE((raw.readUInt32BE(4) | answerBit) >>> 0, 4)
  answer.writeUInt32BE(status, 8)
  answer.writeUInt32BE(raw.readUInt32BE(12), 12)
  return answer
}
