import { describe, expect, it } from 'vitest'
import { Office } from './office.ts'

const first = 'شكوى من تراكم القمامة في ولاية البريمي منطقة صعراء قرب المسجد'

describe('a second letter on the service of an open case', () => {
  it.each([
    ['another wilayat', 'شكوى جديدة: القمامة متراكمة منذ شهر في ولاية محضة قرب السوق ولم تزل'],
    ['another area', 'شكوى: القمامة متراكمة منذ شهر في حماسة بولاية البريمي'],
    ['another type', 'أقترح وضع حاويات قمامة ذكية في ولاية البريمي منطقة صعراء'],
  ])('about %s is registered by itself', (_what, second) => {
    const office = new Office()
    const conversation = office.talk('letter', { email: 'salim@example.om' }, 'salim')
    conversation.says(first)
    conversation.says(second)
    expect(office.cases.size).toBe(2)
  })

  it.each(['شكوى: القمامة ما زالت متراكمة في صعراء', 'شكوى: القمامة ما زالت متراكمة ولم يأت أحد'])(
    'of the same type and place is added to it: %s',
    (second) => {
      const office = new Office()
      const conversation = office.talk('letter', { email: 'salim@example.om' }, 'salim')
      conversation.says(first)
      conversation.says(second)
      expect(office.cases.size).toBe(1)
      expect(conversation.trace).toContain('letter/added')
    },
  )
})
