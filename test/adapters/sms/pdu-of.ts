import { PDU } from 'smpp'

/** Fields of a delivery; `octets` are its text as they travel, header and all. */
export interface Fields {
  readonly source_addr?: string
  readonly destination_addr?: string
  readonly esm_class?: number
  readonly data_coding?: number
  readonly octets?: Buffer
  readonly message_payload?: Buffer
  readonly receipted_message_id?: string
  readonly message_state?: number
  readonly sequence_number?: number
}

/** A `deliver_sm` as it travels, in hexadecimal. */
export const pduOf = ({ octets = Buffer.alloc(0), ...fields }: Fields): string =>
  new PDU('deliver_sm', { data_coding: 0, ...fields, short_message: octets }).toBuffer().toString('hex')
