import { z } from 'zod'
import { SendError } from '../../src/domain/errors.ts'
import type { WhatsappCloudConfig } from './config.ts'
import type { Graph } from './graph.ts'

type Finding = { readonly ok: boolean; readonly line: string }

const numberSchema = z.looseObject({
  display_phone_number: z.string().optional(),
  quality_rating: z.string().optional(),
  throughput: z.looseObject({ level: z.string().optional() }).optional(),
})
const appsSchema = z.looseObject({ data: z.array(z.unknown()) })

/** Tries the token, the number and the account's webhooks; one line each says what works or what to do. */
export async function diagnoseWhatsapp(
  config: WhatsappCloudConfig,
  secrets: Readonly<Record<string, string>>,
  graph: Graph,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { phoneNumberId, businessAccountId } = config
  const get = (path: string, fields?: string) =>
    graph({
      method: 'GET',
      path,
      ...(fields !== undefined && { query: { fields } }),
      makes: 'nothing',
      signal,
    })
  const number = await attempt(`number ${phoneNumberId}`, async () => {
    const found = numberSchema.parse(
      await get(phoneNumberId, 'display_phone_number,quality_rating,throughput'),
    )
    const quality = found.quality_rating ?? 'unknown'
    return `${found.display_phone_number ?? 'found'}, quality ${quality}, throughput ${found.throughput?.level ?? 'standard'}`
  })
  const webhooks = ['appSecret', 'verifyToken'].filter((name) => !secrets[name])
  const signed = {
    ok: webhooks.length === 0,
    line:
      webhooks.length === 0
        ? 'webhooks are believed when they are signed'
        : `webhooks are refused: ${webhooks.join(' and ')} is not set`,
  }
  if (businessAccountId === undefined)
    return [
      number,
      signed,
      {
        ok: false,
        line: 'businessAccountId is not set: neither webhooks nor templates of the account can be tried',
      },
    ]
  const account = await attempt(`account ${businessAccountId}`, async () => {
    const apps = appsSchema.parse(await get(`${businessAccountId}/subscribed_apps`)).data.length
    if (apps === 0)
      throw new SendError('not-subscribed', 'No app hears of its messages.', { retryable: false })
    return `tells ${apps === 1 ? 'an app' : `${apps} apps`} of its messages`
  })
  return [number, signed, account]
}

async function attempt(name: string, task: () => Promise<string>): Promise<Finding> {
  try {
    return { ok: true, line: `${name}: ${await task()}` }
  } catch (error) {
    if (error instanceof SendError)
      return { ok: false, line: `${name}: ${error.code}; ${adviceFor(error.code)}` }
    if (error instanceof z.ZodError) return { ok: false, line: `${name}: the answer is of another shape` }
    throw error
  }
}

function adviceFor(code: string): string {
  if (code === 'token-refused' || code === 'token-missing')
    return 'give accessToken a system user’s token with whatsapp_business_messaging and whatsapp_business_management'
  if (code === 'platform-unreachable') return 'check graphUrl and the way out to the network'
  if (code === 'not-subscribed') return 'subscribe the app to the account (subscribed_apps)'
  return 'check the ids and graphVersion'
}
