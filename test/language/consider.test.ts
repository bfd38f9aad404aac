import { describe, expect, it } from 'vitest'
import type { Understanding } from '../../src/domain/understanding.ts'
import { consider } from '../../src/language/consider.ts'

const own: Understanding = {
  version: 'learnt-1',
  language: 'ar',
  type: 'inquiry',
  service: 'cleaning',
  slots: [{ name: 'area', value: 'حماسة', start: 0, end: 5 }],
  confidence: { type: 0.5, service: 0.4 },
  alternatives: { types: ['complaint'], services: ['sewage'] },
  danger: true,
  application: true,
}
const model = { name: 'small', trust: 0.6 }

describe('another opinion', () => {
  it('makes surer where it is the same', () => {
    const { type, service, confidence } = consider(own, { type: 'inquiry', service: 'cleaning' }, model)
    expect({ type, service, confidence }).toEqual({
      type: 'inquiry',
      service: 'cleaning',
      confidence: { type: 0.9, service: 0.9 },
    })
  })

  it('goes before a guess that is less sure than it is trusted, which stays the next candidate', () => {
    const considered = consider(own, { type: 'complaint', service: 'sewage' }, model)
    expect(considered).toMatchObject({
      version: 'learnt-1+small',
      type: 'complaint',
      service: 'sewage',
      confidence: { type: 0.6, service: 0.6 },
      alternatives: { types: ['inquiry'], services: ['cleaning'] },
    })
    expect(considered.application).toBeUndefined()
  })

  it('does not move what the built-in understanding is surer of', () => {
    const sure = { ...own, confidence: { type: 0.95, service: 0.97 } }
    const considered = consider(sure, { type: 'complaint', service: 'sewage' }, model)
    expect(considered).toMatchObject({ type: 'inquiry', service: 'cleaning', application: true })
  })

  it('takes no service away, and neither values nor danger', () => {
    const considered = consider(own, { type: 'spam', service: 'none' }, model)
    expect(considered).toMatchObject({ service: 'cleaning', slots: own.slots, danger: true })
  })
})
