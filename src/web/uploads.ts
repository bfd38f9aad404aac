import type { Request, Response } from 'express'
import { safeFileName } from '../domain/file-name.ts'
import type { GivenFile, PutFile } from '../gateway/service.ts'
import { HttpProblem } from './http-problem.ts'
import type { Office, Site } from './site.ts'

interface Uploaded {
  readonly ref: string
  readonly name: string
  readonly contentType: string
  readonly bytes: number
}

/** Takes a file that is on its way in. */
type Keep = (file: GivenFile & { readonly name: string }) => Promise<PutFile>

/**
 * Hands the raw body of a request, as a file named by `?name=`, to who keeps it. Throws 400, 413 or 415 for what the
 * policy does not take.
 */
export async function storeUpload(office: Office, request: Request, keep: Keep): Promise<Uploaded> {
  const { maxBytes } = office.policy.attachments
  const { name } = request.query
  if (typeof name !== 'string' || name.trim() === '' || name.length > 300)
    throw new HttpProblem(400, 'name-missing', 'Name the file: ?name=photo.jpg, at most 300 characters.')
  const tooLarge = () => new HttpProblem(413, 'file-too-large', `A file may have ${maxBytes} bytes.`)
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
    request.resume()
    throw tooLarge()
  }
  const contentType =
    (request.headers['content-type'] ?? 'application/octet-stream').split(';')[0]?.trim().toLowerCase() ?? ''
  // A store that stops reading must not end the connection: the sender is to hear why.
  const body = request.iterator({ destroyOnReturn: false })
  const stored = await keep({ name, contentType, body })
  if (stored.kind === 'stored') {
    const { ref, bytes } = stored
    return { ref, name: safeFileName(name, stored.contentType), contentType: stored.contentType, bytes }
  }
  request.resume()
  switch (stored.code) {
    case 'too-large':
      throw tooLarge()
    case 'type-not-accepted':
      throw new HttpProblem(
        415,
        'file-type',
        `Files of these kinds are taken: ${office.policy.attachments.types.join(', ')}.`,
      )
    case 'empty':
      throw new HttpProblem(400, 'file-empty', 'The file is empty.')
  }
}

/**
 * Sends a stored file to be saved, never to be run: a sandbox of its own, no guessing of its kind. `named`: what its
 * reader calls it.
 */
export async function sendFile(
  site: Site,
  office: Office,
  ref: string,
  response: Response,
  named: { readonly name?: string; readonly contentType?: string } = {},
): Promise<void> {
  const stored = await site.gateway.files.get(office.organisation, ref)
  if (stored === undefined) throw new HttpProblem(404, 'file-unknown', 'There is no such file.')
  const file = { ...stored, ...named }
  response.set({
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
    'content-type': file.contentType,
  })
  response
    .attachment(safeFileName(file.name, file.contentType))
    .type(file.contentType)
    .send(Buffer.from(file.body))
}
