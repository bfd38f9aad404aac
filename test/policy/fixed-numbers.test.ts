import { describe, expect, it } from 'vitest'
import { findFixedNumbers } from '../../src/policy/fixed-numbers.ts'

describe('numbers that a text may not fix', () => {
  it.each([
    ['خلال 3 أيام عمل', ['3']],
    ['خلال ٤٨ ساعة', ['٤٨']],
    ['خلال ۴۸ ساعة', ['۴۸']],
    ['خلال ثلاثة أيام عمل', ['ثلاثة أيام']],
    ['خلال ثَلاثةِ أيّامٍ', ['ثلاثة أيام']],
    ['بثلاثة أيام', ['بثلاثة أيام']],
    ['خمسة عشر يوما', ['خمسة عشر يوما', 'عشر يوما']],
    ['خلال يومين', ['يومين']],
    ['خلال يومي عمل', ['يومي عمل']],
    ['خلال ساعتين', ['ساعتين']],
    ['يوم عمل واحد', ['يوم عمل واحد']],
    ['ساعة واحدة', ['ساعة واحدة']],
    ['within three working days', ['three working days']],
    ['within Two days', ['Two days']],
    ['a forty-eight hour window', ['forty eight hour', 'eight hour']],
    ['call 2564 3286', ['2564 3286']],
    ['call +968 25643286', ['+968 25643286']],
    ['open 24/7', ['24/7']],
    ['from 8:30', ['8:30']],
  ])('%s', (text, found) => expect(findFixedNumbers(text)).toEqual(found))

  it.each([
    ['1) شكوى 2) استفسار'],
    ['١) شكوى\n٢) استفسار'],
    ['تقرير يومي عن العمل'],
    ['في أي يوم؟'],
    ['أيام العمل'],
    ['اليوم الأول'],
    ['one of the officers will call during the day'],
    ['every day'],
    [''],
  ])('but not in "%s"', (text) => expect(findFixedNumbers(text)).toEqual([]))
})
