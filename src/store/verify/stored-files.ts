import { sql } from 'kysely'
import type { Findings } from './findings.ts'
import type { VerifyOptions } from './options.ts'
import { eachPage } from './pages.ts'

interface Row {
  readonly ref: string
}

const refsPerPage = 200

/** Every file that a row names: it is in the file store and its bytes are those that its ref was made of. */
export async function verifyFiles(
  options: VerifyOptions,
  organisation: string,
  findings: Findings,
): Promise<void> {
  await eachPage<Row>(
    options.store.reader,
    refsPerPage,
    async (trx, last) => {
      const { rows } = await sql<Row>`
        select ref from files where organisation = ${organisation} and ref > ${last?.ref ?? ''}
        union
        select file from raw_items where organisation = ${organisation} and file is not null and file > ${last?.ref ?? ''}
        order by ref limit ${refsPerPage}`.execute(trx)
      return rows
    },
    async (_trx, rows) => {
      findings.count('files', rows.length)
      for (const { ref } of rows) {
        const state = await options.files.check(ref)
        if (state === 'missing')
          findings.report('file-missing', organisation, ref, 'The file is not in the file store.')
        if (state === 'altered')
          findings.report('file-altered', organisation, ref, 'The bytes of the file were changed.')
      }
    },
  )
}
