import { z } from 'zod'
import { isHostName } from '../../../src/domain/host-name.ts'

/** A centre that is spoken to by SMPP 3.4. */
export const smppSettings = z.strictObject({
  host: z.string().refine(isHostName, 'must be a host name or an IP address alone, without scheme or port'),
  port: z.int().min(1).max(65_535),
  /** TLS from the first byte. */
  secure: z.boolean().default(true),
  systemId: z.string().min(1).max(15),
  systemType: z.string().max(12).default(''),
  /** One session for both ways, or one for each. */
  bind: z.enum(['transceiver', 'pair']).default('transceiver'),
  /** Texts that are under way at once. */
  window: z.int().min(1).max(100).default(10),
  /** Seconds between signs of life. */
  enquireSeconds: z.int().min(1).max(600).default(30),
  /** How the parts of a long text name each other. */
  parts: z.enum(['udh', 'sar']).default('udh'),
  /** How receipts write the ids that the centre gave: as it did, or turned from hexadecimal to decimal, or back. */
  receiptIds: z.enum(['same', 'decimal', 'hexadecimal']).default('same'),
  /** How the centre writes its default alphabet (data_coding 0). */
  alphabet: z.enum(['gsm-7', 'gsm-7-packed', 'latin-1']).default('gsm-7'),
})

export type SmppSettings = Readonly<z.infer<typeof smppSettings>>
