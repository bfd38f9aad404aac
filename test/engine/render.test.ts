import { describe, expect, it } from 'vitest'
import type { Limits } from '../../src/domain/channel.ts'
import type { TextRef } from '../../src/domain/text.ts'
import { namedChoice, pageOf } from '../../src/engine/choices.ts'
import { renderSay } from '../../src/engine/render-say.ts'
import { renderText } from '../../src/engine/render-text.ts'
import { splitText } from '../../src/engine/split-text.ts'
import type { Say } from '../../src/engine/types.ts'
import { limits, policyOf } from './office.ts'

const policy = policyOf('al-buraimi')
const zone = 'Asia/Muscat'
const ar = (ref: TextRef): string => renderText(ref, 'ar', policy, zone)
const en = (ref: TextRef): string => renderText(ref, 'en', policy, zone)
const count = (n: number): TextRef => ({
  key: 'period.single',
  values: { days: { kind: 'count', unit: 'days', n } },
})
const instant = (at: string, form: 'day' | 'day-time' | 'time'): TextRef => ({
  key: 'line.status-due',
  values: { due: { kind: 'instant', at, form } },
})

describe('values in texts', () => {
  it.each([
    [0, 'أقل من يوم عمل', 'less than one working day'],
    [1, 'يوم عمل واحد', '1 working day'],
    [2, 'يومي عمل', '2 working days'],
    [3, '3 أيام عمل', '3 working days'],
    [10, '10 أيام عمل', '10 working days'],
    [11, '11 يوم عمل', '11 working days'],
    [100, '100 يوم عمل', '100 working days'],
  ])('%d working days are counted in both languages', (n, arabic, english) => {
    expect(ar(count(n))).toBe(arabic)
    expect(en(count(n))).toBe(english)
  })

  it.each([
    ['2026-11-26T10:30:00.000Z', 'day', 'الخميس 26 نوفمبر 2026', 'Thursday 26 November 2026'],
    ['2026-11-26T10:30:00.000Z', 'time', '2:30 ظهرا', '2:30 pm'],
    ['2026-11-26T11:00:00.000Z', 'time', '3:00 عصرا', '3:00 pm'],
    ['2026-11-26T13:59:00.000Z', 'time', '5:59 عصرا', '5:59 pm'],
    ['2026-11-26T14:00:00.000Z', 'time', '6:00 مساء', '6:00 pm'],
    ['2026-11-26T04:30:00.000Z', 'time', '8:30 صباحا', '8:30 am'],
    ['2026-11-26T09:00:00.000Z', 'time', '1:00 ظهرا', '1:00 pm'],
    ['2026-11-26T20:00:00.000Z', 'time', '12:00 صباحا', '12:00 am'],
    [
      '2026-11-26T21:30:00.000Z',
      'day-time',
      'الجمعة 27 نوفمبر 2026 الساعة 1:30 صباحا',
      'Friday 27 November 2026, 1:30 am',
    ],
  ] as const)('%s as %s is written in the zone of the office', (at, form, arabic, english) => {
    expect(ar(instant(at, form))).toContain(arabic)
    expect(en(instant(at, form))).toContain(english)
  })

  it('are isolated in Arabic and only there', () => {
    const ref: TextRef = {
      key: 'line.reference',
      values: { reference: { kind: 'code', value: '26-0000-0009' } },
    }
    expect(ar(ref)).toBe('الرقم المرجعي: \u206826-0000-0009\u2069')
    expect(en(ref)).toBe('Reference: 26-0000-0009')
  })

  it('of people stay words, whatever they hold', () => {
    const words = "{n, plural, other {#}} <b>'{x}'</b> \u202e"
    expect(en({ key: 'line.item', values: { item: words } })).toBe(`- ${words}`)
  })

  it('that are absent leave a gap, and a key without a text shows itself', () => {
    expect(en({ key: 'line.reference' })).toBe('Reference: ')
    expect(en({ key: 'no.such.key' })).toBe('no.such.key')
    expect(en({ key: 'field.zzz.label' }), 'of a field that is no more').toBe('Details')
  })

  it('make lists in the comma of the language', () => {
    const items = ['name', 'phone'].map(
      (field) => ({ kind: 'text', text: { key: `field.${field}.label` } }) as const,
    )
    const ref: TextRef = { key: 'line.item', values: { item: { kind: 'list', items } } }
    expect(ar(ref)).toBe('- الاسم، الهاتف')
    expect(en(ref)).toBe('- Name, Phone')
  })
})

