import type { Transaction } from 'kysely'
import type { RawItem } from '../domain/channel.ts'
import { insertRows } from '../store/bulk.ts'
import type { RawItemTable, Schema } from '../store/schema.ts'
import { type Core, nowOf } from './core.ts'

/** Bytes up to this stand in the row; larger ones in the file store, written before the row that names them. */
const inlineBytes = 64 * 1024

type NewRawItem = Omit<RawItemTable, 'id'>

interface Job {
  readonly organisation: string
  readonly channel: string
  readonly rows: readonly NewRawItem[]
  readonly cursor: string | undefined
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

/**
 * The first stage: raw items and their cursor become durable, and only then is anybody told OK. Calls that come until
 * the store has its turn for them share one transaction; an item that is there already is ignored.
 */
export class Intake {
  readonly #core: Core
  #waiting: Job[] = []
  #running = false

  constructor(core: Core) {
    this.#core = core
  }

  /** Resolves when the items (and the cursor) are on disk; rejects when nothing of them was stored. */
  async take(
    organisation: string,
    channel: string,
    items: readonly RawItem[],
    cursor?: string,
  ): Promise<void> {
    if (items.length === 0 && cursor === undefined) return
    const rows = await Promise.all(items.map((item) => this.#row(organisation, channel, item)))
    await new Promise<void>((done, failed) => {
      this.#waiting.push({ organisation, channel, rows, cursor, done, failed })
      if (!this.#running) void this.#run()
    })
  }

  async #row(organisation: string, channel: string, item: RawItem): Promise<NewRawItem> {
    const inline = item.body.length <= inlineBytes
    const file = inline ? undefined : await this.#core.files.putBytes(item.body)
    return {
      organisation,
      channel,
      external_id: item.externalId,
      digest: item.digest ?? '',
      content_type: item.contentType,
      body: inline ? item.body : null,
      file: file ?? null,
      received_at: nowOf(this.#core),
      state: 'new',
      attempts: 0,
      lease: null,
      leased_until: null,
      problem: null,
    }
  }

  async #run(): Promise<void> {
    this.#running = true
    while (this.#waiting.length > 0) {
      let jobs: readonly Job[] = []
      try {
        await this.#core.store.transaction('ingest', (trx) => {
          jobs = this.#waiting.splice(0)
          return this.#write(trx, jobs)
        })
        for (const job of jobs) job.done()
      } catch (error) {
        if (jobs.length === 0) jobs = this.#waiting.splice(0)
        if (jobs.length === 1) jobs[0]?.failed(error)
        else await this.#writeAlone(jobs)
      }
      for (const channels of Map.groupBy(jobs, (job) => `${job.organisation} ${job.channel}`).values())
        if (channels[0] !== undefined) this.#core.signals.wake({ stage: 'read', ...keyOf(channels[0]) })
    }
    this.#running = false
  }

  async #writeAlone(jobs: readonly Job[]): Promise<void> {
    for (const job of jobs) {
      try {
        await this.#core.store.transaction('ingest', (trx) => this.#write(trx, [job]))
        job.done()
      } catch (error) {
        job.failed(error)
      }
    }
  }

  async #write(trx: Transaction<Schema>, jobs: readonly Job[]): Promise<void> {
    await insertRows(
      trx,
      'raw_items',
      jobs.flatMap((job) => job.rows),
      { onConflict: 'ignore' },
    )
    for (const job of jobs) {
      if (job.cursor === undefined) continue
      const cursor = { ...keyOf(job), value: job.cursor, stored_at: nowOf(this.#core) }
      await trx
        .insertInto('cursors')
        .values(cursor)
        .onConflict((conflict) =>
          conflict
            .columns(['organisation', 'channel'])
            .doUpdateSet({ value: cursor.value, stored_at: cursor.stored_at }),
        )
        .execute()
    }
  }
}

const keyOf = (job: Job) => ({ organisation: job.organisation, channel: job.channel })
