import { describe, expect, it } from 'vitest'
import { type Priority, Turns } from '../../src/store/sqlite/turns.ts'

/** Lets everything that waits ask for its turn, then gives turns until all were served; returns who came when. */
async function serve(
  asked: readonly { readonly name: string; readonly priority: Priority }[],
): Promise<readonly string[]> {
  const turns = new Turns()
  await turns.take()
  const served: string[] = []
  const all = asked.map(({ name, priority }) =>
    turns.run(priority, async () => {
      await turns.take()
      served.push(name)
      turns.give()
    }),
  )
  turns.give()
  await Promise.all(all)
  return served
}

describe('turns at the one writer', () => {
  it('go to ingest before handle before import, in order among equals', async () => {
    const served = await serve([
      { name: 'import 1', priority: 'import' },
      { name: 'handle 1', priority: 'handle' },
      { name: 'ingest 1', priority: 'ingest' },
      { name: 'handle 2', priority: 'handle' },
      { name: 'import 2', priority: 'import' },
      { name: 'ingest 2', priority: 'ingest' },
    ])
    expect(served).toEqual(['ingest 1', 'ingest 2', 'handle 1', 'handle 2', 'import 1', 'import 2'])
  })

  it('come to everyone in the end, however much more urgent work there is', async () => {
    const urgent = Array.from({ length: 200 }, (_, i) => ({
      name: `ingest ${i}`,
      priority: 'ingest' as const,
    }))
    const served = await serve([{ name: 'import', priority: 'import' }, ...urgent])
    expect(served.indexOf('import')).toBe(64)
    expect(served).toHaveLength(201)
  })

  it('are given to work that asks again after it gave its turn back', async () => {
    const turns = new Turns()
    const twice = turns.run('handle', async () => {
      await turns.take()
      turns.give()
      await turns.take()
      turns.give()
      return 'done'
    })
    expect(await twice).toBe('done')
  })

  it('are refused to work that holds its turn', async () => {
    const turns = new Turns()
    await turns.run('handle', async () => {
      await turns.take()
      await expect(turns.take()).rejects.toMatchObject({ code: 'store-nested' })
      turns.give()
    })
  })
})
