import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { WebhookRequest } from '../../../src/domain/channel.ts'
import type { HttpSettings } from './settings.ts'

type Proofs = Pick<HttpSettings, 'hookField' | 'hookSignature'>

/** Whether a request is the provider's: it is signed with the secret, or gives it in a header or the query. */
export function isProved(
  { hookField, hookSignature }: Proofs,
  request: WebhookRequest,
  secret: string,
): boolean {
  if (secret === '') return false
  if (hookSignature !== undefined) {
    const { header, prefix, encoding } = hookSignature
    const signature = createHmac('sha256', secret).update(request.body).digest(encoding)
    return isSame(request.headers[header.toLowerCase()] ?? '', `${prefix}${signature}`)
  }
  return isSame(request.headers[hookField.toLowerCase()] ?? request.query[hookField] ?? '', secret)
}

/** In the same time whatever is given. */
function isSame(given: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(right))
}
