import type { CaseCommand } from '../domain/case/command.ts'
import type { Decision } from '../domain/case/decision.ts'
import type { Office } from './office.ts'

/** What the journal keeps of a command: never its words. */
export function redacted(command: CaseCommand): unknown {
  switch (command.kind) {
    case 'file':
      return {
        kind: command.kind,
        type: command.type,
        service: command.service,
        fields: Object.keys(command.fields),
      }
    case 'give':
      return { kind: command.kind, fields: Object.keys(command.fields), confirmed: command.confirmed }
    case 'ask':
      return { kind: command.kind, items: command.items.map((item) => item.field) }
    case 'note':
    case 'resolve':
      return { kind: command.kind }
    case 'split':
      return { kind: command.kind, id: command.id }
    case 'join':
      return { kind: command.kind, as: command.as, other: command.other }
    case 'reopen':
      return { kind: command.kind, cause: command.cause }
    case 'rate':
      return { kind: command.kind, notice: command.notice, answers: Object.keys(command.answers) }
    case 'close':
      return { kind: command.kind, how: command.how }
    default:
      return command
  }
}

/** What the journal keeps of a decision: by which versions, and what happened or why not. */
export function outcomeOf(office: Office, decision: Decision) {
  const versions = { policy: office.policy.version, calendar: office.calendar.version }
  return decision.kind === 'refused'
    ? { ...versions, refused: { code: decision.code, message: decision.message } }
    : { ...versions, events: decision.events.map((event) => event.kind) }
}
