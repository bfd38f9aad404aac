import type { StoredValue } from '../domain/case/case.ts'
import type { Language, TextRef } from '../domain/text.ts'
import { renderInstant } from '../engine/render-instant.ts'
import { renderText } from '../engine/render-text.ts'
import type { CasePapers } from '../gateway/case-papers.ts'
import type { PrintText } from './print-texts.ts'

/** What a case file says, in the language of the page. */
export interface Voice {
  readonly language: Language
  /** A text of the print, finished. */
  say(key: PrintText, values?: TextRef['values']): string
  /** An instant by the name of its day, with its time. */
  moment(at: string): string
  /** Its day alone, and its time alone. */
  day(at: string): string
  time(at: string): string
  /** A stored value's words; of one that was erased, that it was. */
  stored(value: StoredValue): string
}

export function voiceOf({ policy, zone, values }: CasePapers, language: Language): Voice {
  const render = (ref: TextRef) => renderText(ref, language, policy, zone)
  const say: Voice['say'] = (key, given = {}) => render({ key, values: given })
  const instant = (form: 'day' | 'day-time' | 'time') => (at: string) =>
    renderInstant({ kind: 'instant', at, form }, language, zone, render)
  return {
    language,
    say,
    moment: instant('day-time'),
    day: instant('day'),
    time: instant('time'),
    stored: (value) => (value.kind === 'plain' ? value.value : (values[value.digest] ?? say('print.erased'))),
  }
}
