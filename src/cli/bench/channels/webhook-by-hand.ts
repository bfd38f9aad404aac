import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import sqlite3 from 'sqlite3'

/**
 * What a careful person would write by hand: it verifies a webhook's signature over its bytes, keeps it by one durable
 * insert of its own (WAL and FULL), then says OK. Nothing is read, deduplicated or answered. A program of its own:
 * arguments are the port, the database and the app's secret.
 */
const [port, file, secret] = process.argv.slice(2)
const db = new sqlite3.Database(file ?? '')
db.exec(
  `pragma journal_mode = wal; pragma synchronous = full;
   create table webhooks (id integer primary key, body blob not null) strict;`,
  () => {
    const insert = db.prepare('insert into webhooks (body) values (?)')
    const server = createServer(async (request, response) => {
      if (request.url === '/healthz') return void response.end()
      if (request.url === '/cpu') return void response.end(JSON.stringify(process.cpuUsage()))
      const body = await buffer(request)
      const given = Buffer.from(String(request.headers['x-hub-signature-256']).slice('sha256='.length), 'hex')
      const expected = createHmac('sha256', secret ?? '')
        .update(body)
        .digest()
      if (given.length !== expected.length || !timingSafeEqual(given, expected))
        return void response.writeHead(401).end()
      insert.run([body], (error: Error | null) => response.writeHead(error === null ? 200 : 503).end())
    })
    server.listen(Number(port), '127.0.0.1')
    process.once('SIGTERM', () => {
      server.closeAllConnections()
      server.close(() => insert.finalize(() => db.close()))
    })
  },
)
