import { describe, expect, it } from 'vitest'
import type { Slot, SlotName } from '../../src/domain/understanding.ts'
import { compareSlots } from '../../src/language/evaluate-slots.ts'

const slot = (name: SlotName, value: string): Slot => ({ name, value, start: 0, end: 1 })

const summary = (expected: Record<string, string>, ...found: Slot[]) => {
  const { right, missing, wrong, invented } = compareSlots(expected, found, spellings)
  return [right.length, missing.length, wrong.length, invented.length]
}
const spellings = (value: string): readonly string[] => (value === 'محضة' ? ['Mahdah'] : [])

describe('comparing found slots with the labels of a message: right, missing, wrong, invented', () => {
  it.each([
    [{}, [], [0, 0, 0, 0]],
    [{ phone: '92345678' }, [slot('phone', '92345678')], [1, 0, 0, 0]],
    [{ phone: '+968 9234 5678' }, [slot('phone', '92345678')], [0, 0, 1, 0]],
    [{ phone: '٩٢٣٤٥٦٧٨' }, [slot('phone', '92345678')], [1, 0, 0, 0]],
    [{ civil_id: '10234567' }, [slot('civilNumber', '10234567')], [1, 0, 0, 0]],
    [{ civil_id: '10234567' }, [slot('phone', '92345678')], [0, 1, 0, 1]],
    [{ area: 'حماسة' }, [slot('area', 'حماسه')], [1, 0, 0, 0]],
    [{ wilayat: 'محضة' }, [slot('wilayat', 'Mahdah')], [1, 0, 0, 0]],
    [{ wilayat: 'محضة' }, [slot('wilayat', 'البريمي')], [0, 0, 1, 0]],
    [{ wilayat: 'محضة' }, [slot('wilayat', 'محضة'), slot('wilayat', 'البريمي')], [1, 0, 0, 1]],
    [{ wilayat: 'محضة' }, [slot('wilayat', 'محضة'), slot('wilayat', 'محضة')], [1, 0, 0, 0]],
    [{ reference: 'BUR-2026-000145' }, [slot('reference', 'bur/2026/000145')], [1, 0, 0, 0]],
    [{ name: 'سالم بن حمد' }, [], [0, 1, 0, 0]],
    [{}, [slot('email', 'a@b.om'), slot('landmark', 'x'), slot('date', '-P1D')], [0, 0, 0, 0]],
    [{}, [slot('name', 'سالم')], [0, 0, 0, 1]],
  ] as [Record<string, string>, Slot[], number[]][])('%j against %j', (expected, found, counts) => {
    expect(summary(expected, ...found)).toEqual(counts)
  })

  it('names what was found in place of a label', () => {
    expect(compareSlots({ area: 'حماسة' }, [slot('area', 'صعراء')]).wrong).toEqual([
      { kind: 'area', value: 'حماسة', found: 'صعراء' },
    ])
  })
})
