import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Around } from '../../src/store/sqlite/driver.ts'
import { type PlayedOffice, prepareOffice } from './played-office.ts'
import { close, type EndState, persist, playStory } from './story.ts'

/** Lets the N-th statement fail once: before it runs, or (only for a commit) after it ran and was not reported. */
function failAt(
  number: number,
  when: 'before' | 'after',
): { readonly around: Around; readonly ran: () => number } {
  let ran = 0
  return {
    ran: () => ran,
    around: async (sql, run) => {
      const fails = (when === 'before' || sql === 'commit') && ++ran === number
      if (fails && when === 'before') throw diskFull()
      const result = await run()
      if (fails) throw diskFull()
      return result
    },
  }
}

const diskFull = () =>
  Object.assign(new Error('SQLITE_FULL: database or disk is full'), { code: 'SQLITE_FULL' })

describe('a disk that is full at one statement', () => {
  let prepared: PlayedOffice
  let clean: EndState
  beforeAll(async () => {
    prepared = prepareOffice()
    await close(await prepared.open())
    clean = (await walk(0, 'before')).end
  })
  afterAll(() => prepared.remove())

  async function walk(number: number, when: 'before' | 'after') {
    const { around, ran } = failAt(number, when)
    const office = prepareOffice({ from: prepared.directory, around })
    try {
      return { end: await playStory(office), ran: ran() }
    } finally {
      office.remove()
    }
  }

  /** Walks on until the statement that should fail comes no more; returns how many failed. */
  async function walkAll(when: 'before' | 'after'): Promise<number> {
    for (let number = 1; ; number++) {
      const { end, ran } = await walk(number, when)
      expect(end, `failing ${when} statement ${number}`).toEqual(clean)
      if (ran < number) return number - 1
    }
  }

  it('is not there in the clean run', () => {
    expect(clean.chat).toHaveLength(12)
    expect(clean.letters).toHaveLength(1)
    expect(clean.cases).toHaveLength(2)
    expect(clean.unsettled).toBe(0)
  })

  it('changes nothing of what comes out, whichever statement it is', { timeout: 600_000 }, async () => {
    expect(await walkAll('before')).toBeGreaterThan(100)
  })

  it('changes nothing either where a commit was done and not reported', { timeout: 300_000 }, async () => {
    expect(await walkAll('after')).toBeGreaterThan(20)
  })

  it('leaves no half a store behind when the first start meets it', { timeout: 300_000 }, async () => {
    for (let number = 1; ; number++) {
      const { around, ran } = failAt(number, 'before')
      const office = prepareOffice({ around })
      try {
        await close(await persist(() => office.open()))
        await close(await persist(() => office.open()))
      } finally {
        office.remove()
      }
      if (ran() < number) return expect(number).toBeGreaterThan(20)
    }
  })
})
