import { caseTypes } from '../src/domain/understanding.ts'
import { isAct, matterFields } from '../src/engine/describe.ts'
import { typeIn } from '../src/engine/file-case.ts'
import { type Answer, type Reply, type Scope, wordsIn } from '../src/engine/flow.ts'
import { type FurtherMatter, furtherIn, keptMatters, matterName } from '../src/engine/further.ts'
import { text } from '../src/engine/text-keys.ts'
import { hasCue } from '../src/engine/words-beside.ts'

/** More than so many other matters are no conversation: what follows joins the details. */
const mostMatters = 5

/**
 * Another matter, told in the middle of a filing: led in by words such as "and also", and surely of another service. It
 * is kept with its own words and place and offered when this one is filed; nothing in it answers the open question.
 */
export function anotherMatter(reply: Reply, { frame, context }: Scope): FurtherMatter | undefined {
  const { understanding, choice, act, intent } = reply
  const { service, confidence } = understanding
  const own = wordsIn(frame, 'service')
  if (choice !== undefined || isAct(act) || own === undefined || !hasCue(reply, 'further')) return undefined
  if (wordsIn(frame, 'description') === undefined || furtherIn(frame).length >= mostMatters) return undefined
  if (service === 'none' || service === own || confidence.service < context.policy.understanding.take)
    return undefined
  const isSure = confidence.type >= context.policy.understanding.take
  const said = caseTypes.find((known) => known === intent)
  const type = (isSure ? said : typeIn(frame)) ?? 'complaint'
  return { type, service, fields: matterFields(reply, context.policy) }
}

/** Keeps it, and says so; the open question comes again. */
export function keepAnother(matter: FurtherMatter, { frame, context }: Scope): Answer {
  return {
    kind: 'fields',
    fields: keptMatters([...furtherIn(frame), matter]),
    says: [text('further.noted', { matter: { kind: 'text', text: matterName(matter, context) } })],
  }
}
