/**
 * The key under which a line of a letter is compared with the phrases of mail programs: no bidi controls,
 * vowel marks or tatweel, one form of alef, yeh and teh marbuta, ASCII digits, lower case, single spaces.
 */
export function foldLine(line: string): string {
  return line
    .normalize('NFKC')
    .replace(/[\u0640\u064B-\u065F\u0670\u061C\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/g, '')
    .replace(/[\u0622\u0623\u0625\u0671]/g, '\u0627')
    .replace(/[\u0649\u06CC]/g, '\u064A')
    .replace(/\u0629/g, '\u0647')
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[\u06F0-\u06F9]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()
}
