import { z } from 'zod'
import type { Opinion, OpinionQuestion } from '../../src/domain/second-opinion.ts'

const completion = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string() }) })).min(1),
})
const labels = z.object({ type: z.string(), service: z.string().default('none') })

/** The opinion in the body of a chat completion; undefined for anything else, and for labels that were not asked for. */
export function readAnswer(body: string, question: OpinionQuestion): Opinion | undefined {
  const content = completion.safeParse(parseJson(body)).data?.choices[0]?.message.content ?? ''
  const found = labels.safeParse(
    parseJson(content.slice(content.indexOf('{'), content.lastIndexOf('}') + 1)),
  ).data
  const type = question.types.find((known) => known === found?.type)
  if (found === undefined || type === undefined) return undefined
  const isKnown = found.service === 'none' || question.services.some(({ slug }) => slug === found.service)
  return isKnown ? { type, service: found.service } : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
