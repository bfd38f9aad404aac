import { orderSchema, type Report } from '../protocol.ts'
import { beginSession, forgetPairing, type Session } from './session.ts'

let session: Session | undefined
let isEnding = false
let forget: (() => void) | undefined

const report = (told: Report): void => {
  if (process.connected) process.send?.(told)
}

/** Ends this process, once, after the reason has been told and Chromium is down. */
async function end(code: string | undefined): Promise<void> {
  if (isEnding) return
  isEnding = true
  if (code !== undefined) report({ kind: 'lost', code })
  await session?.end()
  if (code === 'logged-out') forget?.()
  if (process.connected) process.disconnect()
  process.exit(code === undefined ? 0 : 1)
}

const lose = (code: string): void => void end(code)

process.on('message', (raw: unknown) => {
  const { data: order } = orderSchema.safeParse(raw)
  if (order === undefined) lose('order-not-understood')
  else if (order.kind === 'stop') void end(undefined)
  else if (order.kind === 'start') {
    forget = () => forgetPairing(order.folder)
    session ??= beginSession(order, { report, lose, now: () => Math.floor(Date.now() / 1000) })
  } else void session?.obey(order)
})
// The gateway is gone: nobody would hear what comes, and Chromium must not outlive it.
process.on('disconnect', () => void end(undefined))
// A signal to the terminal's whole group is the gateway's to answer.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)
process.on('SIGTERM', () => void end(undefined))
// The library puts itself into a reloaded page anew, and nobody waits for that promise.
process.on('unhandledRejection', () => lose('page-not-entered'))
process.on('uncaughtException', () => lose('worker-failed'))

report({ kind: 'begun' })
