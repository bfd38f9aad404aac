import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import sqlite3 from 'sqlite3'
import { type Measured, measure } from './measure.ts'

/**
 * What a careful person would write by hand to keep mails: each is parsed by mailparser's simpleParser and kept by
 * one durable insert of its own (WAL and FULL). No case, no answer, no understanding, no deduplication, no limits on
 * what a stranger may send. Returns the cost of `letters`; those of `before` warm up.
 */
export async function benchMailByHand(
  directory: string,
  before: readonly Uint8Array[],
  letters: readonly Uint8Array[],
): Promise<Measured> {
  const db = await open(join(directory, 'mail-by-hand.db'))
  await new Promise<void>((resolve, reject) =>
    db.exec(
      `pragma journal_mode = wal; pragma synchronous = full;
       create table mails (id integer primary key, sender text, subject text, text text, files blob) strict;`,
      (error) => (error ? reject(error) : resolve()),
    ),
  )
  const insert = db.prepare('insert into mails (sender, subject, text, files) values (?, ?, ?, ?)')
  const keep = async (raw: Uint8Array) => {
    const mail = await simpleParser(Buffer.from(raw))
    const files = Buffer.concat(mail.attachments.map((file) => file.content))
    const row = [mail.from?.text ?? '', mail.subject ?? '', mail.text ?? '', files]
    await new Promise<void>((resolve, reject) =>
      insert.run(row, (error: Error | null) => (error ? reject(error) : resolve())),
    )
  }
  for (const raw of before) await keep(raw)
  const measured = await measure(async () => {
    for (const raw of letters) await keep(raw)
  })
  insert.finalize()
  await new Promise<void>((resolve, reject) => db.close((error) => (error ? reject(error) : resolve())))
  return measured
}

function open(file: string): Promise<sqlite3.Database> {
  return new Promise((resolve, reject) => {
    const db: sqlite3.Database = new sqlite3.Database(file, (error) => (error ? reject(error) : resolve(db)))
  })
}
