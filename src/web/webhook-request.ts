import type { Request, Response } from 'express'
import type { WebhookAnswer, WebhookRequest } from '../domain/channel.ts'

/** What a channel gets to see of a request: `path` below its own address, the first of repeated values. */
export function webhookRequest(request: Request, path: string, body: Uint8Array): WebhookRequest {
  const query = new URL(request.originalUrl, 'http://localhost').searchParams
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
  )
  return {
    method: request.method,
    path,
    query: Object.fromEntries([...query.keys()].map((name) => [name, query.get(name) ?? ''])),
    headers: Object.fromEntries(headers),
    body,
    remoteAddress: request.ip ?? '',
  }
}

/** Sends a channel's answer as it is. */
export function sendAnswer(response: Response, answer: WebhookAnswer): void {
  response.status(answer.status)
  response.set({
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    ...answer.headers,
  })
  response.end(answer.body)
}
