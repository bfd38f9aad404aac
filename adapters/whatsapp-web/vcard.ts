import type { Party } from '../../src/domain/message.ts'

/** Who a card names (RFC 6350): `waid` of a number is what WhatsApp knows it by. */
export function partyOfCard(card: string): Party | undefined {
  const lines = card.replaceAll(/\r?\n[ \t]/g, '').split(/\r?\n/)
  const name = firstValue(lines, /^FN(?:;[^:]*)?:(.*)$/i)
  const known = firstValue(lines, /^(?:item\d+\.)?TEL[^:]*;waid=(\d+)[^:]*:.*$/i)
  const address = known ?? firstValue(lines, /^(?:item\d+\.)?TEL[^:]*:(.*)$/i) ?? ''
  if (address === '' && name === undefined) return undefined
  return { address, ...(name !== undefined && { name }) }
}

function firstValue(lines: readonly string[], form: RegExp): string | undefined {
  for (const line of lines) {
    const value = form
      .exec(line)?.[1]
      ?.replaceAll(/\\([,;\\])/g, '$1')
      .trim()
    if (value) return value.slice(0, 200)
  }
  return undefined
}
