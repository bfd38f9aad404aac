import type { CaseCommand } from '../domain/case/command.ts'
import type { Refused } from '../domain/case/decision.ts'
import { refuse } from '../domain/case/decision.ts'
import type { Policy } from '../domain/policy.ts'

/** The most characters that an officer's words may have, whichever way they come. */
export const commandLimits = { question: 500, note: 4000, result: 4000, reason: 2000 } as const

/** Why a command is more than a case takes: words too long, or more files than the policy lets a message have. */
export function excessOf(command: CaseCommand, { attachments }: Policy): Refused | undefined {
  switch (command.kind) {
    case 'ask': {
      const lengths = command.items.map(({ words }) => words?.length ?? 0)
      return tooLong('question', Math.max(0, ...lengths))
    }
    case 'note':
      return tooLong('note', command.words.length)
    case 'split':
      return tooLong('note', command.words.length)
    case 'reopen':
      return tooLong('note', command.words?.length ?? 0)
    case 'give':
      return tooLong('note', Math.max(0, ...Object.values(command.fields).map(({ value }) => value.length)))
    case 'join':
    case 'close':
      return tooLong('reason', command.reason?.length ?? 0)
    case 'resolve':
      return (
        tooLong('result', command.result.length) ?? tooMany(new Set(command.proof).size, attachments.maxCount)
      )
    default:
      return undefined
  }
}

function tooLong(what: keyof typeof commandLimits, length: number): Refused | undefined {
  const most = commandLimits[what]
  if (length <= most) return undefined
  return refuse('too-long', `The ${what} may have ${most} characters and has ${length}: shorten it.`)
}

function tooMany(count: number, most: number): Refused | undefined {
  if (count <= most) return undefined
  return refuse('proof-too-many', `At most ${most} files are taken as proof.`)
}
