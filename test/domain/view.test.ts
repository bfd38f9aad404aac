import { describe, expect, it } from 'vitest'
import { type CaseView, viewCase } from '../../src/domain/case/view.ts'
import { oman } from './calendar-fixture.ts'
import { fields, filing, Walk } from './case-walk.ts'

function view(
  walk: Walk,
  access: CaseView['access'],
  values: ReadonlyMap<string, string> = walk.values,
): CaseView {
  const { policy, connected } = walk.world
  return viewCase(walk.file, { id: 'case-1', access, policy, calendar: oman, connected, values })
}

function filed(): Walk {
  const walk = new Walk()
  const given = fields({ description: 'Stray dogs', email: 'salim@example.om', phone: '91234567' })
  walk.give('2026-10-18T10:00:00+04:00', filing({ fields: given, missing: [{ field: 'place' }] }))
  return walk
}

describe('the view of a case', () => {
  it('tells its citizen what is missing, and until when once that is printed', () => {
    const walk = filed()
    expect(view(walk, 'own')).toMatchObject({
      state: 'awaiting-data',
      missing: [{ field: 'place' }],
      section: 'animals-section',
    })
    expect(view(walk, 'own')).not.toHaveProperty('dueAt')
    walk.tick('2026-10-19T14:30:00+04:00')
    expect(view(walk, 'own').closesAt).toBe('2026-10-22T10:30:00.000Z')
  })

  it('tells the result and the window, and the course of the handling', () => {
    const walk = filed()
    walk.give('2026-10-18T11:00:00+04:00', { kind: 'resolve', result: 'Taken away', proof: [] })
    walk.report('2026-10-18T11:00:01+04:00', 'confirmed', 'origin')
    walk.tick('2026-10-18T11:00:01+04:00')
    const own = view(walk, 'own')
    expect(own).toMatchObject({
      state: 'closed',
      closing: 'treated',
      result: 'Taken away',
      reopenUntil: '2026-10-20T07:00:01.000Z',
    })
    expect(own.course.map(({ what }) => what)).toEqual([
      'filed',
      'data-asked',
      'verified',
      'resolved',
      'closed',
    ])
  })

  it('tells somebody who only knows the reference nothing that was said in the case', () => {
    const walk = filed()
    walk.give('2026-10-18T11:00:00+04:00', { kind: 'resolve', result: 'Taken away', proof: [] })
    const stranger = view(walk, 'none')
    expect(stranger).toMatchObject({ access: 'none', missing: [], course: [] })
    for (const hidden of ['result', 'dueAt', 'closesAt', 'section'])
      expect(stranger).not.toHaveProperty(hidden)
    expect(JSON.stringify(stranger)).not.toContain('salim')
  })

  it('masks the addresses that a code can be sent to, where a channel for them is connected', () => {
    const walk = filed()
    expect(view(walk, 'none').reachable).toEqual([{ route: 'email', masked: 's•••@example.om' }])
    const { policy, connected } = walk.world
    const withSms = {
      id: 'case-1',
      access: 'none',
      policy,
      calendar: oman,
      connected: [...connected, { name: 'sms', kind: 'sms' }],
      values: walk.values,
    } as const
    expect(viewCase(walk.file, withSms).reachable).toContainEqual({ route: 'sms', masked: '•••567' })
  })

  it('stands after its values were erased', () => {
    const walk = filed()
    walk.give('2026-10-18T11:00:00+04:00', { kind: 'resolve', result: 'Taken away', proof: [] })
    expect(view(walk, 'own', new Map())).toMatchObject({ result: '', reachable: [] })
  })
})
