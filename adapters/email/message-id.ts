import { createHash } from 'node:crypto'
import type { ChannelIo } from '../../src/domain/channel.ts'

/**
 * The Message-ID (without brackets) of the letter that is sent for `key`: the same at every try, so that a send
 * whose outcome is unknown can be looked up. Keys can be guessed, so the office's own seal goes into it: who names
 * the id, e.g. in a delivery report, has seen the letter.
 */
export function messageIdOf(key: string, address: string, io: ChannelIo): string {
  const sealed = io.seal(`message-id:${key}`)
  const digest = createHash('sha256').update(sealed).digest('hex').slice(0, 40)
  return `wasl.${digest}@${address.slice(address.lastIndexOf('@') + 1)}`
}

/** The Message-IDs of ours that stand anywhere in a text, each once, in order. */
export function findOurIds(text: string, domain: string): readonly string[] {
  const ids = text.matchAll(/\bwasl\.[0-9a-f]{40}@[a-z0-9.-]+/gi)
  const ours = [...ids].map(([id]) => id.toLowerCase().replace(/[.-]+$/, ''))
  return [...new Set(ours)].filter((id) => id.endsWith(`@${domain}`))
}

/** Message-IDs in a header's value, without brackets; what has no `@`, or is absurdly long, is none (RFC 5322 §3.6.4). */
export function parseMessageIds(value: string): readonly string[] {
  const bracketed = [...value.matchAll(/<([^<>\s]{3,512})>/g)].map((match) => match[1] ?? '')
  const ids = bracketed.length > 0 ? bracketed : value.trim().split(/\s+/)
  return ids.filter((id) => /^[^\s<>@]{1,256}@[^\s<>@]{1,256}$/.test(id)).slice(0, 100)
}
