const bitsOf = (septets: number): number => septets * 7

/** Bits between a header and the first septet, which begins at a whole one (3GPP TS 23.040 §9.2.3.24). */
const fillBits = (headerOctets: number): number => (7 - ((headerOctets * 8) % 7)) % 7

/** Septets an octet each as the bits that travel (3GPP TS 23.038 §6.1.2.1). */
export function packSeptets(septets: Buffer, headerOctets: number): Buffer {
  const fill = fillBits(headerOctets)
  const packed = Buffer.alloc(Math.ceil((fill + bitsOf(septets.length)) / 8))
  for (const [index, septet] of septets.entries()) {
    const at = fill + bitsOf(index)
    const shifted = (septet & 0x7f) << (at % 8)
    const octet = Math.floor(at / 8)
    packed[octet] = (packed[octet] ?? 0) | (shifted & 0xff)
    if (shifted > 0xff) packed[octet + 1] = (packed[octet + 1] ?? 0) | (shifted >> 8)
  }
  return packed
}

/** The septets of bits that travelled. Seven bits that are left over are none: they would be read as `@`. */
export function unpackSeptets(octets: Buffer, headerOctets: number): Buffer {
  const fill = fillBits(headerOctets)
  const septets: number[] = []
  for (let at = fill; at + 7 <= octets.length * 8; at += 7) {
    const octet = Math.floor(at / 8)
    const both = (octets[octet] ?? 0) | ((octets[octet + 1] ?? 0) << 8)
    septets.push((both >> (at % 8)) & 0x7f)
  }
  const isFilled = (octets.length * 8 - fill) % 7 === 0 && septets.at(-1) === 0
  return Buffer.from(isFilled ? septets.slice(0, -1) : septets)
}
