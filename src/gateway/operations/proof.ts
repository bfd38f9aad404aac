import { z } from 'zod'
import { WaslError } from '../../domain/errors.ts'
import { filesOfCase } from '../files-of-case.ts'
import type { RunningGateway } from '../gateway.ts'
import type { LoadedCase } from '../load.ts'
import type { Office } from '../office.ts'

/** A proof of what was done: the ref of a file that the case has, or a new file in base64 (RFC 4648 §4). */
export const proofField = z
  .array(
    z.union([
      z.string().min(1).max(200),
      z.strictObject({
        name: z.string().min(1).max(200),
        contentType: z.string().max(100),
        base64: z.string(),
      }),
    ]),
  )
  .default([])

type Given = z.output<typeof proofField>[number]

/** The refs of proof that was given, and which of them are new. */
interface KeptProof {
  readonly proof: readonly string[]
  readonly taken: readonly string[]
}

/**
 * The refs of given proof, new files stored under the limits of the policy. Throws `proof-unknown` for a ref of no file
 * of this case, before anything is stored, and `file-refused` saying why.
 */
export async function keepProof(
  gateway: RunningGateway,
  office: Office,
  loaded: LoadedCase,
  given: readonly Given[],
): Promise<KeptProof> {
  if (given.length === 0) return { proof: [], taken: [] }
  const { maxCount } = office.policy.attachments
  if (given.length > maxCount)
    throw new WaslError('file-refused', `At most ${maxCount} files are taken as proof.`)
  const known = await filesOfCase(gateway.core, office, loaded)
  const unknown = given.find((one) => typeof one === 'string' && !known.has(one))
  if (unknown !== undefined)
    throw new WaslError(
      'proof-unknown',
      `"${String(unknown)}" is no file of case ${loaded.file.reference}: give a file by its path, or the ref of one that "wasl case export REF" lists.`,
    )
  const proof: string[] = []
  const taken: string[] = []
  for (const one of given) {
    const ref = typeof one === 'string' ? one : await store(gateway, office, one)
    proof.push(ref)
    if (typeof one !== 'string') taken.push(ref)
  }
  return { proof, taken }
}

async function store(
  gateway: RunningGateway,
  office: Office,
  { name, contentType, base64 }: Exclude<Given, string>,
): Promise<string> {
  const stored = await gateway.files.put(office.organisation, {
    name,
    contentType,
    body: (async function* () {
      yield Buffer.from(base64, 'base64')
    })(),
  })
  if (stored.kind === 'stored') return stored.ref
  const { maxBytes, types } = office.policy.attachments
  const why = {
    empty: 'it is empty',
    'too-large': `it has more than ${maxBytes} bytes`,
    'type-not-accepted': `files of these kinds are taken: ${types.join(', ')}`,
  }
  throw new WaslError('file-refused', `${name} was not taken as proof: ${why[stored.code]}.`)
}
