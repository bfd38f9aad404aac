import { describe, expect, it } from 'vitest'
import { composeLetterNumber } from '../../src/cli/bench/letters.ts'
import { wasl } from './run-command.ts'

describe('wasl bench mail', () => {
  it('makes the same bytes for a letter each time, and others for each letter', async () => {
    const numbers = Array.from({ length: 12 }, (_, number) => number)
    const first = await Promise.all(numbers.map(composeLetterNumber))
    const again = await Promise.all(numbers.map(composeLetterNumber))
    expect(again).toEqual(first)
    expect(new Set(first.map((letter) => letter.toString('latin1'))).size).toBe(numbers.length)
    expect(first.filter((letter) => letter.length > 100 * 1024)).toHaveLength(2)
    expect(first.filter((letter) => letter.includes('multipart/alternative'))).toHaveLength(4)
  })

  it('turns each letter into an answered case and says what it left out', async () => {
    const { code, out, err } = await wasl('bench', 'mail', '--mails', '12', '--rounds', '1', '--json')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(JSON.parse(out)).toMatchObject({
      mails: 12,
      cases: 12,
      without: expect.stringContaining('the network'),
    })
  })

  it('refuses what it does not measure', async () => {
    expect(await wasl('bench', 'paper')).toMatchObject({
      code: 2,
      err: expect.stringContaining('dialog, mail'),
    })
    expect(await wasl('bench', 'mail', '--mails', '0')).toMatchObject({ code: 2 })
  })
})
