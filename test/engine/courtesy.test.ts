import { describe, expect, it } from 'vitest'
import { Office } from './office.ts'

describe('a filing in which nothing was said yet', () => {
  it('is closed by thanks', () => {
    const talk = new Office().talk()
    talk.says('I have a complaint')
    expect(talk.says('thank you')).not.toContain('describe briefly')
    expect(talk.session?.frames).toEqual([])
  })

  it('is closed by the wish to withdraw', () => {
    const talk = new Office().talk()
    talk.says('I have a complaint')
    expect(talk.says('I want to withdraw')).not.toContain('describe briefly')
    expect(talk.session?.frames).toEqual([])
  })
})

describe('danger to life', () => {
  it('is asked where, not which service', () => {
    const talk = new Office().talk()
    const answer = talk.says('Someone is drowning, our lives are in danger')
    expect(answer).toContain('9999')
    expect(answer).toContain('Where is it?')
    expect(answer).not.toContain('Which service')
    expect(talk.session?.frames[0]?.fields).toMatchObject({ type: 'report', danger: true })
  })
})

describe('what is not understood twice', () => {
  it('is not sent to choices where none follow', () => {
    const talk = new Office().talk()
    talk.says('I have a complaint')
    talk.says('yes')
    const answer = talk.says('yes')
    expect(answer).toContain('describe briefly')
    expect(answer).not.toContain('choose from the following')
  })
})
