import { choiceByLabel, pageOf } from './choices.ts'
import { cutShort } from './describe.ts'
import type { Flow, FlowStep, Outcome, Reply } from './flow.ts'
import { text } from './text-keys.ts'
import type { Turn } from './turn.ts'
import type { Frame } from './types.ts'

/** A turn never asks or ends more flows than this. */
const maxMoves = 8

/** Goes on where the conversation stands: asks what is missing, ends what is complete, resumes what lay below. */
export function advance(turn: Turn): void {
  for (let move = 0; move < maxMoves; move++) {
    const frame = settle(turn)
    const flow = turn.flow
    if (frame === undefined || flow === undefined) return
    const step = nextStep(turn, flow, frame)
    if (step !== undefined) {
      ask(turn, flow, step)
      return
    }
    turn.enter(`${flow.id}/done`)
    const outcome = flow.done(turn.scope(frame))
    turn.end(outcome)
    if (!goesOn(outcome)) return
  }
}

/** Whether what lies below, or the frame that stays, is asked next. */
const goesOn = (outcome: Outcome): boolean =>
  outcome.choices === undefined && (outcome.stays === undefined || outcome.goesOn === true)

/** The frame on top as today's flows can read it: an older one keeps its fields, one of a flow that is gone is left. */
export function settle(turn: Turn): Frame | undefined {
  while (turn.frame !== undefined && turn.flow === undefined) turn.pop()
  const { frame, flow } = turn
  if (frame === undefined || flow === undefined || frame.version === flow.version) return frame
  const renewed = { ...frame, version: flow.version, step: '' }
  turn.replace(renewed)
  return renewed
}

function nextStep(turn: Turn, flow: Flow, frame: Frame): FlowStep | undefined {
  const scope = turn.scope(frame)
  return flow.steps(scope).find((step) => frame.fields[step.field] === undefined && step.needed(scope))
}

function ask(turn: Turn, flow: Flow, step: FlowStep): void {
  const { frame } = turn
  if (frame === undefined) return
  turn.enter(`${flow.id}/${step.name}`)
  const moved = frame.step === step.name ? frame : { ...frame, step: step.name }
  if (moved !== frame) turn.replace(moved)
  const { parts, choices } = step.ask(turn.scope(moved))
  const page = moved.fields['page']
  turn.say(...parts)
  turn.offer(pageOf(choices, typeof page === 'number' ? page : 0, turn.context.channel.limits))
}

/** The step that was asked last, if it still exists and is open. */
export function openStep(turn: Turn): FlowStep | undefined {
  const { frame, flow } = turn
  if (frame === undefined || flow === undefined || frame.step === '') return undefined
  return flow.steps(turn.scope(frame)).find(({ name }) => name === frame.step)
}

/** Reads a reply as the answer to the open question and goes on; what it does not answer is said to be so. */
export function answer(turn: Turn, given: Reply): void {
  const { flow } = turn
  const frame = settle(turn)
  if (frame === undefined || flow === undefined) return
  const step = openStep(turn)
  const scope = turn.scope(frame)
  const reply = step === undefined ? given : withChoice(turn, step, given)
  const fitting = unset(flow.takes(reply, scope), frame)
  const corrected = flow.corrects?.(reply, scope)
  const read = corrected ?? step?.read(reply, scope) ?? { kind: 'none' }
  const took = read.kind === 'fields' ? { ...fitting, ...read.fields } : fitting
  turn.say(...cutShort(reply.text, took))
  const isTaken = step === undefined || read.kind === 'end'
  const added = isTaken ? {} : (flow.adds?.(reply, scope, step, took) ?? {})
  if (Object.keys(added).length > 0) turn.say(text('filing.added'))
  const taken = { ...fitting, ...added }
  switch (read.kind) {
    case 'end':
      understood(turn)
      turn.end(read.outcome)
      if (goesOn(read.outcome)) advance(turn)
      return
    case 'fields': {
      understood(turn)
      const answered =
        step === undefined || !(step.field in read.fields)
          ? frame.answered
          : [...frame.answered.filter((field) => field !== step.field), step.field]
      turn.replace({
        ...frame,
        answered,
        fields: without({ ...frame.fields, ...taken, ...read.fields }, [
          'page',
          'idled',
          'doubted',
          ...(read.drop ?? []),
        ]),
      })
      turn.say(...(read.says ?? []))
      turn.do(...(read.effects ?? []))
      if (read.code !== undefined) turn.change({ code: read.code })
      advance(turn)
      return
    }
    case 'unfit':
      if (Object.keys(taken).length > 0) {
        sayTaken(turn, frame, { ...read.keeps, ...taken })
        advance(turn)
        return
      }
      turn.change({ misunderstood: turn.session.misunderstood + 1 })
      keep(turn, frame, read.keeps ?? {})
      turn.say(read.says)
      offerPerson(turn)
      advanceAfterUnfit(turn)
      return
    case 'none':
      if (Object.keys(taken).length > 0 || step === undefined || isOnlyFiles(reply)) {
        understood(turn)
        sayTaken(turn, frame, taken)
        advance(turn)
        return
      }
      if (leaveSideQuestion(turn)) answer(turn, given)
      else misunderstood(turn)
      return
  }
}

