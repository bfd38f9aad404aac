import type { Limits } from '../domain/channel.ts'
import type { Language, TextRef } from '../domain/text.ts'
import { wordsKey } from '../language/matching-key.ts'
import { renderText } from './render-text.ts'
import { type TextKey, text } from './text-keys.ts'
import type { ChoiceRef, StepContext } from './types.ts'

/** A choice with a text of the engine as its label. */
export function choice(id: string, label: TextKey): ChoiceRef {
  return { id, label: text(label) }
}

/** Yes and no, as every question of that kind offers them. */
export const yesNo: readonly ChoiceRef[] = [choice('act:yes', 'act.yes'), choice('act:no', 'act.no')]

const namedText = { key: 'name' } as const

/** A choice that is named by the policy itself. */
export function namedChoice(
  id: string,
  name: { readonly ar: string; readonly en: string },
  description?: { readonly ar: string; readonly en: string },
): ChoiceRef {
  const label: TextRef = { ...namedText, values: { name: { kind: 'name', name } } }
  return description === undefined
    ? { id, label }
    : { id, label, description: { ...namedText, values: { name: { kind: 'name', name: description } } } }
}

/** Average characters of a numbered line, for how many fit into one message of a channel without lists. */
const lineLength = 60

/** How many choices one message holds on a channel. */
export function pageSize(limits: Limits): number {
  const inList = Math.max(limits.buttons.count, limits.rows.count)
  const inText = Math.max(3, Math.floor(limits.maxTextLength / lineLength))
  return inList > 0 ? Math.max(inList, 2) : Math.min(inText, 20)
}

/** The choices of one page; where there are more, the last one leads to the next page, and from the last to the first. */
export function pageOf(choices: readonly ChoiceRef[], page: number, limits: Limits): readonly ChoiceRef[] {
  const size = pageSize(limits)
  if (choices.length <= size) return choices
  const per = size - 1
  const pages = Math.ceil(choices.length / per)
  const shown = Math.min(Math.max(page, 0), pages - 1)
  const next = (shown + 1) % pages
  return [...choices.slice(shown * per, shown * per + per), { id: `page:${next}`, label: text('menu.more') }]
}

/**
 * The choice among these whose label a text says, in either language: exactly, or as the one label (or description)
 * that it begins, or the one label in which it stands.
 */
export function choiceByLabel(
  said: string,
  choices: readonly ChoiceRef[],
  context: StepContext,
): string | undefined {
  if (choices.length === 0 || said.length > 80) return undefined
  const key = wordsKey(said)
  if (key === '') return undefined
  const begun: string[] = []
  for (const { id, label, description } of choices) {
    for (const language of languages) {
      for (const ref of description === undefined || label.key !== namedText.key
        ? [label]
        : [label, description]) {
        const labelKey = wordsKey(renderText(ref, language, context.policy, context.calendar.zone))
        if (labelKey === key) return id
        const says = ref === label ? ` ${labelKey} `.includes(` ${key} `) : labelKey.startsWith(`${key} `)
        if (key.length >= 4 && says && !begun.includes(id)) begun.push(id)
      }
    }
  }
  return begun.length === 1 ? begun[0] : undefined
}

const languages: readonly Language[] = ['ar', 'en']
