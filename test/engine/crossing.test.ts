import { describe, expect, it } from 'vitest'
import { Office } from './office.ts'

/** The gateway does what a message asked before it hears the next one; here that fails, or somebody else was quicker. */
describe('what a citizen asked and the case could not do', () => {
  it('is told, and handed to a person, where the case changed in between', () => {
    const office = new Office()
    const citizen = office.talk('chat', {}, 'salim')
    citizen.says('شكوى: الكلاب السائبة في البريمي حماسة عند المدرسة، اسمي سالم بن راشد، رقمي 92345678')
    citizen.says('نعم')
    const [id = ''] = office.cases.keys()
    const view = office.view(id, 'salim')
    if (view === undefined) throw new Error('nothing was filed')
    const said = citizen.hear({ kind: 'case', about: { kind: 'refused', code: 'closed' }, case: view })
    expect(said).toContain('تعذر إتمام ما طلبتم الآن')
    expect(citizen.last('hand-over')).toMatchObject({ reason: 'closed' })
  })

  it('is awaited, not filed twice, while the filing is not written down', () => {
    const office = new Office()
    const citizen = office.talk('chat', {}, 'salim')
    citizen.says('شكوى: الكلاب السائبة في البريمي حماسة عند المدرسة، اسمي سالم بن راشد، رقمي 92345678')
    office.command = (id) => ({ id: id ?? 'case-late', news: [] })
    citizen.says('نعم')
    expect(citizen.says('نعم')).toContain('يجري تسجيل طلبكم الآن')
    expect(citizen.effects.filter(({ kind }) => kind === 'file')).toHaveLength(1)
  })
})
