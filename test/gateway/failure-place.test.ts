import { describe, expect, it } from 'vitest'
import { failurePlace } from '../../src/gateway/failure-place.ts'

describe('the place of a failure, as the log tells it', () => {
  it('is where it arose, without a line of what the message says', () => {
    const place = failurePlace(new Error('my name is Salim\nat home I am on 92345678\nand wait'))
    expect(place).toContain('failure-place.test.ts')
    expect(place).not.toMatch(/Salim|92345678|wait/)
  })

  it.each([[undefined], ['words'], [{ message: 'words' }]])(
    'is unknown for %j, which is no error',
    (thrown) => {
      expect(failurePlace(thrown)).toBe('unknown')
    },
  )
})
