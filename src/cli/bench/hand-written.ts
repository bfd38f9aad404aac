import { join } from 'node:path'
import sqlite3 from 'sqlite3'
import { type Measured, measure } from './measure.ts'

const steps = ['type', 'description', 'place', 'name', 'phone', 'confirm'] as const

interface State {
  step: number
  readonly answers: Record<string, string>
}

/**
 * What a careful person would write by hand for one office and one channel: a state machine in a switch, one durable
 * insert (the message) and one durable update (the state) a message, in one transaction, WAL and FULL. No
 * deduplication, no journal, no outbox, no deadlines, one language. Returns the cost of all messages.
 */
export async function benchHandWritten(
  directory: string,
  citizens: number,
  dialogue: readonly string[],
): Promise<Measured> {
  const db = await open(join(directory, 'hand-written.db'))
  const exec = (sql: string) =>
    new Promise<void>((resolve, reject) => db.exec(sql, (error) => (error ? reject(error) : resolve())))
  await exec(`pragma journal_mode = wal; pragma synchronous = full;
    create table messages (id integer primary key, citizen text not null, text text not null, reply text not null) strict;
    create table states (citizen text primary key, state text not null) strict;`)
  for (let citizen = 0; citizen < citizens; citizen++)
    await exec(`insert into states values ('c${citizen}', '{"step":0,"answers":{}}')`)
  const insert = db.prepare('insert into messages (citizen, text, reply) values (?, ?, ?)')
  const update = db.prepare('update states set state = ? where citizen = ?')
  const select = db.prepare('select state from states where citizen = ?')
  const run = (statement: sqlite3.Statement, values: readonly string[]) =>
    new Promise<void>((resolve, reject) =>
      statement.run(values, (error: Error | null) => (error ? reject(error) : resolve())),
    )
  const get = (citizen: string) =>
    new Promise<string>((resolve, reject) =>
      select.get([citizen], (error: Error | null, row: { state: string }) =>
        error ? reject(error) : resolve(row.state),
      ),
    )
  const measured = await measure(async () => {
    for (const text of dialogue) {
      for (let citizen = 0; citizen < citizens; citizen++) {
        const name = `c${citizen}`
        const state = JSON.parse(await get(name)) as State
        const reply = answer(state, text)
        await exec('begin immediate')
        await run(insert, [name, text, reply])
        await run(update, [JSON.stringify(state), name])
        await exec('commit')
      }
    }
  })
  for (const statement of [insert, update, select]) statement.finalize()
  await new Promise<void>((resolve, reject) => db.close((error) => (error ? reject(error) : resolve())))
  return measured
}

function open(file: string): Promise<sqlite3.Database> {
  return new Promise((resolve, reject) => {
    const db: sqlite3.Database = new sqlite3.Database(file, (error) => (error ? reject(error) : resolve(db)))
  })
}

function answer(state: State, text: string): string {
  const step = steps[state.step]
  if (step !== undefined) state.answers[step] = text
  state.step = Math.min(state.step + 1, steps.length)
  switch (steps[state.step]) {
    case 'description':
      return 'ما وصف الموضوع؟'
    case 'place':
      return 'أين يقع؟'
    case 'name':
      return 'ما اسمكم؟'
    case 'phone':
      return 'ما رقم هاتفكم؟'
    case 'confirm':
      return `هل نسجل؟ ${Object.values(state.answers).join('، ')}`
    default:
      return 'تم التسجيل.'
  }
}
