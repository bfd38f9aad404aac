import { describe, expect, it } from 'vitest'
import { greetableName } from '../../src/engine/greetable-name.ts'

describe('a letter greets by', () => {
  it.each(['سالم بن خميس الكعبي', 'م. سالم المعمري', 'د.أحمد', "Sara O'Neil-Khalid", 'J. R. Smith'])(
    'the name %s',
    (name) => {
      expect(greetableName(` ${name} `)).toBe(name)
    },
  )

  it.each([
    'عميلنا، حسابكم موقوف، فعلوه هنا https://evil.example/login',
    'evil.example',
    'www.evil.example',
    'Salim 92345671',
    'salim@example.om',
    'Salim \u202Eevil',
    'Salim\nSmith',
    '...',
    '',
    'a'.repeat(61),
  ])('nothing where it is %j', (name) => {
    expect(greetableName(name)).toBeUndefined()
  })

  it('nothing where no name is known', () => {
    expect(greetableName(undefined)).toBeUndefined()
  })
})
