import type { Opinion, OpinionIo, OpinionQuestion, SecondOpinion } from '../../src/domain/second-opinion.ts'
import { readAnswer } from './answer.ts'
import { type LanguageModelConfig, parseLanguageModelConfig } from './config.ts'
import { composeRequest } from './prompt.ts'

/** After so many failures in a row it is left alone for a while: messages do not wait for what does not answer. */
const patience = 3
const restMilliseconds = 60_000
const longestAnswer = 65_536

/**
 * A language model at an OpenAI-compatible address, on the office's own machines or elsewhere. It is asked with a time
 * limit, follows no redirect, and its failures are logged by a code, never with the text. Throws ConfigError naming
 * every bad setting.
 */
export function openLanguageModel(settings: unknown, io: OpinionIo): SecondOpinion {
  const config = parseLanguageModelConfig(settings)
  let failures = 0
  let restsUntil = 0
  return {
    name: config.model,
    trust: config.trust,
    async ask(question, signal) {
      if (io.now().getTime() < restsUntil) return undefined
      const answer = await request(config, io, question, signal)
      failures = 'opinion' in answer ? 0 : failures + 1
      if ('opinion' in answer) return answer.opinion
      if (failures >= patience) restsUntil = io.now().getTime() + restMilliseconds
      io.log.warn(
        { organisation: io.organisation, code: answer.problem, failures },
        'language model not heard',
      )
      return undefined
    },
  }
}

type Answer = { readonly opinion: Opinion | undefined } | { readonly problem: string }

async function request(
  { url, model, seconds }: LanguageModelConfig,
  { fetch, secrets }: OpinionIo,
  question: OpinionQuestion,
  signal: AbortSignal,
): Promise<Answer> {
  const { key } = secrets
  try {
    const response = await fetch(`${url.replace(/\/+$/, '')}/chat/completions`, {
      method: 'POST',
      redirect: 'error',
      headers: {
        'content-type': 'application/json',
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      },
      body: composeRequest(model, question),
      signal: AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)]),
    })
    if (!response.ok) {
      await response.body?.cancel()
      return { problem: `http-${response.status}` }
    }
    const body = await readLimited(response)
    return body === undefined ? { problem: 'answer-too-long' } : { opinion: readAnswer(body, question) }
  } catch (error) {
    return { problem: error instanceof Error ? error.name : 'unknown' }
  }
}

async function readLimited(response: Response): Promise<string | undefined> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > longestAnswer) return undefined
  }
  return text
}
