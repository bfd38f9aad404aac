import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/**
 * Whether `X-Hub-Signature-256` is Meta's over exactly these bytes (Webhooks, Validating payloads). Says nothing by the
 * time that it takes; without a secret nothing is genuine.
 */
export function isSigned(
  body: Uint8Array,
  header: string | undefined,
  appSecret: string | undefined,
): boolean {
  const given = /^sha256=([0-9a-f]{64})$/i.exec(header ?? '')?.[1]
  if (given === undefined || !appSecret) return false
  return timingSafeEqual(Buffer.from(given, 'hex'), createHmac('sha256', appSecret).update(body).digest())
}

/** Whether a token is the one that we expect, whatever their lengths; no token is never right. */
export function isSameToken(given: string | undefined, expected: string | undefined): boolean {
  if (!given || !expected) return false
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
