import type { CaseView } from '../domain/case/view.ts'
import { isIdentified, levelOf, neededIdentity } from '../domain/identity.ts'
import { advance } from './advance.ts'
import { beginFrame, type Turn } from './turn.ts'
import type { StepContext } from './types.ts'

/** The route to the phone of a case whose number the policy wants confirmed and nobody has; undefined for every other. */
export function phoneToConfirm(
  view: CaseView,
  { policy }: Pick<StepContext, 'policy'>,
): CaseView['reachable'][number] | undefined {
  if (view.access !== 'own' || view.state === 'closed' || isIdentified(view, policy)) return undefined
  if (levelOf(neededIdentity(policy, view.type)) !== levelOf('phone-confirmed')) return undefined
  return view.reachable.find(({ route }) => route === 'sms')
}

/** In a chat where nothing else is open the phone is confirmed by a code, now. */
export function beginConfirming(turn: Turn, view: CaseView): void {
  const flow = turn.flows['confirming']
  const phone = phoneToConfirm(view, turn.context)
  if (flow === undefined || phone === undefined || turn.frame !== undefined) return
  const { manner, oneWay } = turn.context.channel.limits
  if (manner !== 'dialogue' || oneWay === true) return
  const fields = { reference: view.reference, target: view.id, route: phone.route, phone: phone.masked }
  turn.push(beginFrame(flow, fields))
  advance(turn)
}
