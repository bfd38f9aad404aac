import type { Draft } from './check-references.ts'
import { dissect } from './message-format.ts'
import type { Problem } from './problem.ts'
import type { TextTable } from './texts.ts'

/** Templates that stand for no text, or take values that the text does not have. */
export function checkTemplates({ policy: { source, value } }: Draft, texts: TextTable): readonly Problem[] {
  return Object.entries(value.notices.templates ?? {}).flatMap(([key, { parameters }]) => {
    const path = ['notices', 'templates', key]
    const text = texts.en.get(key)
    if (text === undefined)
      return [source.problem(path, `there is no text "${key}" that it could stand for`, 'key')]
    const anatomy = dissect(text.text, 'en')
    const known = anatomy.kind === 'text' ? anatomy.placeholders : []
    return parameters.flatMap((name, index) =>
      known.includes(name)
        ? []
        : [
            source.problem(
              [...path, 'parameters', index],
              `the text "${key}" has no {${name}}; it has ${known.map((each) => `{${each}}`).join(', ') || 'none'}`,
            ),
          ],
    )
  })
}
