import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Checkpoints } from '../../src/store/sqlite/checkpoints.ts'
import { Connection } from '../../src/store/sqlite/connection.ts'
import { Turns } from '../../src/store/sqlite/turns.ts'
import { emptyFolder } from './folder.ts'

it('the log is copied beside the commits, which never do it themselves, and begins anew', async () => {
  const file = join(await emptyFolder(), 'store.db')
  const writer = await Connection.open(file, 'write')
  await writer.script(
    'pragma journal_mode=wal; pragma wal_autocheckpoint=0; create table kept (bytes blob) strict',
  )
  const turns = new Turns()
  const checkpoints = await Checkpoints.open(file, (work) => turns.hold('handle', work), 100)
  const pagesInLog = async (): Promise<number> => {
    const { rows } = await writer.execute<{ log: number }>('pragma wal_checkpoint(noop)')
    return rows[0]?.log ?? 0
  }
  let commits = 0
  let most = 0
  for (let pages = 0; pages >= most; pages = await pagesInLog()) {
    most = pages
    await turns.hold('handle', () => writer.execute('insert into kept values (zeroblob(8192))'))
    commits += 1
    checkpoints.committed()
  }
  expect(most).toBeGreaterThan(100)
  await checkpoints.close()
  await writer.close()
  const again = await Connection.open(file, 'read')
  expect(await again.execute('select count(*) as count from kept')).toMatchObject({
    rows: [{ count: commits }],
  })
  await again.close()
})
