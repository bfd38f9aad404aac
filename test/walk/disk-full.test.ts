import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { organisation, prepareOffice } from './played-office.ts'
import { close, tryPost } from './story.ts'

it('answers 503 while the disk is full, stores nothing of it, and goes on when there is room', async () => {
  const office = prepareOffice()
  const assembled = await office.open()
  try {
    const { writer, reader } = assembled.gateway.core.store
    const long = { id: 'm0', text: `في كلاب سايبة ${'عند المدرسة في حماسة '.repeat(900)}` }
    const page = await sql<{ page_count: number }>`pragma page_count`.execute(writer)
    await sql`pragma max_page_count = ${sql.lit(page.rows[0]?.page_count ?? 1)}`.execute(writer)
    const refused = await tryPost(assembled, long, 'visitor-of-a-full-disk')
    expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '5' } })
    expect(JSON.parse(refused.body)).toMatchObject({ code: 'store-full' })
    expect(await reader.selectFrom('raw_items').select('id').execute()).toEqual([])
    await sql`pragma max_page_count = 1073741823`.execute(writer)
    expect(await tryPost(assembled, long, 'visitor-of-a-full-disk')).toMatchObject({ status: 202 })
    await assembled.gateway.settle()
    const entries = await assembled.gateway.transcripts.read(
      organisation,
      'webchat',
      'visitor-of-a-full-disk',
    )
    expect(entries.map(({ from }) => from)).toEqual(['citizen', 'office'])
  } finally {
    await close(assembled)
    office.remove()
  }
})
