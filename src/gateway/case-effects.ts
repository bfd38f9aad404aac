import type { CaseCommand } from '../domain/case/command.ts'
import type { CaseEffect } from '../domain/case/effect.ts'
import { unreachable } from '../domain/errors.ts'
import { type Core, nowOf } from './core.ts'
import type { LoadedCase } from './load.ts'
import { notifyRole } from './notify.ts'
import type { Office } from './office.ts'
import { hearerOn } from './speak.ts'
import { caseStream, conversationStream } from './streams.ts'
import type { Writes } from './writes.ts'

/** What an effect is called by, and what it is a part of. */
interface EffectName {
  readonly key: string
  readonly act: string | undefined
}

/** Puts what a case wants done into `writes`. */
export function applyCaseEffect(
  core: Core,
  office: Office,
  loaded: LoadedCase,
  { key, act }: EffectName,
  effect: CaseEffect,
  writes: Writes,
): void {
  switch (effect.kind) {
    case 'tell':
      tell(core, office, loaded, { key, act }, effect, writes)
      return
    case 'notify':
      notifyRole(
        core,
        office,
        key,
        {
          role: effect.role,
          text: effect.text,
          caseId: loaded.id,
          verbs: effect.verbs,
          loaded,
          ...(act !== undefined && { act }),
        },
        writes,
      )
      return
    case 'task':
      writes.tasks.push({
        id: `call/${loaded.id}/${effect.notice}`,
        kind: 'call',
        case_id: loaded.id,
        conversation: null,
        subject: JSON.stringify({ notice: effect.notice, subject: effect.subject, words: effect.words }),
        role: effect.role,
      })
      return
    case 'link':
      linkOther(loaded, key, effect, writes)
      return
    case 'task-done':
      writes.tasksDone.push(`call/${loaded.id}/${effect.notice}`)
      return
    default:
      unreachable(effect)
  }
}

/** News go to the conversation's queue; those that must wait for the morning are a timer of that conversation. */
function tell(
  core: Core,
  office: Office,
  loaded: LoadedCase,
  { key, act }: EffectName,
  effect: Extract<CaseEffect, { kind: 'tell' }>,
  writes: Writes,
): void {
  const conversation =
    typeof effect.conversation === 'string'
      ? effect.conversation
      : givenConversation(core, office, loaded, effect.conversation.given, writes)
  if (conversation === undefined) {
    if (effect.news.kind === 'notice') failRoute(loaded, key, effect.news.id, effect.route ?? 'email', writes)
    return
  }
  const payload = {
    about: effect.news,
    caseId: loaded.id,
    ...(effect.route === undefined ? {} : { route: effect.route }),
    ...(act !== undefined && effect.news.kind === 'notice' && { act }),
  }
  const stream = conversationStream(conversation)
  if (effect.notBefore !== undefined && effect.notBefore > nowOf(core)) {
    writes.timers.push({ stream, name: key, dueAt: effect.notBefore, event: { kind: 'case', payload } })
  } else {
    writes.events.push({ stream, key, kind: 'case', payload })
    if (effect.news.kind !== 'notice') writes.awaited.add(conversation)
  }
}

/** The other case knows of it too; where it goes on with this one, it reaches its citizen wherever this one did. */
function linkOther(
  { id, file }: LoadedCase,
  key: string,
  { to, as, own }: Extract<CaseEffect, { kind: 'link' }>,
  writes: Writes,
): void {
  const commands: readonly CaseCommand[] = [
    { kind: 'link', as, other: { id, reference: file.reference, own } },
    ...(as === 'absorbed'
      ? file.addresses.map((address) => ({ kind: 'add-address', address }) as const)
      : []),
  ]
  writes.events.push(
    ...commands.map((command, index) => ({
      stream: caseStream(to),
      key: `${key}/link/${index}`,
      kind: 'command',
      payload: { command, by: { kind: 'system' } },
    })),
  )
}

/** The conversation that begins with an address which the citizen gave. */
function givenConversation(
  core: Core,
  office: Office,
  loaded: LoadedCase,
  route: string,
  writes: Writes,
): string | undefined {
  const hearer = hearerOn(core, office, loaded, route)
  if (hearer === undefined) return undefined
  writes.visits.push({
    conversation: hearer.id,
    channel: hearer.channel,
    address: hearer.address,
    contact: loaded.file.contact,
  })
  return hearer.id
}

function failRoute(loaded: LoadedCase, key: string, notice: string, route: string, writes: Writes): void {
  const command = { kind: 'delivery', notice, route, outcome: 'failed', code: 'no-address' }
  writes.events.push({
    stream: caseStream(loaded.id),
    key: `${key}/unaddressed`,
    kind: 'command',
    payload: { command, by: { kind: 'system' } },
  })
}
