import type { Policy } from '../domain/policy.ts'
import type { TextRef, TextValue } from '../domain/text.ts'
import { typeIn } from './file-case.ts'
import { type Reply, type Scope, slotOf, wordsIn } from './flow.ts'
import { greetableName } from './greetable-name.ts'
import { serviceOf } from './needed-fields.ts'
import { code, text } from './text-keys.ts'
import type { Turn } from './turn.ts'
import type { Frame } from './types.ts'

/** A conversation as far as staff are told of it; `frames`: the flows that are open, the active one last. */
export interface Told extends Pick<Scope, 'context' | 'cases'> {
  readonly frames: readonly Frame[]
}

/** What can be told of a turn. */
export const toldOf = ({ context, cases, session }: Turn): Told => ({
  context,
  cases,
  frames: session.frames,
})

const mostCases = 3
const listed = (items: readonly TextValue[]): TextValue => ({ kind: 'list', items })
const nothing = listed([])
const nested = (ref: TextRef): TextValue => ({ kind: 'text', text: ref })

/**
 * What staff are told of a citizen who waits for them, as values of a text, each a line or nothing: `who`, `reach` (by
 * what to call or write to them), `matter`, `asked` (the open question) and `cases`. What citizens wrote is not in it:
 * mail travels further than the case file. Where the policy protects a reporter it tells no name, phone or address. Of a
 * letter whose sender is not proven only the address is told: what else it says may be somebody else's.
 */
export function reachValues(told: Told, reply?: Reply): Readonly<Record<string, TextValue>> {
  const { policy, proven } = told.context
  const ours = { phone: code(policy.contact.phone) }
  if (mayBeProtected(policy, told.frames, ownCases(told)))
    return { who: nothing, reach: nested(text('notify.reach-protected', ours)), ...aboutValues(told, reply) }
  if (reply?.unproven === true && reply.intent !== 'human')
    return {
      who: nothing,
      reach: nested(text('notify.reach-unproven', { ways: code(proven.email ?? '') })),
      ...aboutValues(told, reply),
    }
  const said = (field: 'name' | 'phone' | 'email') => [
    reply === undefined ? undefined : slotOf(reply, field),
    ...told.frames.map((frame) => wordsIn(frame, field)).reverse(),
  ]
  const name = [...said('name'), proven.name].map(greetableName).find((each) => each !== undefined)
  const ways = new Set(
    [proven.phone, ...said('phone'), proven.email, ...said('email')].flatMap((way) => way || []),
  )
  return {
    who: name === undefined ? nothing : nested(text('notify.name', { name })),
    reach: nested(
      ways.size === 0
        ? text(ownCases(told).length === 0 ? 'notify.reach-none' : 'notify.reach-case', ours)
        : text('notify.reach', { ways: listed([...ways].map(code)) }),
    ),
    ...aboutValues(told, reply),
  }
}

/** The matter that is being filed, the question that is open, and the newest cases, or the one that is named: each where there is one. */
function aboutValues(told: Told, reply?: Reply): Readonly<Record<string, TextValue>> {
  const { policy } = told.context
  const { frames } = told
  const filing = frames.findLast(({ flow }) => flow === 'filing')
  const type = filing === undefined ? undefined : typeIn(filing)
  const service = filing === undefined ? undefined : serviceOf(policy, serviceIn(filing))
  const matter = [type === undefined ? undefined : policy.types[type].name, service?.name].flatMap(
    (name): TextValue[] => (name === undefined ? [] : [{ kind: 'name', name }]),
  )
  const open = frames.at(-1)?.step ?? ''
  const named = reply === undefined ? undefined : slotOf(reply, 'reference')
  const all = ownCases(told)
  const own = (all.some(isNamed(named)) ? all.filter(isNamed(named)) : all).slice(0, mostCases)
  return {
    matter: matter.length === 0 ? nothing : nested(text('notify.matter', { matter: listed(matter) })),
    asked:
      policy.fields[open] === undefined
        ? nothing
        : nested(text('notify.asked', { label: nested({ key: `field.${open}.label` }) })),
    cases:
      own.length === 0
        ? nothing
        : nested(text('notify.cases', { references: listed(own.map(({ reference }) => code(reference))) })),
  }
}

const isNamed =
  (named: string | undefined) =>
  ({ reference }: { readonly reference: string }): boolean =>
    reference === named

const ownCases = ({ cases }: Told) => cases.filter(({ access }) => access === 'own')

const serviceIn = (frame: Frame) => wordsIn(frame, 'service') ?? wordsIn(frame, 'serviceGuess')

/** Whether the reporter of what is being filed, or of one of these cases, is sealed or may be by the policy (reading 13). */
export function mayBeProtected(
  { sealing: { types, subjects } }: Policy,
  frames: readonly Frame[],
  own: readonly { readonly type: string; readonly service: string; readonly sealed?: unknown }[],
): boolean {
  const covers = (type: string | undefined, service: string | undefined) =>
    types.some((each) => each === type) || subjects.some((each) => each === service)
  return (
    frames.some((frame) => covers(typeIn(frame), serviceIn(frame))) ||
    own.some(({ type, service, sealed }) => (sealed ?? undefined) !== undefined || covers(type, service))
  )
}
