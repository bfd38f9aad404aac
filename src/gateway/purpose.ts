import type { NoticeRoute } from '../domain/policy.ts'

/** What an outbox row tells when it tells a notice of a case. */
export interface NoticePurpose {
  readonly caseId: string
  readonly notice: string
  readonly route: NoticeRoute
}

/** An answer in a conversation, as opposed to a notice. */
export const answerPurpose = 'answer'

/** How the purpose of every notice begins, and no other. */
export const noticePrefix = 'notice/'

export function composePurpose(purpose: NoticePurpose): string {
  return `${noticePrefix}${purpose.caseId}/${purpose.notice}/${purpose.route}`
}

export function parsePurpose(text: string): NoticePurpose | undefined {
  const [kind, caseId, notice, route] = text.split('/')
  if (kind !== 'notice' || caseId === undefined || notice === undefined || route === undefined)
    return undefined
  return { caseId, notice, route: route as NoticeRoute }
}
