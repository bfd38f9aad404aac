import { choice } from '../src/engine/choices.ts'
import type { Flow, FlowStep } from '../src/engine/flow.ts'
import { furtherIn, keptMatters, matterName } from '../src/engine/further.ts'
import { text } from '../src/engine/text-keys.ts'
import { beginFrame } from '../src/engine/turn.ts'
import { filing } from './filing.ts'

/** Matters that were told beside one that is filed now are offered one by one, each with its own words. */
export const further: Flow = {
  id: 'further',
  version: 1,
  steps: () => [offerStep],
  takes: () => ({}),
  done: ({ frame }) => {
    const [first, ...more] = furtherIn(frame)
    if (first === undefined) return { says: [], effects: [] }
    const { taken: _taken, further: _further, ...known } = frame.fields
    const { type, service, fields } = first
    const stays = beginFrame(filing, { ...known, ...fields, type, service, ...keptMatters(more) })
    return { says: [], effects: [], stays, goesOn: true }
  },
}

const offerStep: FlowStep = {
  name: 'offer',
  field: 'taken',
  needed: ({ frame }) => furtherIn(frame).length > 0,
  ask: ({ frame, context }) => {
    const [first] = furtherIn(frame)
    return {
      parts:
        first === undefined
          ? []
          : [
              text('further.offer', {
                matter: { kind: 'text', text: matterName(first, context) },
                words: first.fields['description'] ?? '',
              }),
            ],
      choices: [choice('act:yes', 'act.register'), choice('act:no', 'act.no')],
    }
  },
  read: (reply, { frame }) => {
    if (reply.act === 'yes' || reply.act === 'file') return { kind: 'fields', fields: { taken: true } }
    if (reply.act !== 'no' && reply.act !== 'skip') return { kind: 'none' }
    const left = furtherIn(frame).slice(1)
    if (left.length === 0) return { kind: 'end', outcome: { says: [text('further.left')], effects: [] } }
    return { kind: 'fields', fields: keptMatters(left) }
  },
}
