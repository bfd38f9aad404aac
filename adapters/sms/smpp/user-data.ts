import type { Delivery } from './pdu.ts'

/** Where a part stands in a text of several. */
export interface Place {
  readonly reference: number
  readonly total: number
  readonly number: number
}

/** What a delivery carries behind its header. */
export interface UserData {
  readonly octets: Buffer
  /** Octets of the header; 0 where there is none. */
  readonly headerOctets: number
  readonly place?: Place
}

/** esm_class: the text begins with a header (SMPP 3.4 §5.2.12). */
const headerBit = 0x40

/** Splits what a delivery carries into its header and its text; a header that does not end is text. */
export function userDataOf(delivery: Delivery): UserData {
  const { short_message: short, message_payload: payload } = delivery
  const whole = short !== undefined && short.length > 0 ? short : (payload ?? Buffer.alloc(0))
  const headerOctets = (delivery.esm_class & headerBit) === 0 ? 0 : (whole[0] ?? 0) + 1
  if (headerOctets > whole.length) return { octets: whole, headerOctets: 0 }
  const place = placeIn(whole.subarray(1, headerOctets)) ?? placeByFields(delivery)
  const octets = whole.subarray(headerOctets)
  return isPlace(place) ? { octets, headerOctets, place } : { octets, headerOctets }
}

/** Information elements 00 and 08: a reference of one octet or of two (3GPP TS 23.040 §9.2.3.24.1, §9.2.3.24.8). */
function placeIn(header: Buffer): Place | undefined {
  for (let at = 0; at + 2 <= header.length; at += 2 + (header[at + 1] ?? 0)) {
    const [kind, length = 0] = [header[at], header[at + 1]]
    const element = header.subarray(at + 2, at + 2 + length)
    if (element.length < length) return undefined
    if (kind === 0 && length === 3)
      return { reference: element.readUInt8(0), total: element.readUInt8(1), number: element.readUInt8(2) }
    if (kind === 8 && length === 4)
      return { reference: element.readUInt16BE(0), total: element.readUInt8(2), number: element.readUInt8(3) }
  }
  return undefined
}

function placeByFields(delivery: Delivery): Place | undefined {
  const { sar_msg_ref_num: reference, sar_total_segments: total, sar_segment_seqnum: number } = delivery
  return reference === undefined || total === undefined || number === undefined
    ? undefined
    : { reference, total, number }
}

/** A text of one part is a text; one that stands nowhere in its text is alone. */
const isPlace = (place: Place | undefined): place is Place =>
  place !== undefined && place.total > 1 && place.number >= 1 && place.number <= place.total
