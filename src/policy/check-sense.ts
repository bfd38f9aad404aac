import { caseTypes } from '../domain/understanding.ts'
import type { Draft } from './check-references.ts'
import { findFixedNumbers } from './fixed-numbers.ts'
import type { Path, Problem } from './problem.ts'

/** WhatsApp Cloud API, interactive list messages: a row's title has at most 24 characters. */
const shortLength = 24

/** Values that are well formed and still cannot be meant. */
export function checkSense(draft: Draft): readonly Problem[] {
  return [
    ...deadlines(draft),
    ...shortLabels(draft),
    ...ladders(draft),
    ...survey(draft),
    ...secrets(draft),
    ...numbers(draft),
    ...numbersInNames(draft),
  ]
}

/** A case may come without a service, so the type needs its deadline even where every service has its own. */
function deadlines({ policy }: Draft): readonly Problem[] {
  return caseTypes
    .filter((type) => policy.value.types[type].deadline === undefined)
    .map((type) => policy.source.problem(['types', type, 'deadline'], `type "${type}" has no deadline`))
}

function shortLabels({ services }: Draft): readonly Problem[] {
  if (services === undefined) return []
  return services.value.flatMap((service, index) =>
    (['ar', 'en'] as const).flatMap((language) => {
      const { length } = [...service.short[language]]
      if (length <= shortLength) return []
      const message = `the short label of "${service.slug}" has ${length} characters; at most ${shortLength} fit a list row`
      return [services.source.problem(['services', index, 'short', language], message)]
    }),
  )
}

/** More hours than these are no level of a ladder: a year. */
const mostHours = 8_760

function ladders({ policy }: Draft): readonly Problem[] {
  const { problem } = policy.source
  return Object.entries(policy.value.ladders).flatMap(([name, ladder]) => {
    const at = ['ladders', name]
    const levels = ladder.levels.flatMap(({ level, hours }, index) => {
      const before = ladder.levels[index - 1]
      return [
        ...(before === undefined || before.level < level
          ? []
          : [problem([...at, 'levels', index, 'level'], `level ${level} follows level ${before.level}`)]),
        ...(hours <= mostHours
          ? []
          : [
              problem(
                [...at, 'levels', index, 'hours'],
                `${hours} hours are more than a year (${mostHours})`,
              ),
            ]),
      ]
    })
    if (ladder.causes.includes('late')) return levels
    const message =
      'a case that is late climbs by no cause of this ladder: add "late", or nobody takes it over'
    return [...levels, problem([...at, 'causes'], message)]
  })
}

/** What is counted is the first question's answer; its answers are buttons and rows of a list. */
function survey({ policy: { source, value } }: Draft): readonly Problem[] {
  const questions = value.survey?.questions ?? []
  const first = questions[0]
  const unrated =
    first !== undefined && first.answers === undefined
      ? [source.problem(['survey', 'questions', 0], 'the first question is the rating: give it answers')]
      : []
  const long = questions.flatMap(({ answers = [] }, index) =>
    answers.flatMap(({ slug, name }, at) =>
      (['ar', 'en'] as const).flatMap((language) => {
        const { length } = [...name[language]]
        if (length <= shortLength) return []
        const message = `the answer "${slug}" has ${length} characters; at most ${shortLength} fit a list row`
        return [source.problem(['survey', 'questions', index, 'answers', at, 'name', language], message)]
      }),
    ),
  )
  return [...unrated, ...long]
}

function secrets({ policy }: Draft): readonly Problem[] {
  return policy.value.channels.flatMap((channel, index) =>
    secretPaths(channel.settings).map((path) =>
      policy.source.problem(
        ['channels', index, 'settings', ...path],
        `"${path.join('.')}" looks like a secret; name its environment variable under secretEnv`,
        'key',
      ),
    ),
  )
}

function secretPaths(settings: unknown): readonly (readonly string[])[] {
  if (typeof settings !== 'object' || settings === null) return []
  return Object.entries(settings).flatMap(([key, value]) =>
    /password|secret|token|api-?key/i.test(key) && !isNamed(value)
      ? [[key]]
      : secretPaths(value).map((path) => [key, ...path]),
  )
}

/** "{secret:token}" only says where a secret goes. */
const isNamed = (value: unknown): boolean => typeof value === 'string' && /\{secret:[\w-]+\}/.test(value)

/** Sentences of the policy itself that repeat a number which the policy decides elsewhere. */
function numbers({ policy: { source, value } }: Draft): readonly Problem[] {
  const sentences: { path: Path; text: string }[] = []
  const take = (path: Path, items: readonly { readonly ar: string; readonly en: string }[]) => {
    for (const [index, item] of items.entries()) {
      sentences.push(
        { path: [...path, index, 'ar'], text: item.ar },
        { path: [...path, index, 'en'], text: item.en },
      )
    }
  }
  for (const part of ['rights', 'duties', 'commitments'] as const)
    take(['charter', part], value.charter[part])
  for (const type of caseTypes) {
    take(['declarations', type], value.declarations[type] ?? [])
    const { definition } = value.types[type]
    sentences.push({ path: ['types', type, 'definition', 'ar'], text: definition.ar })
    sentences.push({ path: ['types', type, 'definition', 'en'], text: definition.en })
  }
  return sentences.flatMap(({ path, text }) =>
    findFixedNumbers(text).map((number) =>
      source.problem(path, `the sentence has the fixed number "${number}"; leave it to the figures`),
    ),
  )
}

/** A period in the name of a service would part ways with its deadline. */
function numbersInNames({ services }: Draft): readonly Problem[] {
  if (services === undefined) return []
  return services.value.flatMap((service, index) =>
    (['name', 'short'] as const).flatMap((part) =>
      (['ar', 'en'] as const).flatMap((language) =>
        findFixedNumbers(service[part][language]).map((number) =>
          services.source.problem(
            ['services', index, part, language],
            `the name of "${service.slug}" has the fixed number "${number}"; leave it to the figures`,
          ),
        ),
      ),
    ),
  )
}
