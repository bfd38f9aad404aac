import { unreachable } from '../domain/errors.ts'
import type { TextRef } from '../domain/text.ts'
import { type Act, caseTypes } from '../domain/understanding.ts'
import { currentOpening } from '../domain/working-time.ts'
import { typeIn } from './file-case.ts'
import { wordsIn } from './flow.ts'
import { period, privacyNotice } from './menu.ts'
import { code, text } from './text-keys.ts'
import type { Turn } from './turn.ts'

/** A question that policy and calendar answer by themselves. */
type OfficeQuestion = Extract<Act, 'ask-hours' | 'ask-phone' | 'ask-period' | 'ask-privacy' | 'ask-who'>

const officeQuestions: ReadonlySet<string> = new Set<OfficeQuestion>([
  'ask-hours',
  'ask-phone',
  'ask-period',
  'ask-privacy',
  'ask-who',
])

/** Whether an act is such a question. */
export const isOfficeQuestion = (act: Act | undefined): act is OfficeQuestion =>
  act !== undefined && officeQuestions.has(act)

/** When people are there, whom to call, how long a case takes, what becomes of what is told, who answers: said at once, whatever is open. */
export function officeAnswer(turn: Turn, asked: OfficeQuestion): readonly TextRef[] {
  turn.enter(asked)
  switch (asked) {
    case 'ask-hours':
      return [hours(turn)]
    case 'ask-phone':
      return [text('answer.phone', { phone: code(turn.context.policy.contact.phone) })]
    case 'ask-period':
      return periods(turn)
    case 'ask-privacy':
      turn.change({ noticeShownAt: turn.context.now })
      return [privacyNotice(turn.context)]
    case 'ask-who':
      return [text('greeting.assistant')]
    default:
      return unreachable(asked)
  }
}

function hours({ context: { calendar, now, policy } }: Turn): TextRef {
  const opening = currentOpening(calendar, 'counters', now)
  if (opening === undefined) return text('answer.phone', { phone: code(policy.contact.phone) })
  return text('answer.hours', {
    day: { kind: 'instant', at: opening.opensAt, form: 'day' },
    opens: { kind: 'instant', at: opening.opensAt, form: 'time' },
    closes: { kind: 'instant', at: opening.closesAt, form: 'time' },
  })
}

/** Of the case that is being filed, else of each type. */
function periods({ context, session }: Turn): readonly TextRef[] {
  const filing = session.frames.findLast(({ flow }) => flow === 'filing')
  const filed = filing === undefined ? undefined : typeIn(filing)
  const service = filing === undefined ? undefined : wordsIn(filing, 'service')
  return [
    text('answer.period'),
    ...(filed === undefined ? caseTypes : [filed]).map((type) =>
      text('line.charter', {
        type: { kind: 'text', text: text(`type.${type}.one`) },
        period: period(context, type, service),
      }),
    ),
  ]
}
