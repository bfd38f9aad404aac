import { type Served, serveFake } from '../web/serve.ts'

/** The office that a browser test visits. */
export interface Visited {
  readonly base: string
  /** Absent when the tests are pointed at a running gateway (`CHAT_URL=http://…`). */
  readonly fake?: Served
  close(): Promise<void>
}

/** A running gateway named by `CHAT_URL`, or a make-believe office of our own. */
export async function visitOffice(embedOrigins: readonly string[] = []): Promise<Visited> {
  const asked = process.env['CHAT_URL']
  if (asked !== undefined) return { base: asked.replace(/\/$/, ''), close: async () => undefined }
  const fake = await serveFake({ embedOrigins: () => embedOrigins })
  return { base: fake.base, fake, close: () => fake.close() }
}
