import type { Calendar } from '../calendar.ts'
import type { NoticeRoute, Policy } from '../policy.ts'
import type { TextRef } from '../text.ts'
import type { LinkKind } from './case.ts'
import type { ConnectedChannel } from './decision.ts'
import type { CaseNews } from './news.ts'

/** What an officer can do by a signed link in the mail that tells of the case. */
export const officerVerbs = [
  'acknowledge',
  'verify',
  'identify',
  'ask',
  'resolve',
  'close',
  'unseal',
] as const
export type OfficerVerb = (typeof officerVerbs)[number]

/**
 * What a case wants done. tell: news for one of its conversations, or, where the citizen only left an address, for the
 * one that begins with it. notify: mail to a role. task: work for a person. task-done: the call
 * about a notice is made, or no longer needed.
 */
export type CaseEffect =
  | {
      readonly kind: 'tell'
      readonly conversation: string | { readonly given: 'email' | 'sms' }
      /** The channel's name in the policy. */
      readonly channel?: string
      readonly news: CaseNews
      /** For notices: the route whose outcome is reported back by `delivery`. */
      readonly route?: NoticeRoute
      readonly notBefore?: string
    }
  | {
      readonly kind: 'notify'
      readonly role: string
      readonly text: TextRef
      readonly verbs: readonly OfficerVerb[]
    }
  | {
      readonly kind: 'task'
      readonly task: 'call'
      readonly notice: string
      readonly role: string
      readonly subject: TextRef
      readonly words: TextRef
    }
  | { readonly kind: 'task-done'; readonly notice: string }
  /** Another case is told what this one is to it. */
  | { readonly kind: 'link'; readonly to: string; readonly as: LinkKind; readonly own: boolean }

/** What effects are made from besides the events. */
export interface ReactContext {
  readonly policy: Policy
  readonly calendar: Calendar
  readonly connected: readonly ConnectedChannel[]
  /** Personal values by digest; those that were erased are absent. */
  readonly values: ReadonlyMap<string, string>
}
