import { WaslError } from '../domain/errors.ts'
import { safeFileName } from '../domain/file-name.ts'
import { type Core, nowOf } from './core.ts'
import { matchesType } from './keep-files.ts'
import type { Office } from './office.ts'
import type { Files } from './service.ts'

/** The first bytes of the kinds of file an office takes: what a file is called or claims to be proves nothing. */
const signatures: readonly { readonly type: string; readonly at: number; readonly bytes: string }[] = [
  { type: 'image/jpeg', at: 0, bytes: 'ffd8ff' },
  { type: 'image/png', at: 0, bytes: '89504e470d0a1a0a' },
  { type: 'image/gif', at: 0, bytes: '47494638' },
  { type: 'image/webp', at: 8, bytes: '57454250' },
  { type: 'image/heic', at: 4, bytes: '66747970' },
  { type: 'application/pdf', at: 0, bytes: '25504446' },
]

/** Files of citizens and officers: kept by salted hash before anything names them. */
export function makeFiles(core: Core, offices: ReadonlyMap<string, Office>): Files {
  const hold: Files['hold'] = async (organisation, file) => {
    const office = offices.get(organisation)
    if (office === undefined)
      throw new WaslError('organisation-unknown', `There is no organisation "${organisation}" here.`)
    const { maxBytes, types } = office.policy.attachments
    const body = await collect(file.body, maxBytes)
    if (body === undefined) return { kind: 'refused', code: 'too-large' }
    if (body.length === 0) return { kind: 'refused', code: 'empty' }
    const contentType = contentTypeOf(body, file.contentType)
    if (!types.some((accepted) => matchesType(contentType, accepted)))
      return { kind: 'refused', code: 'type-not-accepted' }
    return { kind: 'stored', ref: await core.files.putBytes(body), bytes: body.length, contentType }
  }
  return {
    hold,
    put: async (organisation, file) => {
      const stored = await hold(organisation, file)
      if (stored.kind === 'refused') return stored
      await core.store.transaction('ingest', (trx) =>
        trx
          .insertInto('files')
          .values({
            organisation,
            ref: stored.ref,
            name: safeFileName(file.name, stored.contentType),
            content_type: stored.contentType,
            bytes: stored.bytes,
            stored_at: nowOf(core),
          })
          .onConflict((conflict) => conflict.doNothing())
          .execute(),
      )
      return stored
    },
    get: async (organisation, ref) => {
      const row = await core.store.reader
        .selectFrom('files')
        .select(['name', 'content_type'])
        .where('organisation', '=', organisation)
        .where('ref', '=', ref)
        .executeTakeFirst()
      const body = row === undefined ? undefined : await core.files.get(ref)
      return row === undefined || body === undefined
        ? undefined
        : { name: safeFileName(row.name, row.content_type), contentType: row.content_type, body }
    },
  }
}

async function collect(stream: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer | undefined> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of stream) {
    size += part.length
    if (size > maxBytes) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts)
}

function contentTypeOf(body: Buffer, claimed: string): string {
  const found = signatures.find(
    ({ at, bytes }) => body.subarray(at, at + bytes.length / 2).toString('hex') === bytes,
  )
  if (found !== undefined) return found.type
  const type = claimed.split(';')[0]?.trim().toLowerCase() ?? ''
  return signatures.some((known) => known.type === type) ? 'application/octet-stream' : type
}
