import { SendError } from '../../../src/domain/errors.ts'
import { smsLength } from '../../../src/domain/sms-parts.ts'
import { dialled } from '../address.ts'
import { encodeDefault } from './alphabet.ts'
import type { SmppSettings } from './settings.ts'

/** What `submit_sm` takes of one part (SMPP 3.4 §4.4.1). */
export type Part = Readonly<Record<string, unknown>>

/** Units of each part of several (3GPP TS 23.040 §9.2.3.24). */
const room = { 'gsm-7': 153, 'ucs-2': 67 } as const
/** Octets of the header that names a part. */
const headerOctets = 6
/** data_coding: the centre's default alphabet, and UCS-2 (SMPP 3.4 §5.2.19). */
const coding = { 'gsm-7': 0, 'ucs-2': 8 } as const
/** Type of number: international, of a network, of an alphabet; numbering plan ISDN (§5.2.5, §5.2.6). */
const international = { ton: 1, npi: 1 } as const
const named = { ton: 5, npi: 0 } as const
const short = { ton: 3, npi: 0 } as const

interface Composing {
  readonly sender: string
  readonly smpp: Pick<SmppSettings, 'parts' | 'alphabet'>
}

/**
 * A text as the parts that carry it, in order; `reference` (0–255) ties those of one text together. Throws SendError for an
 * address that is no number.
 */
export function composeParts(
  { sender, smpp }: Composing,
  to: string,
  text: string,
  reference: number,
): readonly Part[] {
  const destination = dialled(to)
  if (destination === undefined)
    throw new SendError('address-invalid', 'The address is no number of a phone: correct it.', {
      retryable: false,
    })
  const { alphabet, pieces } = piecesOf(text, smpp.alphabet)
  const from = originOf(sender)
  const common = {
    source_addr_ton: from.ton,
    source_addr_npi: from.npi,
    source_addr: from.address,
    dest_addr_ton: international.ton,
    dest_addr_npi: international.npi,
    destination_addr: destination,
    registered_delivery: 1,
    data_coding: coding[alphabet],
  }
  const isUdh = pieces.length > 1 && smpp.parts === 'udh'
  return pieces.map((piece, index) => {
    const message =
      alphabet === 'gsm-7' ? encodeDefault(piece, smpp.alphabet, isUdh ? headerOctets : 0) : piece
    if (pieces.length === 1) return { ...common, short_message: { message } }
    if (isUdh)
      return {
        ...common,
        esm_class: 0x40,
        short_message: { udh: Buffer.from([5, 0, 3, reference, pieces.length, index + 1]), message },
      }
    return {
      ...common,
      short_message: { message },
      sar_msg_ref_num: reference,
      sar_total_segments: pieces.length,
      sar_segment_seqnum: index + 1,
    }
  })
}

type Width = keyof typeof room

/** The text in pieces of a part each; in UCS-2 where the centre's default alphabet has not all of its letters. */
function piecesOf(text: string, written: SmppSettings['alphabet']) {
  const length = smsLength(text)
  const isDefault = length.alphabet === 'gsm-7' && encodeDefault(text, written, 0) !== undefined
  const alphabet: Width = isDefault ? 'gsm-7' : 'ucs-2'
  const isOne = isDefault ? length.parts === 1 : text.length <= 70
  return { alphabet, pieces: isOne ? [text] : cut(text, alphabet) }
}

function originOf(sender: string): { readonly ton: number; readonly npi: number; readonly address: string } {
  const digits = sender.replace(/^\+/, '')
  if (/\D/.test(digits)) return { ...named, address: sender }
  return digits.length < 7
    ? { ...short, address: digits }
    : { ...international, address: dialled(sender) ?? digits }
}

/** Pieces that fit a part each; no character is torn. */
function cut(text: string, alphabet: Width): readonly string[] {
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
