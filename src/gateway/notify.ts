import type { OfficerVerb } from '../domain/case/effect.ts'
import { type Reached, reachedFor } from '../domain/people.ts'
import type { TextRef } from '../domain/text.ts'
import { dateAt } from '../domain/working-time.ts'
import { renderText } from '../engine/render-text.ts'
import type { Say, SayPart } from '../engine/types.ts'
import { type Core, nowOf } from './core.ts'
import { officerLink } from './link-tokens.ts'
import type { LoadedCase } from './load.ts'
import { channelOfKind, type Office } from './office.ts'
import { answerPurpose } from './purpose.ts'
import { conversationId } from './register.ts'
import { speak } from './speak.ts'
import type { Writes } from './writes.ts'

/** Something that a role of the office has to know, with what it can do about it by link. */
export interface Notification {
  readonly role: string
  readonly text: TextRef
  readonly caseId: string | undefined
  readonly verbs: readonly OfficerVerb[]
  readonly loaded?: LoadedCase
  /** What it is a part of. */
  readonly act?: string
}

/** Whether mail to a role reaches anybody today. */
export function hasMail(core: Core, office: Office, slug: string): boolean {
  const role = office.policy.roles.find((candidate) => candidate.slug === slug)
  const reached = reachedFor(office.people, slug, dateAt(office.calendar, nowOf(core)))
  return channelOfKind(office, 'email') !== undefined && (role?.email !== undefined || reached.length > 0)
}

/**
 * Writes to a role by the office's mail, with signed links; where there is no mail (or the role has no address) the
 * work is a task that `wasl tasks` shows. Both languages stand in the mail, Arabic first.
 */
export function notifyRole(
  core: Core,
  office: Office,
  key: string,
  notification: Notification,
  writes: Writes,
): void {
  const role = office.policy.roles.find((candidate) => candidate.slug === notification.role)
  const channel = channelOfKind(office, 'email')
  const today = dateAt(office.calendar, nowOf(core))
  const reached = reachedFor(office.people, notification.role, today)
  if (channel === undefined || !hasMail(core, office, notification.role)) {
    writes.tasks.push({
      id: key,
      kind: 'notify',
      case_id: notification.caseId ?? null,
      conversation: null,
      subject: JSON.stringify({ subject: notification.text }),
      role: notification.role,
    })
    return
  }
  const write = (email: string, name: string, who?: Reached) =>
    writeTo(core, office, { key: name, email, channel: channel.policy.name }, notification, writes, who)
  if (reached.length === 0) write(role?.email ?? '', key)
  for (const [index, who] of reached.entries())
    write(who.person.email, index === 0 ? key : `${key}/to/${who.person.slug}`, who)
}

/** One mail, with links that know who got it; who acts for somebody is told so. */
function writeTo(
  core: Core,
  office: Office,
  to: { readonly key: string; readonly email: string; readonly channel: string },
  notification: Notification,
  writes: Writes,
  who?: Reached,
): void {
  const id = conversationId(core, office.organisation, to.channel, to.email)
  const hearer = { id, channel: to.channel, address: to.email, name: null, thread: '[]' }
  const instead: readonly TextRef[] =
    who?.insteadOf === undefined ? [] : [{ key: 'officer.instead', values: { name: who.insteadOf.name } }]
  const say: Say = {
    kind: 'say',
    language: 'ar',
    parts: bothLanguages(office, [
      ...instead,
      notification.text,
      ...linkTexts(core, office, notification, who?.person.slug),
    ]),
    choices: [],
    subject: subjectOf(notification),
  }
  const reference = notification.loaded?.file.reference
  speak(
    office,
    hearer,
    {
      key: to.key,
      say,
      purpose: answerPurpose,
      ...(reference === undefined ? {} : { reference }),
      ...(notification.act !== undefined && { act: notification.act }),
    },
    writes,
  )
}

/** Officers read either language: all of it in Arabic, then all of it in English. */
function bothLanguages(office: Office, texts: readonly TextRef[]): SayPart[] {
  return (['ar', 'en'] as const).map((language) => ({
    kind: 'words',
    words: texts.map((ref) => renderText(ref, language, office.policy, office.calendar.zone)).join('\n\n'),
  }))
}

function subjectOf(notification: Notification): TextRef {
  const reference = notification.loaded?.file.reference
  if (reference === undefined) return { key: 'officer.subject-plain' }
  return { key: 'officer.subject', values: { reference: { kind: 'code', value: reference } } }
}

function linkTexts(
  core: Core,
  office: Office,
  notification: Notification,
  person: string | undefined,
): TextRef[] {
  const { loaded } = notification
  if (loaded === undefined) return []
  return notification.verbs.map((verb) => ({
    key: `officer.link.${verb}`,
    values: {
      link: { kind: 'code', value: officerLink(core, office, loaded, verb, notification.role, person) },
    },
  }))
}