const services = policy.services.map(({ slug, short, name }) => namedChoice(`service:${slug}`, short, name))
const question = (choices: Say['choices']): Say => ({
  kind: 'say',
  language: 'ar',
  parts: [{ kind: 'text', text: { key: 'filing.service' } }],
  choices,
})
const shown = (choices: Say['choices'], channel: Limits) =>
  renderSay(question(choices), { policy, zone, limits: channel })

describe('choices', () => {
  it('become rows with their full names, in pages where there are more than a list takes', () => {
    const first = pageOf(services, 0, limits.list)
    expect(first).toHaveLength(10)
    expect(first.at(-1)?.id).toBe('page:1')
    const second = pageOf(services, 1, limits.list)
    expect(second.at(-1)?.id).toBe('page:0')
    expect(new Set([...first, ...second].map(({ id }) => id)).size).toBe(services.length + 2)
    const [piece] = shown(first, limits.list)
    expect(piece?.choices[0]).toEqual({
      id: 'service:meet-governor',
      label: 'مقابلة المحافظ',
      description: 'طلب مقابلة سعادة السيد محافظ البريمي',
    })
    for (const { label } of piece?.choices ?? []) expect(label.length).toBeLessThanOrEqual(24)
  })

  it('become numbered lines where a platform has none', () => {
    const [piece] = shown(services.slice(0, 2), limits.plain)
    expect(piece?.choices).toEqual([])
    expect(piece?.text).toContain('1. مقابلة المحافظ: طلب مقابلة سعادة السيد محافظ البريمي\n2. ')
  })

  it('of a platform with short rows are cut and told in full below', () => {
    const narrow = {
      ...limits.list,
      buttons: { count: 0, labelLength: 0 },
      rows: { count: 10, labelLength: 10 },
    }
    const [piece] = shown([namedChoice('x', { ar: 'اسم طويل جدا لا يسعه السطر', en: 'x' })], narrow)
    expect(piece?.choices[0]?.label.length).toBeLessThanOrEqual(10)
    expect(piece?.choices[0]?.description).toBe('اسم طويل جدا لا يسعه السطر')
  })
})

describe('long texts', () => {
  it('are split at sentences, none lost and none over the limit', () => {
    const text = Array.from({ length: 30 }, (_, n) => `هذه جملة رقم ${n} من النص الطويل.`).join(' ')
    const pieces = splitText(text, 100)
    expect(pieces.every((piece) => piece.length <= 100)).toBe(true)
    expect(pieces.every((piece) => piece.endsWith('.'))).toBe(true)
    expect(pieces.join(' ')).toBe(text)
  })

  it('never cut a character in two, nor leave an isolate open', () => {
    const pieces = splitText(`\u2068${'👍'.repeat(200)}\u2069`, 71)
    for (const piece of pieces) {
      expect(piece.isWellFormed()).toBe(true)
      expect(piece.length).toBeLessThanOrEqual(71)
      expect(piece.split('\u2068').length).toBe(piece.split('\u2069').length)
    }
  })
})

describe('a letter', () => {
  it('greets, closes, is signed by the office and names the case in its subject', () => {
    const say: Say = {
      kind: 'say',
      language: 'en',
      parts: [{ kind: 'text', text: { key: 'thanks' } }],
      choices: [],
    }
    const [piece] = renderSay(say, {
      policy,
      zone,
      limits: limits.letter,
      name: 'Ali',
      reference: '26-0000-0009',
    })
    expect(piece?.text).toBe(
      'Dear Ali,\n\nYou are welcome; we are always glad to serve you.\n\nYours sincerely,\n\nGovernorate contact section\nAl Buraimi Governorate',
    )
    expect(piece?.subject).toBe('Your case 26-0000-0009 with Al Buraimi Governorate')
  })
})
