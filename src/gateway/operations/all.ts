import { approveAct, listActs, refuseAct } from './acts.ts'
import { resumeChannel, stopChannel } from './breaker.ts'
import { editCalendar, listCalendars, previewCalendar } from './calendar.ts'
import { collectCasePapers, exportCase } from './case-export.ts'
import { doToCase, listCases, showCase } from './cases.ts'
import { advanceClock, setClock } from './clock.ts'
import { listCorrectedCases } from './corrected-cases.ts'
import { dismissDead, listDead, retryDead, showDead } from './dead-letters.ts'
import { diagnose } from './doctor.ts'
import type { Operation } from './operation.ts'
import { makePairingLink, readPairing } from './pairing.ts'
import { dropPerson, endAbsence, listPeople, putPerson, setAbsence } from './people.ts'
import { replayConversation } from './replay.ts'
import { listGroupMessages, takeUpMessage } from './take-up.ts'
import { finishTask, listTasks } from './tasks.ts'
import { verify } from './verify.ts'

/** Everything that a command may ask of the gateway, by name; the control socket answers to these names only. */
export const operations: Readonly<Record<string, Operation>> = {
  'act-approve': approveAct,
  'act-list': listActs,
  'act-refuse': refuseAct,
  'calendar-edit': editCalendar,
  'calendar-list': listCalendars,
  'calendar-preview': previewCalendar,
  'case-do': doToCase,
  'case-show': showCase,
  'case-export': exportCase,
  'case-papers': collectCasePapers,
  'case-list': listCases,
  'group-messages': listGroupMessages,
  'case-take-up': takeUpMessage,
  'clock-set': setClock,
  'clock-advance': advanceClock,
  'dead-list': listDead,
  'dead-show': showDead,
  'dead-retry': retryDead,
  'dead-dismiss': dismissDead,
  doctor: diagnose,
  replay: replayConversation,
  resume: resumeChannel,
  stop: stopChannel,
  'corrected-cases': listCorrectedCases,
  pairing: readPairing,
  'pairing-link': makePairingLink,
  'people-list': listPeople,
  'people-put': putPerson,
  'people-absent': setAbsence,
  'people-back': endAbsence,
  'people-remove': dropPerson,
  'tasks-list': listTasks,
  'tasks-done': finishTask,
  verify,
}

/** The operation of this name; undefined where there is none (an object knows `constructor` too). */
export const operationNamed = (name: string): Operation | undefined =>
  Object.hasOwn(operations, name) ? operations[name] : undefined
