import { createHash } from 'node:crypto'
import type { Utterance } from './case-talk.ts'
import type { Core } from './core.ts'
import { readFileRows } from './file-rows.ts'
import type { LoadedCase } from './load.ts'
import type { Office } from './office.ts'

/** A file of a case: what its citizen sent, and what an officer gave as proof. */
export interface CaseAttachment {
  readonly ref: string
  readonly name: string
  readonly contentType: string
  readonly bytes: number
  /** SHA-256 of the bytes (FIPS 180-4), in hexadecimal; absent where they are not there any more. */
  readonly sha256?: string
  readonly isProof: boolean
}

/** The bytes of a picture that a page can show, in base64. */
export interface Picture {
  readonly ref: string
  readonly base64: string
}

/** Bytes of pictures that leave the store at once; what goes beyond is named and not shown. */
const maxPictureBytes = 16 * 1024 * 1024

/** First bytes of JPEG (ISO/IEC 10918-1 Annex B) and PNG (ISO/IEC 15948 §5.2): what a file claims proves nothing. */
const pictureSignatures = ['ffd8ff', '89504e470d0a1a0a']

/** The files of a case, each once, with their digests; and those of them that are pictures. */
export async function readAttachments(
  core: Core,
  office: Office,
  { file }: LoadedCase,
  talk: readonly Utterance[],
): Promise<{ readonly attachments: readonly CaseAttachment[]; readonly pictures: readonly Picture[] }> {
  const proof = new Set(file.resolved?.proof)
  const said = talk.flatMap(({ attachments }) =>
    attachments.flatMap(({ ref, ...rest }) => (ref === undefined ? [] : [[ref, rest] as const])),
  )
  const refs = new Set([...file.attachments, ...said.map(([ref]) => ref), ...proof])
  const stored = (await readFileRows(core, office.organisation, refs)).map(
    ({ ref, name, content_type: contentType, bytes }) => [ref, { name, contentType, bytes }] as const,
  )
  const described = new Map([...stored, ...said])
  const attachments: CaseAttachment[] = []
  const pictures: Picture[] = []
  let room = maxPictureBytes
  for (const ref of refs) {
    const known = described.get(ref)
    const content = await core.files.get(ref)
    if (known === undefined && content === undefined) continue
    const { name, contentType } = known ?? { name: ref, contentType: '' }
    const bytes = content?.length ?? known?.bytes ?? 0
    const sha256 = content === undefined ? {} : { sha256: createHash('sha256').update(content).digest('hex') }
    attachments.push({ ref, name, contentType, bytes, ...sha256, isProof: proof.has(ref) })
    if (content === undefined || content.length > room || !isPicture(content)) continue
    room -= content.length
    pictures.push({ ref, base64: Buffer.from(content).toString('base64') })
  }
  return { attachments, pictures }
}

function isPicture(content: Uint8Array): boolean {
  const start = Buffer.from(content.subarray(0, 8)).toString('hex')
  return pictureSignatures.some((signature) => start.startsWith(signature))
}
