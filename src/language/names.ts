/** Reads a whole answer as a person's name: one to eight words of letters, at most 80 characters, or undefined. */
export function parseName(text: string): string | undefined {
  const name = text.trim().replaceAll(/\s+/gu, ' ')
  if (name.length < 2 || name.length > 80) return undefined
  const words = name.split(' ')
  return words.length <= 8 && words.every((word) => /^[\p{L}\p{M}'’.\-ـ]+$/u.test(word)) ? name : undefined
}
