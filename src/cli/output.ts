import type { CommandIo } from './command.ts'

/** Prints a result: JSON where it was asked for, else its human text, which citizens' words cannot make a terminal obey. */
export function print(io: CommandIo, json: boolean, result: unknown, human: () => string): void {
  io.stdout.write(`${json ? JSON.stringify(result, null, 2) : harmless(human()).trimEnd()}\n`)
}

/** Control characters, and those that turn the direction of a whole line, are left out. */
const harmless = (text: string): string => text.replaceAll(/(?!\n)\p{Cc}|[\u202a-\u202e]/gu, '')

/** Words of a person under their label: their own lines stay below it. */
export const indented = (words: string, by = '    '): string => words.replaceAll(/\r\n?|\n/g, `\n${by}`)

/** Columns that line up; the last is not padded. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows)
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, cell.length)
    })
  return rows
    .map((row) =>
      row
        .map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)))
        .join('  '),
    )
    .join('\n')
}
