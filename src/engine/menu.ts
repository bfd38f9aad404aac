import type { Limits } from '../domain/channel.ts'
import type { TextRef, TextValue } from '../domain/text.ts'
import { type CaseType, caseTypes } from '../domain/understanding.ts'
import { isOpenAt, nextOpening } from '../domain/working-time.ts'
import { choice, namedChoice } from './choices.ts'
import { deadlineOf } from './needed-fields.ts'
import { code, type TextKey, text } from './text-keys.ts'
import type { ChoiceRef, StepContext } from './types.ts'

/** What can be begun: the four types as the policy names and explains them, and the status of a case. */
export function menuChoices({ policy }: StepContext): readonly ChoiceRef[] {
  return [
    ...caseTypes.map((type) =>
      namedChoice(`start:${type}`, policy.types[type].name, policy.types[type].definition),
    ),
    choice('start:status', 'menu.status'),
  ]
}

/** The first answer to a greeting: the service charter from the policy's own numbers, and the menu. */
export function greeting(context: StepContext): readonly TextRef[] {
  const { policy } = context
  const hours: TextValue = { kind: 'count', unit: 'hours', n: policy.closing.reopenHours }
  return [
    text('greeting.open'),
    text('greeting.charter'),
    ...caseTypes.map((type) =>
      text('line.charter', {
        type: { kind: 'text', text: text(`type.${type}.one`) },
        period: period(context, type, undefined),
      }),
    ),
    text('line.charter-reopen', { hours }),
    text('greeting.assistant'),
  ]
}

/** A type with its article, as it stands in a sentence. */
export function theType(type: CaseType): TextRef {
  return text(`type.${type}.the`)
}

/** How long a case may take: "within 3 working days", or "3 to 5" where the policy has a target and a due day. */
export function period({ policy }: StepContext, type: CaseType, service: string | undefined): TextValue {
  const { targetWorkingDays, dueWorkingDays } = deadlineOf(policy, type, service)
  const to: TextValue = { kind: 'count', unit: 'days', n: dueWorkingDays }
  if (targetWorkingDays === undefined) return { kind: 'text', text: text('period.single', { days: to }) }
  return { kind: 'text', text: text('period.range', { from: code(String(targetWorkingDays)), to }) }
}

/** A channel whose messages are shorter gets the privacy notice in one line. */
const narrow = 500

/** In a letter the case is registered at once: how to refuse it before is not said. */
function noticeFor({ manner, maxTextLength }: Limits): TextKey {
  if (manner === 'letter') return 'privacy.letter'
  return maxTextLength < narrow ? 'privacy.short' : 'privacy.notice'
}

/** The privacy notice: what is kept, why, and which rights there are, with the link to all of it. */
export function privacyNotice({ policy, baseUrl, channel }: StepContext): TextRef {
  const link = policy.privacyLink.startsWith('/') ? `${baseUrl}${policy.privacyLink}` : policy.privacyLink
  return text(noticeFor(channel.limits), { link: code(link) })
}

/** When people are back, if nobody is there now; nothing for a channel that is always answered. */
export function outsideHours(context: StepContext): readonly TextRef[] {
  const hours = context.policy.channels.find(({ name }) => name === context.channel.name)?.hours
  if (hours === undefined || isOpenAt(context.calendar, hours, context.now)) return []
  const next = nextOpening(context.calendar, hours, context.now)
  return next.kind === 'instant'
    ? [text('outside-hours', { next: { kind: 'instant', at: next.at, form: 'day-time' } })]
    : []
}

/** That a person takes over, when, and the phone to call meanwhile. */
export function handedOver({ calendar, now, policy }: StepContext): readonly TextRef[] {
  const phone = code(policy.contact.phone)
  if (isOpenAt(calendar, 'counters', now)) return [text('human.handed'), text('human.open', { phone })]
  const next = nextOpening(calendar, 'counters', now)
  const at: TextValue = next.kind === 'instant' ? { kind: 'instant', at: next.at, form: 'day-time' } : ''
  return [text('human.handed'), text('human.hours', { phone, next: at })]
}
