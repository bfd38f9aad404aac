import { WaslError } from '../../domain/errors.ts'
import { Connection } from './connection.ts'

/** Pages of 4 KiB in the write-ahead log before it is copied into the file: fewer, larger copies cost less. */
const enoughPages = 2_000
/** After so many commits it is looked how many pages there are. */
const lookedAfter = 32

interface LogState {
  /** Pages in the log, and how many of them the file has already. */
  readonly log: number
  readonly checkpointed: number
}

/**
 * Copies the write-ahead log into the file beside the work, over a connection of its own: a commit that has to do it
 * holds up all who wait to be acknowledged for as long as the disk takes (https://sqlite.org/wal.html §4).
 */
export class Checkpoints {
  readonly #connection: Connection
  readonly #inTurn: (work: () => Promise<void>) => Promise<void>
  readonly #pages: number
  #commits = 0
  #working: Promise<void> | undefined
  #isClosed = false

  private constructor(
    connection: Connection,
    inTurn: (work: () => Promise<void>) => Promise<void>,
    pages: number,
  ) {
    this.#connection = connection
    this.#inTurn = inTurn
    this.#pages = pages
  }

  /** `inTurn` runs something while nobody writes. */
  static async open(
    file: string,
    inTurn: (work: () => Promise<void>) => Promise<void>,
    pages = enoughPages,
  ): Promise<Checkpoints> {
    const connection = await Connection.open(file, 'write')
    await connection.script(
      'pragma trusted_schema=off; pragma synchronous=full; pragma wal_autocheckpoint=0;',
    )
    return new Checkpoints(connection, inTurn, pages)
  }

  /** Something was committed. */
  committed(): void {
    this.#commits += 1
    if (this.#commits < lookedAfter || this.#isClosed || this.#working !== undefined) return
    this.#commits = 0
    this.#working = this.#look().finally(() => {
      this.#working = undefined
    })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#working
    await this.#connection.close()
  }

  /** What cannot be copied now is at the next look; nothing is lost, it stands in the log. */
  async #look(): Promise<void> {
    try {
      const { log, checkpointed } = await this.#run('noop')
      if (log - checkpointed < this.#pages) return
      await this.#run('passive')
      // The log begins anew only when the file has all of it: the few pages since are copied while nobody writes more.
      await this.#inTurn(async () => void (await this.#run('passive')))
    } catch (error) {
      if (!(error instanceof WaslError)) throw error
    }
  }

  async #run(mode: 'noop' | 'passive'): Promise<LogState> {
    const { rows } = await this.#connection.execute<LogState>(`pragma wal_checkpoint(${mode})`)
    return rows[0] ?? { log: 0, checkpointed: 0 }
  }
}
