import { type ComposedLetter, composeLetter } from '../../../adapters/email/compose.ts'
import { parseEmailConfig } from '../../../adapters/email/config.ts'
import { email } from '../../../adapters/email/index.ts'
import type { Batch, ChannelIo, RawItem } from '../../domain/channel.ts'
import { WaslError } from '../../domain/errors.ts'
import type { ChannelPolicy } from '../../domain/policy.ts'
import type { OfficeChannel } from '../../gateway/office.ts'

/** Letters that the mail server gives at once. */
const lettersPerBatch = 50

const config = parseEmailConfig({
  imap: { host: '127.0.0.1', port: 1, secure: false },
  smtp: { host: '127.0.0.1', port: 1, secure: false },
  from: { address: 'helpdesk@office.example.om', name: 'Helpdesk' },
})

/**
 * The e-mail adapter without its network: letters come in as batches with a cursor, as from IMAP, are read by the
 * adapter's workers, and answers are composed to the last byte and then taken in this process.
 */
export class BenchMailbox {
  readonly #listening = Promise.withResolvers<(batch: Batch) => Promise<void>>()
  #uid = 0
  /** Addresses that a finished letter went to. */
  readonly answered = new Set<string>()
  sentBytes = 0

  open(policy: ChannelPolicy, io: ChannelIo): OfficeChannel {
    const adapter = email.open(config, io)
    return {
      policy,
      limits: email.limits,
      port: {
        receive: adapter.receive,
        parse: adapter.parse,
        send: async (message, key) => this.#take(await composeLetter(message, key, config, io)),
        listen: (_cursor, deliver, signal) => {
          this.#listening.resolve(deliver)
          return new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
        },
        close: adapter.close,
      },
    }
  }

  /** Gives the letters to the gateway; resolves when all are stored. */
  async deliver(letters: readonly Uint8Array[]): Promise<void> {
    const deliver = await this.#listening.promise
    for (let start = 0; start < letters.length; start += lettersPerBatch) {
      const items = letters.slice(start, start + lettersPerBatch).map((body): RawItem => {
        this.#uid += 1
        return { externalId: `1.${this.#uid}`, contentType: 'message/rfc822', body }
      })
      await deliver({ items, cursor: JSON.stringify({ uidValidity: '1', uid: this.#uid }) })
    }
  }

  #take(letter: ComposedLetter) {
    if (letter.raw.length === 0) throw new WaslError('bench-invalid', 'An answer was composed to nothing.')
    this.answered.add(letter.to)
    this.sentBytes += letter.raw.length
    return { externalId: letter.id, confirmed: false }
  }
}
