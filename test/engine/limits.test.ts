import { describe, expect, it } from 'vitest'
import type { CaseView } from '../../src/domain/case/view.ts'
import { addToCase } from '../../src/engine/missing-data.ts'
import type { StepContext } from '../../src/engine/types.ts'
import { Office } from './office.ts'

const long = `Complaint about rubbish in Mahdah near the school. ${'More of the same. '.repeat(400)}`
const files = (count: number, from = 0) => ({
  attachments: Array.from({ length: count }, (_, index) => ({
    name: `p${from + index}.jpg`,
    contentType: 'image/jpeg',
    bytes: 3,
    ref: `ref${from + index}`,
  })),
})

describe('what is more than the policy takes', () => {
  it('of a first message in a chat is said to be cut', () => {
    expect(new Office().talk().says(long)).toMatch(/took its first .?4000.? characters/u)
  })

  it('of a letter is said to be cut', () => {
    const answer = new Office().talk('letter', { email: 'sara@example.om' }).says(long)
    expect(answer).toMatch(/took its first .?4000.? characters/u)
  })

  it('of files is named, not acknowledged', () => {
    const office = new Office()
    const { maxCount } = office.policy.attachments
    const talk = office.talk()
    talk.says('I have a complaint about stray dogs in Mahdah near the school', files(maxCount - 1))
    const answer = talk.says('', files(3, maxCount))
    expect(answer).toContain('could not add')
    expect(answer).not.toContain(`p${maxCount}.jpg`)
    expect(answer).toContain(`p${maxCount + 1}.jpg`)
    expect(answer).toContain(`p${maxCount + 2}.jpg`)
    expect(talk.session?.frames[0]?.fields['attachments']).toHaveLength(maxCount)
  })
})

describe('what a citizen adds to a case', () => {
  it("is kept up to the length of an officer's note", () => {
    const office = new Office()
    const view = { id: 'case-1', reference: '26-0000-0001', service: 'none' } as CaseView
    const context = { policy: office.policy } as StepContext
    const [noted] = addToCase(view, 'a word '.repeat(100_000), [], context)
    expect(noted).toMatchObject({ kind: 'command', command: { kind: 'note' } })
    expect(JSON.stringify(noted).length).toBeLessThan(4200)
  })
})

describe('repeat', () => {
  it('says the same again and does not grow, whatever comes with it', () => {
    const talk = new Office().talk()
    talk.says('I have a complaint')
    const first = talk.session?.lastSaid
    for (let time = 0; time < 3; time++) talk.says('repeat', files(1))
    expect(talk.session?.lastSaid).toEqual(first)
  })
})
