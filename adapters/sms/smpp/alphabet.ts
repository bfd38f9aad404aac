import smpp from 'smpp'
import { packSeptets, unpackSeptets } from './septets.ts'

/** How a centre writes what it calls its default alphabet: SMPP leaves it open (3.4 §5.2.19). */
export type Alphabet = 'gsm-7' | 'gsm-7-packed' | 'latin-1'

const gsm = smpp.encodings.ASCII
const escapeSeptet = 0x1b

/** Octets of a text of the default alphabet; undefined where the centre's has a letter of it not. `headerOctets` stand before them. */
export function encodeDefault(text: string, alphabet: Alphabet, headerOctets: number): Buffer | undefined {
  switch (alphabet) {
    case 'gsm-7':
      return gsm.encode(text)
    case 'gsm-7-packed':
      return packSeptets(gsm.encode(text), headerOctets)
    case 'latin-1':
      return /^[\n\r\p{ASCII}\u00A1-\u00FF]*$/u.test(text) ? Buffer.from(text, 'latin1') : undefined
  }
}

/** The text of octets; undefined where they are none (data_coding, SMPP 3.4 §5.2.19; the message classes of 3GPP TS 23.038 §4). */
export function decodeText(
  octets: Buffer,
  coding: number,
  alphabet: Alphabet,
  headerOctets: number,
): string | undefined {
  const written = charsetOf(coding)
  switch (written) {
    case undefined:
      return undefined
    case 'default':
      if (alphabet === 'latin-1') return octets.toString('latin1')
      return decodeGsm(alphabet === 'gsm-7' ? octets : unpackSeptets(octets, headerOctets))
    case 'ascii':
      return octets.toString('latin1')
    default:
      return new TextDecoder(written).decode(octets)
  }
}

type Charset = 'default' | 'ascii' | 'windows-1252' | 'iso-8859-5' | 'iso-8859-8' | 'utf-16be'

const charsets: Readonly<Record<number, Charset>> = {
  0: 'default',
  1: 'ascii',
  3: 'windows-1252',
  6: 'iso-8859-5',
  7: 'iso-8859-8',
  8: 'utf-16be',
}

function charsetOf(coding: number): Charset | undefined {
  // 1111xyzz: x octets, else the default alphabet, for a class of display; 0001 with UCS-2 or default likewise.
  if ((coding & 0xf4) === 0xf0) return 'default'
  if ((coding & 0xfc) === 0x10) return 'default'
  if ((coding & 0xfc) === 0x18) return 'utf-16be'
  return charsets[coding]
}

/** An escape that is followed by nothing of the extension stands for a space (3GPP TS 23.038 §6.2.1.1). */
function decodeGsm(septets: Buffer): string {
  const text = gsm.decode(septets)
  return text.replaceAll(String.fromCharCode(escapeSeptet), ' ')
}
