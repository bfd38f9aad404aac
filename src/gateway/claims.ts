import type { OutboxTable } from '../store/schema.ts'

/** A row of the outbox as it is sent. */
export type SendRow = Pick<
  OutboxTable,
  'key' | 'conversation' | 'channel' | 'body' | 'purpose' | 'attempts' | 'problem' | 'tried_seconds'
>

/** Rows claimed in the transaction that wrote them, for the sender of their channel. */
export interface ClaimedAtOnce {
  readonly organisation: string
  readonly channel: string
  readonly lease: string
  /** ISO instant after which the lease is anybody's to reclaim. */
  readonly until: string
  readonly rows: readonly SendRow[]
}

/** What was claimed at once, until its sender takes it. Lost with the process: then it is reclaimed like any send. */
export class ClaimsToTake {
  #claims: ClaimedAtOnce[] = []
  /** Nothing was sent under these, and nothing will be. */
  #dropped: { readonly organisation: string; readonly lease: string }[] = []

  /** Only after the transaction that wrote them is committed. */
  give(claims: readonly ClaimedAtOnce[]): void {
    this.#claims.push(...claims)
  }

  /**
   * The next claim of a channel (of any where none is named) whose lease lasts until `least` (an ISO instant): what is
   * begun under it must end before it. It is the caller's from now on.
   */
  take(organisation: string, channel: string | undefined, least: string): ClaimedAtOnce | undefined {
    const index = this.#claims.findIndex(
      (claim) =>
        claim.until >= least &&
        claim.organisation === organisation &&
        (channel === undefined || claim.channel === channel),
    )
    return index < 0 ? undefined : this.#claims.splice(index, 1)[0]
  }

  /** Leases under which nothing was sent and that could not be given back yet. */
  drop(organisation: string, leases: readonly string[]): void {
    this.#dropped.push(...leases.map((lease) => ({ organisation, lease })))
  }

  /** Leases of an organisation that end before `least` or were dropped: the caller's to give back. */
  takeDropped(organisation: string, least: string): readonly string[] {
    const isOver = (claim: ClaimedAtOnce) => claim.organisation === organisation && claim.until < least
    const over = [
      ...this.#dropped.filter((lease) => lease.organisation === organisation),
      ...this.#claims.filter(isOver),
    ]
    this.#dropped = this.#dropped.filter((lease) => lease.organisation !== organisation)
    this.#claims = this.#claims.filter((claim) => !isOver(claim))
    return over.map(({ lease }) => lease)
  }

  /** Everything of an organisation that no sender took: the leases are the caller's to give back. */
  takeLeft(organisation: string): readonly string[] {
    const left = this.#claims.filter((claim) => claim.organisation === organisation)
    this.#claims = this.#claims.filter((claim) => claim.organisation !== organisation)
    return [...this.takeDropped(organisation, ''), ...left.map(({ lease }) => lease)]
  }
}
