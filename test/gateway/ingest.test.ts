import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { organisation } from '../walk/played-office.ts'
import { MailOffice, mailItem } from './mail-office.ts'

describe('what arrives while the store is busy', () => {
  let office: MailOffice
  const commits: string[] = []
  beforeEach(async () => {
    commits.length = 0
    office = new MailOffice({
      around: (sql, run) => {
        if (sql === 'commit' || sql.startsWith('insert into "raw_items"')) commits.push(sql.slice(0, 6))
        return run()
      },
    })
    await office.open()
    commits.length = 0
  })
  afterEach(() => office.close())

  it('is acknowledged by one commit, the next', async () => {
    const { store } = office.assembled.gateway.core
    const { intake } = office.assembled.gateway
    const busy = Promise.withResolvers<void>()
    const held = store.transaction('handle', () => busy.promise)
    const first = intake.take(organisation, 'helpdesk', [mailItem('salim', { externalId: 'first' })])
    await new Promise(setImmediate)
    expect(store.isAwaited('ingest')).toBe(true)
    const later = ['second', 'third'].map((externalId) =>
      intake.take(organisation, 'helpdesk', [mailItem('salim', { externalId })]),
    )
    await new Promise(setImmediate)
    busy.resolve()
    await Promise.all([held, first, ...later])
    expect(commits).toEqual(['commit', 'insert', 'commit'])
  })

  it('waits for nothing where nothing has to be stored', async () => {
    await office.assembled.gateway.intake.take(organisation, 'helpdesk', [])
    expect(commits).toEqual([])
  })
})
