import { smsLength } from '../../../src/domain/sms-parts.ts'
import { dialled } from '../address.ts'
import type { SmppSettings } from './settings.ts'

/** What `submit_sm` takes of one part (SMPP 3.4 §4.4.1). */
export type Part = Readonly<Record<string, unknown>>

/** Units of each part of several (3GPP TS 23.040 §9.2.3.24). */
const room = { 'gsm-7': 153, 'ucs-2': 67 } as const
/** data_coding: the centre's default alphabet, and UCS-2 (SMPP 3.4 §5.2.19). */
const coding = { 'gsm-7': 0, 'ucs-2': 8 } as const
/** Type of number: international, national, of an alphabet; numbering plan ISDN (§5.2.5, §5.2.6). */
const international = { ton: 1, npi: 1 } as const
const named = { ton: 5, npi: 0 } as const
const short = { ton: 3, npi: 0 } as const

/** A text as the parts that carry it, in order; `reference` (0–255) ties those of one text together. */
export function composeParts(
  { sender, smpp }: { readonly sender: string; readonly smpp: Pick<SmppSettings, 'parts'> },
  to: string,
  text: string,
  reference: number,
): readonly Part[] {
  const { alphabet, parts } = smsLength(text)
  const from = originOf(sender)
  const common = {
    source_addr_ton: from.ton,
    source_addr_npi: from.npi,
    source_addr: from.address,
    dest_addr_ton: international.ton,
    dest_addr_npi: international.npi,
    destination_addr: dialled(to),
    registered_delivery: 1,
    data_coding: coding[alphabet],
  }
  if (parts === 1) return [{ ...common, short_message: { message: text } }]
  const pieces = cut(text, alphabet)
  return pieces.map((message, index) =>
    smpp.parts === 'sar'
      ? {
          ...common,
          short_message: { message },
          sar_msg_ref_num: reference,
          sar_total_segments: pieces.length,
          sar_segment_seqnum: index + 1,
        }
      : {
          ...common,
          esm_class: 0x40,
          short_message: {
            udh: Buffer.from([5, 0, 3, reference, pieces.length, index + 1]),
            message,
          },
        },
  )
}

function originOf(sender: string): { readonly ton: number; readonly npi: number; readonly address: string } {
  if (/\D/.test(sender.replace(/^\+/, ''))) return { ...named, address: sender }
  const digits = sender.replace(/^\+/, '')
  return digits.length < 7 ? { ...short, address: digits } : { ...international, address: dialled(sender) }
}

/** Pieces that fit a part each; no character is torn. */
function cut(text: string, alphabet: keyof typeof room): readonly string[] {
  const pieces: string[] = []
  let piece = ''
  let units = 0
  for (const character of text) {
    const width = alphabet === 'ucs-2' ? character.length : smsLength(character).units
    if (units + width > room[alphabet]) {
      pieces.push(piece)
      piece = ''
      units = 0
    }
    piece += character
    units += width
  }
  return [...pieces, piece]
}
