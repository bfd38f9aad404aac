import type { CaseView } from '../domain/case/view.ts'
import type { SlotName } from '../domain/understanding.ts'
import { tokenise } from '../language/matching-key.ts'
import { isAct } from './describe.ts'
import { type Reply, slotOf } from './flow.ts'
import { addToCase } from './missing-data.ts'
import type { MessageEvent } from './reply.ts'
import { code, text } from './text-keys.ts'
import type { Turn } from './turn.ts'
import { hasCue, placeSlots, wordsBeside } from './words-beside.ts'

/** Longer words tell of a matter. */
const mostWords = 12
const changes = ['change', 'changed', 'wrong', 'instead'] as const

/** Whether a message says that something which was filed is another now: "my number has changed", "change the place to …". */
function isCorrection(reply: Reply, turn: Turn): boolean {
  if (reply.choice !== undefined || isAct(reply.act)) return false
  const { fields } = turn.context.policy
  return (
    changes.some((cue) => hasCue(reply, cue)) &&
    Object.keys(fields).some((field) => hasCue(reply, `said ${field}`)) &&
    !/[?\u061f]/u.test(reply.text) &&
    tokenise(reply.text, mostWords + 1).length <= mostWords
  )
}

/** The open case of this contact that a correction is about: the one that is named, else the newest. */
function correctedCase({ cases }: Turn, event: MessageEvent, reply: Reply): CaseView | undefined {
  const open = cases.filter(({ access, state }) => access === 'own' && state !== 'closed')
  const reference = slotOf(reply, 'reference')
  const named = open.find((view) => view.id === event.about || view.reference === reference)
  return named ?? (reference === undefined ? open[0] : undefined)
}

/** The case on which a message corrects what was filed; undefined where it corrects nothing, or nothing is open. */
export const caseToCorrect = (turn: Turn, event: MessageEvent, reply: Reply): CaseView | undefined =>
  isCorrection(reply, turn) ? correctedCase(turn, event, reply) : undefined

const dayMilliseconds = 86_400_000
/** More words beside a number, a place or files tell something else; where they name what it is ("my new number is") some more. */
const mostWordsBeside = 3
const mostWordsNaming = 5

/** The slots that reach somebody or say where. */
const valueSlots: ReadonlySet<SlotName> = new Set<SlotName>([...placeSlots, 'phone', 'email', 'civilNumber'])

/**
 * The case that a chat has filed within a day, where a message brings only what belongs to it: a photo, a number, where
 * it is, or "not in Hamasa".
 */
function caseOfAfterthought(turn: Turn, reply: Reply): CaseView | undefined {
  const newest = turn.cases.find(({ access, state }) => access === 'own' && state !== 'closed')
  if (newest === undefined || Date.parse(turn.context.now) - Date.parse(newest.receivedAt) > dayMilliseconds)
    return undefined
  return isAfterthought(reply, newest) ? newest : undefined
}

function isAfterthought(reply: Reply, { service: filed }: CaseView): boolean {
  const { understanding, choice, act, intent, attachments, location } = reply
  const { slots, said, bare, service } = understanding
  if (
    choice !== undefined ||
    isAct(act) ||
    bare === true ||
    (said === true && intent !== 'other') ||
    intent === 'status'
  )
    return false
  if (slots.some(({ name }) => name === 'reference') || /[?\u061f]/u.test(reply.text)) return false
  if (service !== 'none' && service !== filed) return false
  const names = slots.some(({ name }) => hasCue(reply, `said ${name}`))
  const most = names ? mostWordsNaming : mostWordsBeside
  if (wordsBeside(reply, most + 1) > most) return false
  const denies = hasCue(reply, 'denies') && hasCue(reply, 'said place')
  return (
    attachments.length > 0 ||
    location !== undefined ||
    denies ||
    slots.some(({ name }) => valueSlots.has(name))
  )
}

/** Keeps a correction of what was filed, or an afterthought, on its case and says so; false where it is none or nothing is open. */
export function correctsCase(turn: Turn, event: MessageEvent, reply: Reply): boolean {
  const view = caseToCorrect(turn, event, reply) ?? caseOfAfterthought(turn, reply)
  if (view === undefined) return false
  turn.enter('case/corrected')
  turn.setAbout({ caseId: view.id })
  keepCorrection(turn, reply, view)
  return true
}

/** Notes on the case what its citizen wants corrected, before a person is told of it as of personal data. */
export function notesCorrection(turn: Turn, event: MessageEvent, reply: Reply): void {
  const view = correctedCase(turn, event, reply)
  if (reply.act === 'correct-data' && view !== undefined) keepCorrection(turn, reply, view)
}

function keepCorrection(turn: Turn, reply: Reply, view: CaseView): void {
  turn.do(...addToCase(view, reply.text, reply.attachments, turn.context))
  turn.say(text('case.added', { reference: code(view.reference) }))
}
