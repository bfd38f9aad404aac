import { unreachable } from '../errors.ts'
import type { CaseCommand, Command } from './command.ts'
import { decideReopen, decideWithdraw } from './decide-citizen.ts'
import { decideAsk, decideFile, decideGive } from './decide-data.ts'
import { decideDelivery, decideTold } from './decide-delivery.ts'
import { decideIdentify } from './decide-identity.ts'
import { decideAcknowledge, decideEscalate } from './decide-ladder.ts'
import {
  decideAssign,
  decideClose,
  decideNote,
  decideReclassify,
  decideResolve,
  decideVerify,
} from './decide-officer.ts'
import { decideJoin, decideLink, decideRefer, decideSplit } from './decide-other.ts'
import { decideReckonAnew } from './decide-reckoning.ts'
import { decideSeal, decideUnseal } from './decide-sealing.ts'
import { decideRate } from './decide-survey.ts'
import { decideTick } from './decide-tick.ts'
import { accept, type DecideContext, type Decision, draftOf, record, refuse } from './decision.ts'
import type { Case } from './file.ts'

/** What an officer does to a case; a closed one takes none of it. */
type OfficerCommand = Command<
  | 'verify'
  | 'ask'
  | 'assign'
  | 'reclassify'
  | 'note'
  | 'acknowledge'
  | 'resolve'
  | 'close'
  | 'refer'
  | 'join'
  | 'split'
>

/**
 * What a command does to a case: the events to be appended, with the personal values that they name by digest, or a
 * refusal that says what to do instead. Pure and total: it never throws, whatever came before.
 */
export function decide(current: Case | undefined, command: CaseCommand, context: DecideContext): Decision {
  if (command.kind === 'file') return decideFile(current, command, context)
  if (!current) return refuse('no-case', 'There is no such case: check the reference.')
  switch (command.kind) {
    case 'give':
      return decideGive(current, command, context)
    case 'add-address': {
      const { channel, conversation } = command.address
      const known = current.addresses.some(
        (one) => one.channel === channel && one.conversation === conversation,
      )
      const draft = draftOf(current)
      return accept(
        known ? draft : record(draft, context, { kind: 'address-added', address: command.address }),
      )
    }
    case 'reopen':
      return decideReopen(current, command, context)
    case 'escalate':
      return decideEscalate(current, command, context)
    case 'withdraw':
      return decideWithdraw(current, context)
    case 'rate':
      return decideRate(current, command, context)
    case 'identify':
      return decideIdentify(current, command, context)
    case 'seal':
      return decideSeal(current, context)
    case 'unseal':
      return decideUnseal(current, command, context)
    case 'link':
      return decideLink(current, command, context)
    case 'told':
      return decideTold(current, command, context)
    case 'delivery':
      return decideDelivery(current, command, context)
    case 'reckon-anew':
      return decideReckonAnew(current, command, context)
    case 'tick':
      return decideTick(current, context)
    default:
      return decideOfficer(current, command, context)
  }
}

function decideOfficer(file: Case, command: OfficerCommand, context: DecideContext): Decision {
  if (file.closed) {
    return refuse(
      'case-closed',
      `The case ${file.reference} is closed (${file.closed.how}) since ${file.closed.at}: nothing can be done to it.`,
    )
  }
  switch (command.kind) {
    case 'verify':
      return decideVerify(file, context)
    case 'ask':
      return decideAsk(file, command, context)
    case 'assign':
      return decideAssign(file, command, context)
    case 'reclassify':
      return decideReclassify(file, command, context)
    case 'note':
      return decideNote(file, command, context)
    case 'acknowledge':
      return decideAcknowledge(file, context)
    case 'resolve':
      return decideResolve(file, command, context)
    case 'close':
      return decideClose(file, command, context)
    case 'refer':
      return decideRefer(file, command, context)
    case 'join':
      return decideJoin(file, command, context)
    case 'split':
      return decideSplit(file, command, context)
    default:
      return unreachable(command)
  }
}
