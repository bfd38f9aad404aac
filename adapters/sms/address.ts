/** Country code of Oman (ITU-T E.164); its numbers have eight digits. */
const oman = '968'

/**
 * A number as Wasl keeps it, whatever the network writes: eight digits for Oman, `+` and the country for every other, so
 * that who writes is the one whose number a case holds. Undefined for what is no number (a sender's name).
 */
export function kept(number: string): string | undefined {
  if (/[^\d+\s().-]/.test(number)) return undefined
  const digits = number.replaceAll(/[^\d+]/g, '').replace(/^00/, '+')
  if (!/^\+?\d{4,15}$/.test(digits)) return undefined
  const plain = digits.replace('+', '')
  if (plain.length === 8 && !digits.startsWith('+')) return plain
  if (plain.length === 11 && plain.startsWith(oman)) return plain.slice(3)
  return plain.length < 8 ? plain : `+${plain}`
}

/** The number as networks dial it: country and number, digits alone; undefined for what is no number. */
export function dialled(number: string): string | undefined {
  const known = kept(number)
  return known?.length === 8 && !known.startsWith('+') ? `${oman}${known}` : known?.replace('+', '')
}
