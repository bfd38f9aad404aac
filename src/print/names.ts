import type { Actor, NoticeKind } from '../domain/case/case.ts'
import { type Case, ownQuestion } from '../domain/case/file.ts'
import { unreachable } from '../domain/errors.ts'
import type { NoticeRoute, Policy } from '../domain/policy.ts'
import type { TextValue } from '../domain/text.ts'
import type { CasePapers } from '../gateway/case-papers.ts'
import type { Voice } from './voice.ts'
import { theirs } from './words.ts'

/** How things of the policy are called; what it does not know is called by its slug. */
export function serviceName(policy: Policy, slug: string): TextValue | undefined {
  const service = policy.services.find((known) => known.slug === slug)
  return service === undefined ? undefined : { kind: 'name', name: service.name }
}

export function channelName(policy: Policy, name: string): TextValue {
  const channel = policy.channels.find((known) => known.name === name)
  return channel === undefined ? theirs(name) : { kind: 'name', name: channel.label }
}

export function roleName(policy: Policy, slug: string): TextValue {
  const role = policy.roles.find((known) => known.slug === slug)
  return role === undefined ? theirs(slug) : { kind: 'name', name: role.title }
}

/** A field's label; of one that an officer asked for in words of their own, those words. */
export function fieldName(file: Pick<Case, 'asked'>, field: string): TextValue {
  const own = ownQuestion(file, field)
  return own === undefined ? { kind: 'text', text: { key: `field.${field}.label` } } : theirs(own)
}

export function noticeName(kind: NoticeKind): TextValue {
  return { kind: 'text', text: { key: `print.notice.${kind}` } }
}

export function routeName({ policy, file }: CasePapers, route: NoticeRoute): TextValue {
  return route === 'origin'
    ? channelName(policy, file.origin.channel)
    : { kind: 'text', text: { key: `print.route.${route}` } }
}

/** Who did something. An officer who acts by a link is known by the role alone. */
export function actorName({ policy }: CasePapers, by: Actor, { say, language }: Voice): string {
  switch (by.kind) {
    case 'citizen':
      return say('print.by.citizen')
    case 'system':
      return say('print.by.system')
    case 'officer': {
      const role = policy.roles.find(({ slug }) => slug === by.role)
      if (role === undefined) return theirs(by.name)
      if (by.name === role.slug) return role.title[language]
      return say('print.by.officer', { name: theirs(by.name), role: { kind: 'name', name: role.title } })
    }
    default:
      return unreachable(by)
  }
}
