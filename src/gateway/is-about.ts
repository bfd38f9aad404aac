import type { Inbound, Outbound } from '../domain/message.ts'

/** Whether a report is about this message: a reporter other than the recipient (a mail server) may leave the recipient out. */
export function isAbout(report: Inbound, body: string): boolean {
  const { to } = JSON.parse(body) as Partial<Pick<Outbound, 'to'>>
  if (to?.address === undefined) return false
  const named = report.conversation.toLowerCase()
  return named === to.address.toLowerCase() || named === report.from.address.toLowerCase()
}
