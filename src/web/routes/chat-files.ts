import express, { type Router } from 'express'
import { openFile, sealFile } from '../../domain/visitor.ts'
import { HttpProblem } from '../http-problem.ts'
import { makeRateLimit } from '../rate-limit.ts'
import { chatOf, officeNamed, type Site } from '../site.ts'
import { sendFile, storeUpload } from '../uploads.ts'
import { requireVisitor } from '../visitor.ts'

/** A visitor's files: a raw body up, `{ ref, name, contentType, bytes }` back; the ref serves its own visitor only. */
export function chatFileRoutes(site: Site): Router {
  const router = express.Router()
  const uploads = makeRateLimit(60, 0.5, site.options.now)
  router.all('/o/:organisation/chat/files', async (request, response, next) => {
    if (request.method !== 'POST' && request.method !== 'PUT') return next()
    const office = officeNamed(site, request.params.organisation)
    const visitor = requireVisitor(request, office)
    if (!uploads.take(visitor.id))
      throw new HttpProblem(429, 'too-many-files', 'Too many files at once; go on in a minute.', {
        retryAfterSeconds: 60,
      })
    const stored = await storeUpload(office, request, (file) =>
      site.gateway.files.hold(office.organisation, file),
    )
    const uploadedAt = site.options.now().toISOString()
    const ref = sealFile(chatOf(office).seals, visitor.id, { ...stored, uploadedAt })
    response.status(201).json({ ...stored, ref })
  })
  router.get('/o/:organisation/chat/files/:ticket', async (request, response) => {
    const office = officeNamed(site, request.params.organisation)
    const visitor = requireVisitor(request, office)
    const file = openFile(chatOf(office).seals, visitor.id, request.params.ticket)
    if (file === undefined) throw new HttpProblem(404, 'file-unknown', 'There is no such file.')
    const { ref, name, contentType } = file
    await sendFile(site, office, ref, response, { name, contentType })
  })
  return router
}
