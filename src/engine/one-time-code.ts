import { createHash } from 'node:crypto'

/** Six digits from the event's chance: the same at every replay, unguessable before. */
export function oneTimeCode(chance: string): string {
  const number = Number(BigInt(`0x${chance.slice(0, 16)}`) % 1_000_000n)
  return String(number).padStart(6, '0')
}

/** What a session keeps of a code: enough to recognise it, not the code itself. `salt` is the case and the instant. */
export function digestCode(digits: string, salt: string): string {
  return createHash('sha256').update(`${salt}:${digits}`).digest('hex')
}

/** The six digits that an answer says, or undefined. */
export function readCode(answer: string): string | undefined {
  const digits = answer
    .normalize('NFKC')
    .replaceAll(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replaceAll(/[\u06F0-\u06F9]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replaceAll(/\D/g, '')
  return digits.length === 6 ? digits : undefined
}