/** What does not answer a question in the middle is for the flow below it. */
function leaveSideQuestion(turn: Turn): boolean {
  if (turn.session.frames.length < 2) return false
  turn.pop()
  return true
}

/** A label of another page than the one shown chooses too. */
function withChoice(turn: Turn, step: FlowStep, reply: Reply): Reply {
  const { frame } = turn
  if (reply.choice !== undefined || reply.act !== undefined || step.takesWords || frame === undefined)
    return reply
  const { choices } = step.ask(turn.scope(frame))
  if (choices.length === 0) return reply
  const id = choiceByLabel(reply.text, choices, turn.context)
  return id === undefined ? reply : { ...reply, choice: id }
}

/** After an unfit answer its reason stands for the question, whose choices are offered again. */
function advanceAfterUnfit(turn: Turn): void {
  const step = openStep(turn)
  const { frame } = turn
  if (step === undefined || frame === undefined) {
    advance(turn)
    return
  }
  turn.enter(`${frame.flow}/${step.name}`)
  turn.offer(pageOf(step.ask(turn.scope(frame)).choices, 0, turn.context.channel.limits))
}

function understood(turn: Turn): void {
  if (turn.session.misunderstood !== 0) turn.change({ misunderstood: 0 })
}

function keep(turn: Turn, frame: Frame, taken: Frame['fields']): void {
  turn.replace({ ...frame, fields: without({ ...frame.fields, ...taken }, ['idled']) })
}

/** Keeps what was said beside the question, and says so where that is a field of the case: the question comes again. */
function sayTaken(turn: Turn, frame: Frame, taken: Frame['fields']): void {
  const { fields } = turn.context.policy
  const isField = Object.keys(taken).some((field) => field !== 'description' && fields[field] !== undefined)
  if (isField && taken['description'] === undefined) turn.say(text('filing.taken'))
  keep(turn, frame, taken)
}

/** What is not answered yet; more files join those that are there. */
function unset(fields: Frame['fields'], frame: Frame): Frame['fields'] {
  return Object.fromEntries(
    Object.entries(fields).filter(([field]) => field === 'attachments' || frame.fields[field] === undefined),
  )
}

const isOnlyFiles = ({ attachments, text: words, choice }: Reply): boolean =>
  attachments.length > 0 && words.trim() === '' && choice === undefined

function without(fields: Frame['fields'], names: readonly string[]): Frame['fields'] {
  return Object.fromEntries(Object.entries(fields).filter(([field]) => !names.includes(field)))
}

/** Says that a message was not understood and asks again; after the policy's patience a person is offered. */
export function misunderstood(turn: Turn): void {
  const count = turn.session.misunderstood + 1
  turn.change({ misunderstood: count })
  turn.enter('misunderstood')
  turn.say(
    text(
      turn.frame === undefined
        ? 'misunderstood.menu'
        : count === 1 || !offersChoices(turn)
          ? 'misunderstood.first'
          : 'misunderstood.again',
    ),
  )
  offerPerson(turn)
  advance(turn)
}

/** "Choose from the following" is said only where something follows. */
function offersChoices(turn: Turn): boolean {
  const { frame } = turn
  const step = openStep(turn)
  return frame !== undefined && step !== undefined && step.ask(turn.scope(frame)).choices.length > 0
}

/** After the policy's patience a person is offered. */
export function offerPerson(turn: Turn): void {
  if (turn.session.misunderstood >= turn.context.policy.session.patience)
    turn.say(text('misunderstood.person'))
}
