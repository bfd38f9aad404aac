import type { TextRef } from '../text.ts'
import type { NoticeKind } from './case.ts'

/** What a case tells one of its conversations; the conversation's flow finds the words, notices bring their own. */
export type CaseNews =
  | { readonly kind: 'filed' }
  | { readonly kind: 'completed' }
  | { readonly kind: 'still-missing' }
  | { readonly kind: 'reopened' }
  | { readonly kind: 'escalated' }
  | { readonly kind: 'withdrawn' }
  | { readonly kind: 'sealed' }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'notice'; readonly id: string; readonly notice: NoticeKind; readonly text: TextRef }
