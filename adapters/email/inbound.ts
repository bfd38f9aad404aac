import type { ChannelIo, RawItem } from '../../src/domain/channel.ts'
import type { Inbound } from '../../src/domain/message.ts'
import type { Letter } from './letter.ts'

/**
 * The normalised message of a letter. A report about a letter of ours becomes a receipt. `error` is
 * `mail-incomplete` where only a part of the letter was kept or could be read.
 */
export function toInbound(letter: Letter, raw: RawItem, io: ChannelIo): Inbound {
  const { report, tokens, incomplete, automatic, authenticated, replyTo, ...rest } = letter
  const common = { ...rest, channel: io.channel, conversation: report?.recipient ?? letter.from.address }
  if (report) {
    const { status, about, error } = report
    return {
      ...common,
      kind: 'receipt',
      automatic: true,
      status,
      about,
      ...(error !== undefined && { error }),
    }
  }
  const sealedCase = tokens.map((token) => io.open(token)).find((value) => value !== undefined)
  const cut = incomplete || /;\s*truncated=/.test(raw.contentType)
  return {
    ...common,
    kind: 'message',
    ...(replyTo.length > 0 && { replyTo }),
    ...(sealedCase !== undefined && { sealedCase }),
    ...(automatic && { automatic }),
    ...(authenticated && { authenticated }),
    ...(cut && { error: 'mail-incomplete' }),
  }
}
