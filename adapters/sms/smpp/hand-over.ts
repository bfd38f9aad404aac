import type { Session } from 'smpp'
import type { Receipt } from '../../../src/domain/channel.ts'
import { SendError } from '../../../src/domain/errors.ts'
import type { Outbound } from '../../../src/domain/message.ts'
import { composeParts } from './compose.ts'
import type { Inbox } from './inbox.ts'
import { LongText } from './long-texts.ts'
import { givenId } from './receipt.ts'
import type { SmppSettings } from './settings.ts'
import { submitPart } from './submit.ts'
import { Window } from './window.ts'

/** Texts of which the centre has some parts and not all. */
const mostBegun = 1_000

interface Begun {
  readonly words: string
  readonly reference: number
  readonly text: LongText
}

/** Hands texts over to a centre, part by part, so many parts at once as its window holds. */
export class HandOver {
  readonly #sender: string
  readonly #settings: SmppSettings
  readonly #inbox: Inbox
  readonly #window: Window
  readonly #begun = new Map<string, Begun>()
  #reference: number

  /** `reference`: from which the parts of texts are numbered, so that those of another process are not taken for theirs. */
  constructor(sender: string, settings: SmppSettings, inbox: Inbox, reference: number) {
    this.#sender = sender
    this.#settings = settings
    this.#inbox = inbox
    this.#window = new Window(settings.window)
    this.#reference = reference
  }

  /**
   * Of a text of several parts the last one's id stands for the whole. One that broke off goes on at the next try where it
   * stood: what the centre has is neither paid for nor shown twice. Throws SendError.
   */
  async send({ to, text: words }: Outbound, key: string, session: Session): Promise<Receipt> {
    const begun = this.#begunFor(key, words)
    const parts = composeParts(
      { sender: this.#sender, smpp: this.#settings },
      to.address,
      words,
      begun.reference,
    )
    const { text } = begun
    if (parts.length === 1) return receiptFor(await this.#submit(session, parts[0] ?? {}), key)
    this.#inbox.begin(text)
    this.#begun.set(key, begun)
    try {
      for (const part of parts.slice(text.ids.length))
        this.#inbox.add(text, await this.#submit(session, part))
    } catch (error) {
      if (!mayGoOn(error)) this.#begun.delete(key)
      this.#forgetOldest()
      await this.#inbox.end(text, 'broken')
      throw error
    }
    this.#begun.delete(key)
    await this.#inbox.end(text, 'whole')
    return receiptFor(text.ids.at(-1) ?? '', key)
  }

  async #submit(session: Session, part: Readonly<Record<string, unknown>>): Promise<string> {
    const id = await this.#window.run(() => submitPart(session, part))
    return givenId(id, this.#settings.receiptIds)
  }

  #begunFor(key: string, words: string): Begun {
    const before = this.#begun.get(key)
    if (before?.words === words) return before
    this.#reference = (this.#reference + 1) % 256
    return { words, reference: this.#reference, text: new LongText([], []) }
  }

  #forgetOldest(): void {
    const [oldest] = this.#begun.keys()
    if (this.#begun.size > mostBegun && oldest !== undefined) this.#begun.delete(oldest)
  }
}

/** A centre that names nothing has no receipts either. */
const receiptFor = (id: string, key: string): Receipt => ({
  externalId: id === '' ? key : id,
  confirmed: false,
})

const mayGoOn = (error: unknown): boolean =>
  error instanceof SendError && (error.retryable || error.code === 'outcome-unknown')
